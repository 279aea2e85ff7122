package org.trunkline.media.net;

/** The native memory of one loop's sockets. */
final class Batches {
    private static final int DATAGRAMS_A_READ = 32;

    private final Mmsg inbox = new Mmsg(DATAGRAMS_A_READ, MediaLoop.MAX_DATAGRAM_BYTES);
    private final Outbox outbox = new Outbox();
    private final Peers ofIpv4 = new Peers(false);
    private final Peers ofIpv6 = new Peers(true);

    /** Used while one socket is read. */
    Mmsg inbox() {
        return inbox;
    }

    Outbox outbox() {
        return outbox;
    }

    Peers peers(boolean ofIpv6Socket) {
        return ofIpv6Socket ? ofIpv6 : ofIpv4;
    }
}
