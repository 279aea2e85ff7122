package org.trunkline.media.dtls;

/** One association with one peer, from its ClientHello to its close_notify. May be used from any thread. */
public interface DtlsSession extends AutoCloseable {
    /**
     * Hands in a datagram of the peer. Never blocks; what does not look like DTLS, or comes faster than it is worked
     * on, is dropped as a network would.
     *
     * @param datagram from an address that ICE has validated; must not be changed afterwards
     */
    void receive(byte[] datagram);

    /**
     * Ends the association, whatever its state; the peer is told by close_notify. Returns at once. No event follows,
     * except one that was already on its way. Closing again does nothing.
     */
    @Override
    void close();
}
