package org.trunkline.media.dtls;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.trunkline.media.srtp.SrtpSession;

/**
 * Opens DTLS-SRTP associations; we are always the server (answer {@code a=setup:passive}). Handshakes under way are
 * bounded in number; one more fails at once, so that its caller can say so instead of keeping a person waiting.
 */
public final class DtlsServer implements AutoCloseable {
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private final DtlsIdentity identity;
    private final Semaphore handshakes;
    private final Duration timeout;
    private final Set<Association> active = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * A server; loads the ciphers of media too, which takes a moment the first time.
     *
     * @param identity what peers know us by
     * @param maxHandshakes how many may be under way at once
     * @param timeout for each handshake, from {@link #open} on, waiting for the ClientHello included
     */
    public DtlsServer(DtlsIdentity identity, int maxHandshakes, Duration timeout) {
        this.identity = identity;
        this.handshakes = new Semaphore(maxHandshakes);
        this.timeout = timeout;
        SrtpSession.prepare();
    }

    /**
     * Waits for a peer's ClientHello. Callbacks run on virtual threads, one at a time, and should only hand over.
     *
     * @param remote fingerprint that the peer announced; any other certificate ends the handshake
     * @param send takes datagrams for the peer, at most 1200 bytes each
     * @param events hears what becomes of it
     * @return the association
     */
    public DtlsSession open(Fingerprint remote, Consumer<byte[]> send, Consumer<DtlsEvent> events) {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        var association = new Association(identity, remote, timeout, send, events, active::remove);
        active.add(association);
        if (handshakes.tryAcquire()) {
            association.begin(handshakes::release);
        } else {
            association.refuse("too many handshakes at once");
        }
        return association;
    }

    /**
     * Associations that have not ended, handshakes among them.
     *
     * @return how many
     */
    public int active() {
        return active.size();
    }

    /** Closes every association and waits a moment for their goodbyes. */
    @Override
    public void close() {
        closed = true;
        active.forEach(Association::close);
        active.forEach(DtlsServer::await);
    }

    private static void await(Association association) {
        try {
            association.await(GOODBYE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
