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

    String of(String number, Optional<Pattern> pattern) {
        if (replace.isPresent() && pattern.isPresent()) {
            return pattern.get().matcher(number).replaceFirst(replace.get());
        }
        return prepend + number.substring(Math.min(strip, number.length()));
    }
}
