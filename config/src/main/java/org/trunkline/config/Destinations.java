package org.trunkline.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers and users that may be called, by how they begin. Where several have a say, as a token and the configuration, each must allow
 * a number.
 *
 * @param lists of each that has a say: beginnings, one of which the number must have; none: every number is allowed
 */
public record Destinations(List<List<String>> lists) {
    /** How users are written among numbers, before their identity. */
    public static final String USER = "user:";
    /** What can be somebody's identity (OpenID Connect Core §2, sub). */
    public static final String IDENTITY = "[\\x21-\\x7E]{1,255}";
    /** The gateway's own test number: whoever may call anybody may call it, and who may call nobody else if this is written. */
    public static final String ECHO = "echo";
    /** Every number, and every user. */
    public static final Destinations ANY = new Destinations(List.of());
    /** No number, and no user. */
    public static final Destinations NONE = new Destinations(List.of(List.of()));
    /** How every number is written among beginnings. */
    static final String ANY_WORD = "any";

    private static final String BEGINNING = "\\+?[0-9*#]{0,32}";
    private static final String USERS = USER + "[\\x21-\\x7E]{0,255}";

    /** Copies. */
    public Destinations {
        lists = lists.stream().map(List::copyOf).toList();
    }

    /**
     * Reads a list.
     *
     * @param beginnings each a + or not, and digits, * and #; or {@code user:} and how an identity begins; or {@code echo}; or {@code any}
     * @return of this list alone
     * @throws IllegalArgumentException with words where one is no beginning of a number
     */
    public static Destinations of(List<String> beginnings) {
        beginnings.stream().filter(text -> !isBeginning(text)).findFirst().ifPresent(wrong -> {
            throw new IllegalArgumentException("'" + wrong + "' is not the beginning of a number, nor user: and that of an identity; for all of them write any");
        });
        return beginnings.contains(ANY_WORD) ? ANY : new Destinations(List.of(beginnings));
    }

    /**
     * Whether a number or user may be called.
     *
     * @param forms the number as dialled, and as E.164; or {@code user:} and the identity
     * @return whether each list has a beginning of one of these
     */
    public boolean allow(List<String> forms) {
        return lists.stream().allMatch(list -> list.stream().anyMatch(begin -> forms.stream().anyMatch(f -> f.startsWith(begin))));
    }

    /**
     * Whether anything at all may be called.
     *
     * @return false where a list is empty
     */
    public boolean allowSomething() {
        return lists.stream().noneMatch(List::isEmpty);
    }

    /**
     * What both allow.
     *
     * @param other has a say too
     * @return no more than either
     */
    public Destinations and(Destinations other) {
        var both = new ArrayList<>(lists);
        both.addAll(other.lists);
        return new Destinations(both);
    }

    private static boolean isBeginning(String text) {
        return text.equals(ANY_WORD) || text.equals(ECHO) || text.matches(USERS) || !text.isEmpty() && text.matches(BEGINNING);
    }

    @Override
    public String toString() { // no phone number where it may be logged
        return "Destinations[" + lists.size() + " lists]";
    }
}
