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
    private final AtomicBoolean working = new AtomicBoolean(); // stays true behind the end
    private final CountDownLatch over = new CountDownLatch(1);
    private Runnable end;
    private DTLSTransport transport;

    Association(
            DtlsIdentity identity,
            Fingerprint remote,
            Duration handshakeTimeout,
            Consumer<byte[]> send,
            Consumer<DtlsEvent> events) {
        this.negotiation = new SrtpNegotiation(identity, remote);
        this.wire = new Wire(send, negotiation::cancel, handshakeTimeout);
        this.events = events;
    }

    /**
     * Begins the handshake; called once.
     *
     * @param handshakeOver runs as soon as it is decided
     * @param end runs when the association is over
     */
    void begin(Runnable handshakeOver, Runnable end) {
        this.end = end;
        work(() -> shakeHands(handshakeOver));
    }

    /** Ends what has not begun. */
    void refuse(String reason, Runnable end) {
        this.end = end;
        work(() -> over(new DtlsEvent.Failed(reason)));
    }

    @Override
    public void receive(byte[] datagram) {
        wire.offer(datagram);
        work(this::listen);
    }

    @Override
    public void close() {
        wire.hangUp();
        work(this::listen);
    }

    /** Waits for the end, so long at the most. */
    void await(Duration most) throws InterruptedException {
        over.await(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    int waiting() {
        return wire.waiting();
    }

    /** One thing at a time: who is at work looks again before he stops. */
    private void work(Runnable what) {
        if (working.compareAndSet(false, true)) {
            Thread.ofVirtual().name("dtls-association").start(() -> guarded(what));
        }
    }

    private void guarded(Runnable what) {
        try {
            what.run();
        } catch (RuntimeException bug) { // of the library, by what a peer has sent: it ends this association
            over(new DtlsEvent.Failed(String.valueOf(bug)));
        }
    }

    // No cookie exchange (RFC 6347 §4.2.1): ICE has validated the source of every datagram that gets here
    private void shakeHands(Runnable handshakeOver) {
        try {
            transport = new DTLSServerProtocol().accept(negotiation, wire);
            wire.handshakeDone();
        } catch (IOException e) {
            over(new DtlsEvent.Failed(words(e)));
            return;
        } finally {
            handshakeOver.run();
        }
        tell(new DtlsEvent.Established(negotiation.keys()));
        listen();
    }

    /** Application data has no meaning here; it is read away. The library throws at the end. */
    private void listen() {
        try {
            do {
                while (wire.hasNews()) {
                    byte[] ignored = new byte[transport.getReceiveLimit()];
                    transport.receive(ignored, 0, ignored.length, MOMENT_MILLIS);
                }
                working.set(false);
            } while (wire.hasNews() && working.compareAndSet(false, true));
        } catch (IOException e) {
            over(negotiation.closeNotified() ? new DtlsEvent.ClosedByPeer() : new DtlsEvent.Failed(words(e)));
        }
    }

    private void over(DtlsEvent last) {
        try {
            tell(last);
        } finally {
            end.run();
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
