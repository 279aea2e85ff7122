package org.trunkline.sip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Knows where trunks are, and which of their hosts answer. */
final class Directory {
    /**
     * Looks a trunk up where the name service may take its time.
     *
     * @param found gets its hosts in the order in which they should be tried, none if it is not known; on some thread
     */
    void find(Trunk trunk, Consumer<List<Target>> found) {
        Thread.ofVirtual().name("sip-resolve").start(() -> found.accept(lookUp(trunk)));
    }

    private static List<Target> lookUp(Trunk trunk) {
        var at = trunk.address();
        int port = at.port() == 0 ? at.transport().usualPort() : at.port();
        try {
            return Stream.of(InetAddress.getAllByName(at.host()))
                    .map(host -> Target.of(trunk, new InetSocketAddress(host, port)))
                    .toList();
        } catch (UnknownHostException unknown) {
            return List.of();
        }
    }

    /** A host did not do its part, and is left out for some time. */
    void dead(Trunk trunk, Target target, Duration atLeast) {}
}
