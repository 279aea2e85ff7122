package org.trunkline.sip;

import java.time.Duration;

/**
 * What a stream port grants to those who connect.
 *
 * @param idle after which silence a connection is closed that no answered call needs
 * @param stall how long a peer may take to read what we send, to finish a message that it began, or to connect; the
 *     TLS handshake has until twice as long
 * @param connections at most open at once
 * @param ofOnePeer at most open from one address
 */
record StreamLimits(Duration idle, Duration stall, int connections, int ofOnePeer) {
    static final StreamLimits USUAL = new StreamLimits(Duration.ofMinutes(10), Duration.ofSeconds(10), 2000, 200);
}
