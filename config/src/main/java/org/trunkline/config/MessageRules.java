package org.trunkline.config;

import java.util.List;
import java.util.Locale;
import org.trunkline.sip.TextMessage;

/**
 * What a text message may be.
 *
 * @param types content types that pages and phones may send and get
 * @param mostBytes of its text, as UTF-8
 */
public record MessageRules(List<String> types, int mostBytes) {
    /** As long as nothing else is written. */
    public static final MessageRules USUAL = new MessageRules(List.of("text/plain"), 4096);

    private static final int MOST = 32_768; // half of what a page may send at once

    /** Copies and checks; the words are for whoever wrote it. */
    public MessageRules {
        types = types.stream().map(type -> type.trim().toLowerCase(Locale.ROOT)).toList();
        check(!types.isEmpty() && types.stream().allMatch(TextMessage::isType), "content-types are like text/plain, at least one");
        check(mostBytes >= 1 && mostBytes <= MOST, "most-bytes is from 1 to " + MOST);
    }

    private static void check(boolean holds, String words) {
        if (!holds) {
            throw new IllegalArgumentException(words);
        }
    }
}
