package org.trunkline.config;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a route makes of a number before it goes out.
 *
 * @param strip characters taken off the front
 * @param prepend put in front after that
 * @param replace what the pattern's match becomes instead, with {@code $1} for groups
 */
record Rewrite(int strip, String prepend, Optional<String> replace) {
    static final Rewrite NONE = new Rewrite(0, "", Optional.empty());

    /** What is wrong with a replacement, tried on a match whose groups are empty. */
    static Optional<String> wrong(Pattern pattern, String replace) {
        try {
            var alone = Pattern.compile("|" + pattern.pattern()).matcher("").replaceFirst(replace);
            return alone.matches("\\+?[0-9*#]*")
                    ? Optional.empty()
                    : Optional.of("'" + replace + "' makes no number; write digits, *, #, a + in front, and $1 for a group");
        } catch (IndexOutOfBoundsException | IllegalArgumentException noGroup) {
            return Optional.of("'" + replace + "' names a group that the pattern does not have; it has "
                    + pattern.matcher("").groupCount() + ", each in brackets, and the first is $1");
        }
    }

    String of(String number, Optional<Pattern> pattern) {
        if (replace.isPresent() && pattern.isPresent()) {
            var whole = pattern.get().matcher(number);
            var made = new StringBuilder();
            if (whole.matches()) { // what is only found may be a shorter alternative
                whole.appendReplacement(made, replace.get());
            }
            return made.toString();
        }
        return prepend + number.substring(Math.min(strip, number.length()));
    }
}
