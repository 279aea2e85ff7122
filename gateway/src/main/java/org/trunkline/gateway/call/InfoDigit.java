package org.trunkline.gateway.call;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.trunkline.dtmf.Digit;

/**
 * A digit in an INFO request.
 *
 * <pre>
 *   application/dtmf-relay      Signal=5 CR LF Duration=160 CR LF
 *   application/dtmf            5
 * </pre>
 *
 * @param digit which
 * @param durationMillis how long
 */
record InfoDigit(Digit digit, int durationMillis) {
    static final String CONTENT_TYPE = "application/dtmf-relay";

    private static final int USUAL_MILLIS = 100;
    private static final int MOST_BYTES = 200;
    private static final Pattern SIGNAL = Pattern.compile("(?im)^\\s*Signal\\s*=\\s*([0-9A-D*#])\\s*$");
    private static final Pattern DURATION = Pattern.compile("(?im)^\\s*Duration\\s*=\\s*(\\d{1,5})\\s*$");
    private static final Pattern ALONE = Pattern.compile("(?i)\\s*([0-9A-D*#])\\s*");

    static byte[] body(Digit digit, int durationMillis) {
        return ("Signal=" + digit.symbol() + "\r\nDuration=" + durationMillis + "\r\n").getBytes(US_ASCII);
    }

    static Optional<InfoDigit> read(String contentType, byte[] body) {
        var text = new String(body, 0, Math.min(body.length, MOST_BYTES), US_ASCII);
        var duration = DURATION.matcher(text);
        int millis = duration.find() ? Integer.parseInt(duration.group(1)) : USUAL_MILLIS;
        var digit = switch (contentType.split(";", 2)[0].trim().toLowerCase(Locale.ROOT)) {
            case CONTENT_TYPE -> SIGNAL.matcher(text);
            case "application/dtmf" -> ALONE.matcher(text);
            default -> null;
        };
        return digit != null && digit.find()
                ? Digit.of(Character.toUpperCase(digit.group(1).charAt(0))).map(d -> new InfoDigit(d, millis))
                : Optional.empty();
    }

    @Override
    public String toString() { // no digit where it may be logged
        return "InfoDigit[" + durationMillis + " ms]";
    }
}
