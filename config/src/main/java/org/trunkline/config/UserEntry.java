package org.trunkline.config;

import java.util.Optional;

/** One user, as it is written. */
public interface UserEntry {
    /** {@return what routes and pages call it; unique} */
    Optional<String> name();

    /** {@return what a page proves itself with} */
    Optional<String> secret();

    /** {@return a file whose first line is the secret} */
    Optional<String> secretFile();

    /** {@return this user's number, for From} */
    Optional<String> callerId();
}
