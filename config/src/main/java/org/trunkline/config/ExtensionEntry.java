package org.trunkline.config;

import java.util.Optional;

/** What a user is at a telephone system, as it is written. */
public interface ExtensionEntry {
    /** {@return the trunk that leads there} */
    Optional<String> trunk();

    /** {@return the extension: the user part of its address} */
    Optional<String> user();

    /** {@return the name for the proof; left out: the extension} */
    Optional<String> username();

    /** {@return the password for the proof} */
    Optional<String> secret();

    /** {@return a file whose first line is the password} */
    Optional<String> secretFile();

    /** {@return when it is registered: online, always; left out: online} */
    Optional<String> register();
}
