package org.trunkline.sip;

/**
 * A number that can be dialled: an optional leading {@code +}, then digits, {@code *} and {@code #}. Because nothing
 * else fits in, it can stand in a SIP URI without harm.
 *
 * @param number 1 to 32 characters without separators
 */
public record Dialled(String number) implements DialledParsed {
    private static final int MAX_CHARACTERS = 32;
    private static final String VISUAL_SEPARATORS = "-.()"; // RFC 3966 §5.1.1

    /** Refuses what {@link #parse} would not give. */
    public Dialled {
        if (!number.matches("\\+?[0-9*#]{1,32}") || number.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException("not a number that can be dialled");
        }
    }

    /**
     * Reads what a person or page gave. Spaces around it and the separators {@code - . ( )} are left out.
     *
     * @param text anything
     * @return the number, or why it is none
     */
    public static DialledParsed parse(String text) {
        if (text.length() > 4 * MAX_CHARACTERS) {
            return new DialRefused("The number is too long: at most " + MAX_CHARACTERS + " characters.");
        }
        var kept = new StringBuilder(MAX_CHARACTERS);
        for (char c : trimmed(text).toCharArray()) {
            if (VISUAL_SEPARATORS.indexOf(c) >= 0) {
                continue;
            }
            boolean plusInFront = c == '+' && kept.isEmpty();
            if (!plusInFront && "0123456789*#".indexOf(c) < 0) {
                return new DialRefused("The number may hold digits, * and #, and one + in front; nothing else.");
            }
            kept.append(c);
        }
        if (kept.length() > MAX_CHARACTERS) {
            return new DialRefused("The number is too long: at most " + MAX_CHARACTERS + " characters.");
        }
        boolean nothing = kept.isEmpty() || kept.toString().equals("+");
        return nothing ? new DialRefused("The number is empty.") : new Dialled(kept.toString());
    }

    private static String trimmed(String text) { // only spaces: a line break at the end is no typing slip
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) == ' ') {
            from++;
        }
        while (to > from && text.charAt(to - 1) == ' ') {
            to--;
        }
        return text.substring(from, to);
    }

    /** The user part of a SIP URI: {@code #} is not allowed in it (RFC 3261 §25.1). */
    String uriUser() {
        return number.replace("#", "%23");
    }

    @Override
    public String toString() { // no full number where it may be logged
        return "Dialled[" + number.length() + " characters]";
    }
}
