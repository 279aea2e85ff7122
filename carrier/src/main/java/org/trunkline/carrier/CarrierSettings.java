package org.trunkline.carrier;

/**
 * What a carrier needs to know.
 *
 * @param address the IP address of its sockets, SIP and RTP; whoever may reach it may call
 * @param sipPort UDP port, 0 for any
 * @param seed of all chance: stream numbers, loss and jitter
 */
public record CarrierSettings(String address, int sipPort, long seed) {
    /**
     * A carrier that only this machine can reach.
     *
     * @param sipPort UDP port, 0 for any
     * @return on 127.0.0.1
     */
    public static CarrierSettings loopback(int sipPort) {
        return new CarrierSettings("127.0.0.1", sipPort, 1);
    }
}
