package org.trunkline.media.dtls;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsFatalAlertReceived;

/**
 * One association's life, on its own virtual thread: handshake, then waiting for the end. While it waits, a flight that
 * the peer sends again is answered with our last one (RFC 6347 §4.2.4).
 */
final class Association implements DtlsSession {
    private final SrtpNegotiation negotiation;
    private final Wire wire;
    private final Consumer<DtlsEvent> events;

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

    @Override
    public void receive(byte[] datagram) {
        wire.offer(datagram);
    }

    @Override
    public void close() {
        wire.hangUp();
    }

    int waiting() {
        return wire.waiting();
    }

    void refuse(String reason) {
        tell(new DtlsEvent.Failed(reason));
    }

    /** Lives until the peer or we close; {@code handshakeOver} runs as soon as it is decided. */
    void live(Runnable handshakeOver) {
        DTLSTransport transport;
        try {
            transport = shakeHands(handshakeOver);
        } catch (IOException e) {
            tell(new DtlsEvent.Failed(words(e)));
            return;
        }
        tell(new DtlsEvent.Established(negotiation.keys()));
        try {
            listen(transport);
        } catch (IOException e) {
            tell(negotiation.closeNotified() ? new DtlsEvent.ClosedByPeer() : new DtlsEvent.Failed(words(e)));
        }
    }

    // No cookie exchange (RFC 6347 §4.2.1): ICE has validated the source of every datagram that gets here
    private DTLSTransport shakeHands(Runnable handshakeOver) throws IOException {
        try {
            var transport = new DTLSServerProtocol().accept(negotiation, wire);
            wire.handshakeDone();
            return transport;
        } finally {
            handshakeOver.run();
        }
    }

    /** Application data has no meaning here; reading it away parks the thread until the association ends by throwing. */
    private static void listen(DTLSTransport transport) throws IOException {
        byte[] ignored = new byte[transport.getReceiveLimit()];
        while (true) {
            transport.receive(ignored, 0, ignored.length, 0);
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
