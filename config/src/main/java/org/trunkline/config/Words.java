package org.trunkline.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Names out of a known set: the right one, or what was probably meant. */
final class Words {
    private static final int MOST_EDITS = 3;

    private Words() {}

    /** The value of a word, or a problem that lists the words there are. */
    static <T> Optional<T> choice(Problems problems, String key, String text, Map<String, T> words) {
        var found = Optional.ofNullable(words.get(text.trim().toLowerCase(Locale.ROOT)));
        if (found.isEmpty()) {
            problems.wrong(
                    key,
                    "'" + text + "' is none of " + words.keySet().stream().sorted().collect(Collectors.joining(", "))
                            + meant(text.toLowerCase(Locale.ROOT), words.keySet()));
        }
        return found;
    }

    /** {@code ; did you mean 'address'?} or nothing, when nothing is near. */
    static String meant(String text, Collection<String> known) {
        return known.stream()
                .filter(word -> edits(text, word) <= Math.min(MOST_EDITS, (word.length() + 1) / 2))
                .min(Comparator.comparingInt((String word) -> edits(text, word)).thenComparing(Comparator.naturalOrder()))
                .map(word -> "; did you mean '" + word + "'?")
                .orElse("");
    }

    /** Letters to put in, take out or change (Levenshtein's distance). */
    static int edits(String a, String b) {
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
