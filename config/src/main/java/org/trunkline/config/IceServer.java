package org.trunkline.config;

import java.time.Duration;
import java.util.List;

/**
 * A STUN or TURN server for browsers.
 *
 * @param urls of one server, by several ways
 * @param login how a browser may use it
 */
public record IceServer(List<String> urls, Login login) {
    /** How a browser may use a server. */
    public sealed interface Login {
        /** STUN answers everybody. */
        record Open() implements Login {}

        /**
         * By one name for all.
         *
         * @param username its name
         * @param password which every page learns
         */
        record Fixed(String username, String password) implements Login {
            @Override
            public String toString() { // no password where it may be logged
                return "Fixed[" + username + "]";
            }
        }

        /**
         * By a name and a password of its own that the server understands by a shared secret.
         *
         * @param secret the server's, too
         * @param valid for how long
         */
        record ShortLived(String secret, Duration valid) implements Login {
            @Override
            public String toString() {
                return "ShortLived[" + valid + "]";
            }
        }
    }

    /** Copies. */
    public IceServer {
        urls = List.copyOf(urls);
    }
}
