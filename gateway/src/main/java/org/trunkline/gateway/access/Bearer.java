package org.trunkline.gateway.access;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * The token of a page, in the list of subprotocols with which it opens its WebSocket: browsers let it say nothing else, and
 * addresses are written into logs.
 *
 * <pre>
 *   Sec-WebSocket-Protocol: trunkline.v1, quarkus-http-upgrade%23Authorization%23Bearer%20eyJ…
 * </pre>
 */
public final class Bearer {
    private static final String BEFORE = "quarkus-http-upgrade#Authorization#Bearer ";

    private Bearer() {}

    /**
     * The tokens that are offered.
     *
     * @param headers each {@code Sec-WebSocket-Protocol}
     * @return one, or none; more are a mistake
     */
    public static List<String> in(List<String> headers) {
        return headers.stream()
                .flatMap(header -> Stream.of(header.split(",")))
                .map(protocol -> decoded(protocol.trim()))
                .filter(protocol -> protocol.startsWith(BEFORE))
                .map(protocol -> protocol.substring(BEFORE.length()))
                .toList();
    }

    private static String decoded(String protocol) {
        try {
            return URLDecoder.decode(protocol, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException plain) {
            return protocol;
        }
    }
}
