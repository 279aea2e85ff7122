package org.trunkline.media.ice;

import java.net.InetSocketAddress;
import org.trunkline.media.Drop;

/** What {@link IceLite} wants done, or wants known. */
public sealed interface IceOutput {
    /**
     * Send this datagram.
     *
     * @param datagram a whole STUN message
     * @param to where
     */
    record Transmit(byte[] datagram, InetSocketAddress to) implements IceOutput {}

    /**
     * The peer nominated a path, and there was none: media may be sent there. Comes again only behind an expiry.
     *
     * @param selected the peer's address
     */
    record Connected(InetSocketAddress selected) implements IceOutput {}

    /**
     * The peer nominated another path: media goes there from now on.
     *
     * @param selected the peer's address
     */
    record PathChanged(InetSocketAddress selected) implements IceOutput {}

    /** The peer is gone or wants nothing more (RFC 7675 §5.2): nothing may be sent until it restarts. */
    record ConsentExpired() implements IceOutput {}

    /**
     * The datagram was of no use.
     *
     * @param reason to be counted
     */
    record Discarded(Drop reason) implements IceOutput {}
}
