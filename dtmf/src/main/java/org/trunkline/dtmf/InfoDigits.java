package org.trunkline.dtmf;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Digits in the bodies of INFO requests, as phones have come to send them: no RFC says how.
 *
 * <pre>
 *   application/dtmf-relay     Signal=5          application/dtmf     5
 *                              Duration=160
 * </pre>
 *
 * Read leniently: either case, spaces around the sign, either line end, no duration, the event codes 10 to 15 for
 * {@code * # A-D}. Everything else, such as a hook flash, is no digit.
 */
public final class InfoDigits {
    /** The type that tells the length too. */
    public static final String RELAY_TYPE = "application/dtmf-relay";
    /** The type that is the digit alone. */
    public static final String PLAIN_TYPE = "application/dtmf";

    private static final Pattern SIGNAL =
            Pattern.compile("^[ \t]*signal[ \t]*=[ \t]*([0-9*#A-D]|1[0-5])[ \t]*$", flags());
    private static final Pattern DURATION = Pattern.compile("^[ \t]*duration[ \t]*=[ \t]*([0-9]{1,5})[ \t]*$", flags());
    private static final Pattern PLAIN = Pattern.compile("\\s*([0-9*#A-D]|1[0-5])\\s*", flags());
    private static final int USUAL_MILLIS = 160;
    private static final int LONGEST_BODY_BYTES = 256;

    private InfoDigits() {}

    /**
     * A digit and how long it was pressed.
     *
     * @param digit which
     * @param durationMillis as the body says; 160 if it does not
     */
    public record InfoDigit(Digit digit, int durationMillis) {}

    /**
     * Reads a body.
     *
     * @param contentType as it came, with parameters or without
     * @param body its bytes
     * @return empty if there is no digit in it
     */
    public static Optional<InfoDigit> read(String contentType, byte[] body) {
        if (body.length > LONGEST_BODY_BYTES) {
            return Optional.empty();
        }
        String text = new String(body, StandardCharsets.ISO_8859_1);
        return switch (contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT)) {
            case RELAY_TYPE -> relayed(text);
            case PLAIN_TYPE -> {
                Matcher plain = PLAIN.matcher(text);
                yield plain.matches() ? digit(plain.group(1)).map(d -> new InfoDigit(d, USUAL_MILLIS)) : Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    /**
     * A body of {@link #RELAY_TYPE}.
     *
     * @param digit which
     * @param durationMillis how long
     * @return its bytes
     */
    public static byte[] relay(Digit digit, int durationMillis) {
        return "Signal=%c\r\nDuration=%d\r\n".formatted(digit.symbol(), durationMillis)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * A body of {@link #PLAIN_TYPE}.
     *
     * @param digit which
     * @return its byte
     */
    public static byte[] plain(Digit digit) {
        return new byte[] {(byte) digit.symbol()};
    }

    private static Optional<InfoDigit> relayed(String text) {
        Matcher signal = SIGNAL.matcher(text);
        Matcher duration = DURATION.matcher(text);
        return signal.find()
                ? digit(signal.group(1))
                        .map(d -> new InfoDigit(d, duration.find() ? Integer.parseInt(duration.group(1)) : USUAL_MILLIS))
                : Optional.empty();
    }

    private static Optional<Digit> digit(String signal) {
        return signal.length() == 1 ? Digit.of(signal.charAt(0)) : Digit.ofEvent(Integer.parseInt(signal));
    }

    private static int flags() {
        return Pattern.CASE_INSENSITIVE | Pattern.MULTILINE;
    }
}
