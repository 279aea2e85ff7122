package org.trunkline.config;

import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** One route, as it is written. */
public interface RouteEntry {
    /** {@return what messages about the configuration call it; left out: its place} */
    Optional<String> name();

    /** {@return numbers that begin with it; or user: and how identities begin} */
    Optional<String> prefix();

    /** {@return a regular expression for the whole number} */
    Optional<String> pattern();

    /** {@return who calls: a user's name, or how the caller's number begins} */
    Optional<String> caller();

    /** {@return a regular expression for who calls} */
    Optional<String> callerPattern();

    /** {@return trunks that the call comes in from; makes it a route for calls in} */
    Optional<List<String>> from();

    /** {@return numbers that were called; makes it a route for calls in} */
    Optional<List<String>> did();

    /** {@return where it goes: trunks in order} */
    Optional<List<String>> trunk();

    /** {@return where it goes: a user, or * for the one who was called} */
    Optional<String> user();

    /** {@return where it goes: a number of the test carrier} */
    Optional<String> testNumber();

    /** {@return where it goes, in order, when trunk, user and test-number do not say enough} */
    List<TargetEntry> targets();

    /** {@return digits taken off the front before it goes out} */
    @WithDefault("0")
    int strip();

    /** {@return what is put in front after that} */
    Optional<String> prepend();

    /** {@return what the number that the pattern matched becomes, with $1 for groups} */
    Optional<String> replace();

    /** {@return how browsers are sent what its trunks say} */
    DownlinkEntry downlink();

    /** The way to browsers; what is left out is as its trunk has it. */
    interface DownlinkEntry {
        /** {@return opus, g711, adaptive} */
        Optional<String> codec();

        /** {@return whether Opus sends next to nothing while there is only background} */
        Optional<Boolean> dtx();
    }

    /** One target. */
    interface TargetEntry {
        /** {@return a trunk} */
        Optional<String> trunk();

        /** {@return a user} */
        Optional<String> user();

        /** {@return a number of the test carrier} */
        Optional<String> testNumber();

        /** {@return dialled at the trunk instead} */
        Optional<String> number();
    }
}
