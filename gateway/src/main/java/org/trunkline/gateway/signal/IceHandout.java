package org.trunkline.gateway.signal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** STUN and TURN servers for whoever is at a page, and when to give new ones: half of their time is over then. */
final class IceHandout {
    private final IceServers servers;
    private OptionalLong againNanos = OptionalLong.empty();

    IceHandout(IceServers servers) {
        this.servers = servers;
    }

    /** Nobody gets none. */
    ArrayNode to(Optional<String> user, long nowNanos) {
        var valid = servers.valid().filter(_ -> user.isPresent());
        againNanos = valid.map(time -> OptionalLong.of(nowNanos + time.toNanos() / 2)).orElseGet(OptionalLong::empty);
        return user.map(name -> servers.of(name, Instant.now())).orElseGet(JsonNodeFactory.instance::arrayNode);
    }

    boolean due(long nowNanos) {
        return againNanos.isPresent() && nowNanos - againNanos.getAsLong() >= 0;
    }
}
