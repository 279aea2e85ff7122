package org.trunkline.media.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.TlsCloseable;
import org.bouncycastle.tls.TlsTimeoutException;

/** Between the library, which blocks, and the media loop, which must not: a bounded queue in, a callback out. */
final class Wire implements DatagramTransport {
    /** What we send fits any path that WebRTC works on. */
    private static final int SEND_BYTES = 1200;

    private static final int RECEIVE_BYTES = 2048;
    static final int QUEUED_DATAGRAMS = 64;
    /** Far above any ClientHello with post-quantum key shares and any certificate of a browser. */
    private static final int LONGEST_MESSAGE_BYTES = 1 << 14;

    private static final byte[] WAKE_UP = {};

    private final BlockingQueue<byte[]> inbox = new ArrayBlockingQueue<>(QUEUED_DATAGRAMS);
    private final Consumer<byte[]> send;
    private final TlsCloseable goodbye;
    private final ClientFlight flight = new ClientFlight();
    private volatile boolean hungUp;
    private boolean shut;
    private boolean handshaking = true;
    private final long deadlineNanos;

    /**
     * A wire whose handshake has begun.
     *
     * @param goodbye makes the library say close_notify and shut this wire; called by the thread that receives
     */
    Wire(Consumer<byte[]> send, TlsCloseable goodbye, Duration handshakeTimeout) {
        this.send = send;
        this.goodbye = goodbye;
        this.deadlineNanos = System.nanoTime() + handshakeTimeout.toNanos();
    }

    /** From any thread: hands in a datagram, or drops it; whether somebody should receive. */
    boolean offer(byte[] datagram) {
        return datagram.length <= RECEIVE_BYTES && sane(DtlsRecord.split(datagram)) && inbox.offer(datagram);
    }

    private static boolean sane(List<DtlsRecord> records) {
        return !records.isEmpty()
                && records.stream()
                        .filter(DtlsRecord::isPlainHandshake)
                        .allMatch(record -> record.claimsAtMost(LONGEST_MESSAGE_BYTES));
    }

    /** From any thread: whoever receives says goodbye and stops. */
    void hangUp() {
        hungUp = true;
        inbox.offer(WAKE_UP); // a full queue wakes the receiver as well
    }

    /** For whoever receives: whether there is a datagram, goodbye is to be said, or the end is to be heard of. */
    boolean hasNews() {
        return hungUp || shut || !inbox.isEmpty();
    }

    /** Datagrams that nobody has looked at yet. */
    int waiting() {
        return inbox.size();
    }

    boolean hungUp() {
        return hungUp;
    }

    /** From now on there is all the time in the world. */
    void handshakeDone() {
        handshaking = false;
    }

    @Override
    public int getReceiveLimit() {
        return RECEIVE_BYTES;
    }

    @Override
    public int getSendLimit() {
        return SEND_BYTES;
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        send.accept(Arrays.copyOfRange(buffer, offset, offset + length));
    }

    /** Zero milliseconds mean for ever; -1 means that nothing came. */
    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        stopIfOver();
        byte[] datagram = await(waitMillis == 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(waitMillis));
        stopIfOver();
        if (datagram == null || handshaking && !flight.admits(datagram)) {
            return -1;
        }
        System.arraycopy(datagram, 0, buffer, offset, datagram.length);
        return datagram.length;
    }

    /** The library shuts us: after close_notify from either side, or an alert. */
    @Override
    public void close() {
        shut = true;
    }

    private void stopIfOver() throws IOException {
        if (hungUp && !shut) {
            goodbye.close();
            shut = true; // also where the library has nothing to say goodbye to yet
        }
        if (shut) {
            throw new InterruptedIOException("closed");
        }
        if (handshaking && deadlineNanos - System.nanoTime() <= 0) {
            throw new TlsTimeoutException("handshake timed out");
        }
    }

    private byte[] await(long waitNanos) throws IOException {
        long left = handshaking ? Math.min(waitNanos, deadlineNanos - System.nanoTime()) : waitNanos;
        try {
            return inbox.poll(left, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
