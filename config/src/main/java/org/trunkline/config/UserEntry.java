package org.trunkline.config;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One user, as it is written. */
public interface UserEntry {
    /** {@return what routes and pages call it; unique} */
    Optional<String> name();

    /** {@return what a page proves itself with} */
    Optional<String> secret();

    /** {@return a file whose first line is the secret} */
    Optional<String> secretFile();

    /** {@return MD5 of name:realm:secret in hexadecimal, for SIP phones, in the place of the secret} */
    Optional<String> ha1();

    /** {@return SHA-256 of the same, for SIP phones that know it} */
    Optional<String> ha1Sha256();

    /** {@return whether a page that proves nothing is this user} */
    @WithDefault("false")
    boolean open();

    /** {@return what this user is at a telephone system} */
    ExtensionEntry extension();

    /** {@return this user's number, for From} */
    Optional<String> callerId();

    /** {@return more numbers that a page may choose to show} */
    Optional<List<String>> callerIds();

    /** {@return whether calls ring for him; left out: yes} */
    Optional<Boolean> incoming();

    /** {@return beginnings of numbers that he may call; left out: whatever the routes allow} */
    Optional<List<String>> to();

    /** {@return calls at once} */
    Optional<Integer> callsAtOnce();

    /** {@return calls that he may begin in a minute} */
    Optional<Integer> callsAMinute();

    /** {@return messages that he may send in a minute} */
    Optional<Integer> messagesAMinute();

    /** {@return when a call is ended} */
    Optional<Duration> longestCall();
}
