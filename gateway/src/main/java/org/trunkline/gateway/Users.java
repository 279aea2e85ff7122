package org.trunkline.gateway;

import java.util.Optional;

/** Who may be called here. */
@FunctionalInterface
public interface Users {
    /**
     * Whether a page may be there for a user.
     *
     * @param user the name
     * @param secret what the page knows, if it said so
     * @return false for an unknown user, and for a wrong secret
     */
    boolean admits(String user, Optional<String> secret);
}
