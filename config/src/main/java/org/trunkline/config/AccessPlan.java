package org.trunkline.config;

import java.util.List;

/**
 * Whose access tokens are taken.
 *
 * @param keys for HS256
 * @param servers for RS256 and ES256
 */
public record AccessPlan(List<ApiKey> keys, List<KeyServer> servers) {
    /** Copies. */
    public AccessPlan {
        keys = List.copyOf(keys);
        servers = List.copyOf(servers);
    }

    boolean takesTokens() {
        return !keys.isEmpty() || !servers.isEmpty();
    }
}
