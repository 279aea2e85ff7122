package org.trunkline.sip;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import javax.sip.header.ReasonHeader;
import javax.sip.message.Message;

/**
 * The Reason header (RFC 3326), and Q.850 causes for what we say ourselves.
 *
 * <pre>Reason: Q.850;cause=16;text="Normal call clearing"</pre>
 */
record Reasons(OptionalInt q850, String words) {
    private static final int MAX_WORDS = 80;

    /** What a peer's message says; the Q.850 value is preferred, words are taken from any. */
    static Reasons of(Message message) {
        var cause = OptionalInt.empty();
        var words = "";
        var headers = message.getHeaders(ReasonHeader.NAME);
        while (headers.hasNext()) {
            if (!(headers.next() instanceof ReasonHeader reason)) {
                continue;
            }
            boolean q850 = "Q.850".equals(reason.getProtocol().toUpperCase(Locale.ROOT));
            if (q850 && reason.getCause() > 0 && reason.getCause() < 128) {
                cause = OptionalInt.of(reason.getCause());
            }
            if (reason.getText() != null && (words.isEmpty() || q850)) {
                words = clean(reason.getText());
            }
        }
        return new Reasons(cause, words);
    }

    /** The cause that a refusal of ours carries, after the table of RFC 3398 §7.2.4.1 read backwards. */
    static Optional<Integer> causeOf(int status) {
        return switch (status) {
            case 403, 603 -> Optional.of(21); // call rejected
            case 404 -> Optional.of(1); // unallocated number
            case 408 -> Optional.of(102); // recovery on timer expiry
            case 410 -> Optional.of(22); // number changed
            case 480 -> Optional.of(18); // no user responding
            case 484 -> Optional.of(28); // invalid number format
            case 486, 600 -> Optional.of(17); // user busy
            case 488, 606 -> Optional.of(88); // incompatible destination
            case 500, 503 -> Optional.of(41); // temporary failure
            case 502 -> Optional.of(38); // network out of order
            default -> Optional.empty();
        };
    }

    /** Words that can stand between quotes or in a start line: no quotes, backslashes, controls; not too many. */
    static String clean(String words) {
        var kept = new StringBuilder();
        words.codePoints()
                .filter(c -> c >= ' ' && c != 0x7F && c != '"' && c != '\\' && !Character.isISOControl(c))
                .limit(MAX_WORDS)
                .forEach(kept::appendCodePoint);
        return kept.toString().strip();
    }
}
