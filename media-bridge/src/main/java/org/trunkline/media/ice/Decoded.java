package org.trunkline.media.ice;

import org.trunkline.media.Drop;

/** What a datagram turned out to be. */
sealed interface Decoded permits StunMessage, Decoded.NotStun {
    /** Not a STUN message, and why. */
    record NotStun(Drop reason) implements Decoded {}
}
