package org.trunkline.media.dtls;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsFatalAlertReceived;

/**
 * One association's life. A virtual thread shakes hands; then none is there until a datagram comes, or the end, as ten thousand
 * that only wait would hold much memory. A flight that the peer sends again is answered with our last one (RFC 6347 §4.2.4).
 *
 * <pre>
 *   thread   ├─ handshake ─┤        ├ a datagram ┤      ├ close_notify ┤
 * </pre>
 */
final class Association implements DtlsSession {
    private static final int MOMENT_MILLIS = 1; // for the library, zero is for ever

    private final SrtpNegotiation negotiation;
    private final Wire wire;
    private final Consumer<DtlsEvent> events;
    private final Consumer<Association> end;
    private final AtomicBoolean working = new AtomicBoolean(true); // from the handshake on; it stays so behind the end
    private final AtomicBoolean ended = new AtomicBoolean();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Thread worker;
    private DTLSTransport transport;

    /**
     * Not begun yet.
     *
     * @param end told once, when it is over
     */
    Association(
            DtlsIdentity identity,
            Fingerprint remote,
            Duration handshakeTimeout,
            Consumer<byte[]> send,
            Consumer<DtlsEvent> events,
            Consumer<Association> end) {
        this.negotiation = new SrtpNegotiation(identity, remote);
        this.wire = new Wire(send, negotiation::cancel, handshakeTimeout);
        this.events = events;
        this.end = end;
    }

    /**
     * Begins the handshake; this or {@link #refuse} is called once.
     *
     * @param handshakeOver runs as soon as it is decided, before anybody is told
     */
    void begin(Runnable handshakeOver) {
        start(() -> shakeHands(handshakeOver));
    }

    /** Ends what has not begun. */
    void refuse(String reason) {
        start(() -> over(new DtlsEvent.Failed(reason)));
    }

    @Override
    public void receive(byte[] datagram) {
        if (wire.offer(datagram)) {
            work();
        }
    }

    @Override
    public void close() {
        wire.hangUp();
        work();
    }

    /** Waits for the end, so long at the most; not for itself. */
    void await(Duration most) throws InterruptedException {
        if (Thread.currentThread() != worker) {
            over.await(most.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    int waiting() {
        return wire.waiting();
    }

    /** One thread at a time: who is at work looks again before he stops. */
    private void work() {
        if (working.compareAndSet(false, true)) {
            start(this::listen);
        }
    }

    private void start(Runnable what) {
        Thread.ofVirtual().name("dtls-association").start(() -> {
            worker = Thread.currentThread();
            try {
                what.run();
            } catch (RuntimeException | Error bug) { // of the library, by what a peer has sent: it ends this association
                over(new DtlsEvent.Failed(String.valueOf(bug)));
                throw bug;
            }
        });
    }

    // No cookie exchange (RFC 6347 §4.2.1): ICE has validated the source of every datagram that gets here
    private void shakeHands(Runnable handshakeOver) {
        try {
            transport = accepted(handshakeOver);
        } catch (IOException e) {
            over(new DtlsEvent.Failed(words(e)));
            return;
        }
        tell(new DtlsEvent.Established(negotiation.keys()));
        listen();
    }

    private DTLSTransport accepted(Runnable handshakeOver) throws IOException {
        try {
            var accepted = new DTLSServerProtocol().accept(negotiation, wire);
            wire.handshakeDone();
            return accepted;
        } finally {
            handshakeOver.run();
        }
    }

    /** Application data has no meaning here; it is read away. The library throws at the end. */
    private void listen() {
        try {
            do {
                worker = Thread.currentThread();
                while (wire.hasNews()) {
                    readAway(new byte[transport.getReceiveLimit()]);
                }
                worker = null;
                working.set(false);
            } while (wire.hasNews() && working.compareAndSet(false, true));
        } catch (IOException e) {
            over(negotiation.closeNotified() ? new DtlsEvent.ClosedByPeer() : new DtlsEvent.Failed(words(e)));
        }
    }

    /** A datagram, and what the library keeps of it: it may hold several records. */
    private void readAway(byte[] ignored) throws IOException {
        int bytes = transport.receive(ignored, 0, ignored.length, MOMENT_MILLIS);
        while (bytes >= 0) {
            bytes = transport.receivePending(ignored, 0, ignored.length);
        }
    }

    /** Only the first end counts. */
    private void over(DtlsEvent last) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        try {
            end.accept(this);
            tell(last);
        } finally {
            over.countDown();
        }
    }

    private void tell(DtlsEvent event) {
        if (!wire.hungUp()) {
            events.accept(event);
        }
    }

    private static String words(IOException e) {
        return e instanceof TlsFatalAlertReceived alert
                ? "the peer sent the alert " + AlertDescription.getText(alert.getAlertDescription())
                : String.valueOf(e.getMessage());
    }
}
