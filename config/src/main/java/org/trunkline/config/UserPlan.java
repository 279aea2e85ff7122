package org.trunkline.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Somebody who may be called here.
 *
 * @param name what routes and pages say
 * @param secret what a page proves itself with; empty: any page of an allowed origin may take the name
 * @param callerId this user's number, for From; empty: the trunk's
 */
public record UserPlan(String name, Optional<String> secret, Optional<String> callerId) {
    /**
     * Whether somebody may be there under this name.
     *
     * @param proof the secret that was given
     * @return true also for everybody, where there is no secret
     */
    public boolean admits(Optional<String> proof) {
        return secret.map(right -> proof.filter(given -> same(right, given)).isPresent()).orElse(true);
    }

    /** Takes as long for a secret that begins right as for any other. */
    private static boolean same(String right, String given) {
        return MessageDigest.isEqual(right.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() { // no secret where it may be logged
        return "UserPlan[" + name + "]";
    }
}
