package org.trunkline.sip;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a MESSAGE says (RFC 3428): text, as UTF-8 on the wire.
 *
 * @param type type and subtype, lower case, without parameters: {@code text/plain} as a rule
 * @param text what was written
 */
public record TextMessage(String type, String text) {
    private static final String TOKEN = "[a-z0-9!#$&^_.+-]{1,64}"; // RFC 6838 §4.2

    /** Refuses what could not stand in a Content-Type. */
    public TextMessage {
        type = type.toLowerCase(Locale.ROOT);
        if (!isType(type)) {
            throw new IllegalArgumentException("not a content type");
        }
    }

    /**
     * Whether this can be the type of a message.
     *
     * @param type type and subtype
     * @return whether it has the form of one
     */
    public static boolean isType(String type) {
        return type.toLowerCase(Locale.ROOT).matches(TOKEN + "/" + TOKEN);
    }

    /**
     * How long it is on the wire.
     *
     * @return bytes of its body
     */
    public int bytes() {
        return body().length;
    }

    byte[] body() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What its Content-Type says. */
    String contentType() {
        return type + ";charset=utf-8";
    }

    @Override
    public String toString() { // no word of it where it may be logged
        return "TextMessage[" + type + ", " + text.length() + " characters]";
    }
}
