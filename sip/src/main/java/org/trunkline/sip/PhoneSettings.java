package org.trunkline.sip;

import java.net.InetAddress;
import java.time.Duration;

/**
 * What the endpoint for phones in browsers needs to know.
 *
 * @param name what its threads are called
 * @param realm in whose name phones are asked for a proof, and the host of its users' addresses
 * @param userAgent the User-Agent and Server header
 * @param limits what those who connect are granted
 */
public record PhoneSettings(String name, String realm, String userAgent, Limits limits) {
    /** Which address stands in JAIN-SIP's books for the WebSockets, at which nothing is bound. */
    static final InetAddress NOWHERE = InetAddress.ofLiteral("0.0.0.0");

    /**
     * What those who connect are granted.
     *
     * @param flows WebSockets at once
     * @param ofOneAddress from one address
     * @param unproven how long one may stay open that has not proven whose it is
     * @param messagesPerSecond from one
     */
    public record Limits(int flows, int ofOneAddress, Duration unproven, int messagesPerSecond) {
        /** What is granted as a rule. */
        public static final Limits USUAL = new Limits(10_000, 200, Duration.ofSeconds(30), 100);
    }

    /** Refuses what could not stand in a SIP address. */
    public PhoneSettings {
        if (!realm.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?")) {
            throw new IllegalArgumentException("the realm of phones may hold letters, digits, . and -");
        }
    }
}
