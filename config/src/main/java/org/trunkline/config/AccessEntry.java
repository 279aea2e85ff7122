package org.trunkline.config;

import java.util.List;
import java.util.Optional;

/** Whose access tokens are taken, as it is written. */
public interface AccessEntry {
    /** {@return keys of customers' backends} */
    List<KeyEntry> keys();

    /** {@return issuers that publish their keys} */
    List<JwksEntry> jwks();

    /** A key. */
    interface KeyEntry {
        /** {@return its name, {@code kid} in tokens; unique} */
        Optional<String> id();

        /** {@return at least 32 bytes} */
        Optional<String> secret();

        /** {@return a file whose first line is the secret} */
        Optional<String> secretFile();
    }

    /** An issuer. */
    interface JwksEntry {
        /** {@return where its keys are} */
        Optional<String> url();

        /** {@return what its tokens say in {@code iss}} */
        Optional<String> issuer();

        /** {@return what they must say in {@code aud}} */
        Optional<String> audience();
    }
}
