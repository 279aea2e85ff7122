package org.trunkline.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One route: what it asks for, all of which must hold, and where it sends the call.
 *
 * @param name what messages call it
 * @param inbound whether it is for calls that come in, else for calls from pages
 * @param from trunks that the call comes in from; empty: any
 * @param dids numbers that were called; empty: any
 * @param prefix the number begins with it; may be empty
 * @param pattern for the whole number
 * @param caller the user who calls, or the beginning of the caller's number
 * @param callerPattern for the whole of who calls
 * @param rewrite what becomes of the number toward trunks
 * @param targets in order
 */
record RouteRule(
        String name,
        boolean inbound,
        Set<String> from,
        Set<String> dids,
        String prefix,
        Optional<Pattern> pattern,
        Optional<String> caller,
        Optional<Pattern> callerPattern,
        Rewrite rewrite,
        List<RuleTarget> targets) {
    /** A target as configured: the number is not known yet. */
    sealed interface RuleTarget {
        /** Over a trunk; {@code instead} is dialled there, or the number that was dialled here. */
        record Trunk(TrunkPlan plan, Optional<String> instead) implements RuleTarget {}

        /** A user's pages. */
        record User(String name) implements RuleTarget {}

        /** The pages of the user who was called. */
        record Called() implements RuleTarget {}

        /** The test carrier. */
        record TestNumber(String number) implements RuleTarget {}
    }

    boolean takesFrom(String trunk) {
        return from.isEmpty() || from.contains(trunk);
    }

    boolean takesDid(List<String> forms) {
        return dids.isEmpty() || forms.stream().anyMatch(dids::contains);
    }

    /** Whether it is for users that are called by their identity, which no other route takes. */
    boolean ofUsers() {
        return isOfUsers(prefix, pattern.map(Pattern::pattern));
    }

    static boolean isOfUsers(String prefix, Optional<String> pattern) {
        return prefix.startsWith(Destinations.USER) || pattern.filter(text -> text.startsWith(Destinations.USER)).isPresent();
    }

    /** Whether it is not for whatever a trunk brings. */
    boolean namesWhoIsCalled() {
        return !dids.isEmpty() || !prefix.isEmpty() || pattern.isPresent();
    }

    /** The form of the number that fits, as dialled or as E.164; it is the one that is rewritten. */
    Optional<String> fitting(List<String> forms) {
        return forms.stream()
                .filter(form -> form.startsWith(Destinations.USER) == ofUsers())
                .filter(form -> form.startsWith(prefix))
                .filter(form -> pattern.map(whole -> whole.matcher(form).matches()).orElse(true))
                .findFirst();
    }

    boolean takesCaller(List<String> forms) {
        return caller.map(begin -> forms.stream().anyMatch(form -> isCaller(begin, form))).orElse(true)
                && callerPattern.map(whole -> forms.stream().anyMatch(form -> whole.matcher(form).matches())).orElse(true);
    }

    private static boolean isCaller(String begin, String form) { // "ann" is not "anna"; "+49" is "+4930"
        return isBeginning(begin) ? form.startsWith(begin) : form.equals(begin);
    }

    /** Whether it is how numbers begin; {@code +} is how all begin that have a country code. */
    static boolean isBeginning(String caller) {
        return caller.matches("\\+[0-9]*|[0-9]+");
    }

    /** Whether whatever fits a later route fits this one first; false where that cannot be told. */
    boolean hides(RouteRule later) {
        return inbound == later.inbound
                && pattern.isEmpty()
                && caller.isEmpty()
                && callerPattern.isEmpty()
                && later.prefix.startsWith(prefix)
                && (from.isEmpty() || !later.from.isEmpty() && from.containsAll(later.from))
                && (dids.isEmpty() || !later.dids.isEmpty() && dids.containsAll(later.dids));
    }
}
