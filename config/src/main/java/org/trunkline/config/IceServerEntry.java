package org.trunkline.config;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A STUN or TURN server for browsers, as it is written. */
public interface IceServerEntry {
    /** {@return such as {@code turn:turn.example.net:3478?transport=tcp} (RFC 7064, RFC 7065)} */
    Optional<List<String>> urls();

    /** {@return what the TURN server shares with us, to make names and passwords that are good for a while} */
    Optional<String> secret();

    /** {@return a file whose first line is the secret} */
    Optional<String> secretFile();

    /** {@return for how long they are good} */
    @WithDefault("12h")
    Duration valid();

    /** {@return a name that is always good} */
    Optional<String> username();

    /** {@return its password} */
    Optional<String> password();

    /** {@return a file whose first line is the password} */
    Optional<String> passwordFile();
}
