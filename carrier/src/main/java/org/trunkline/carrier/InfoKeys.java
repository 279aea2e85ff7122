package org.trunkline.carrier;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.trunkline.dtmf.Digit;

/**
 * Keys in the bodies of INFO requests, as phones have come to send them (no RFC says how).
 *
 * <pre>
 *   application/dtmf-relay     Signal=5          application/dtmf     5
 *                              Duration=160
 * </pre>
 */
final class InfoKeys {
    private static final Pattern SIGNAL = Pattern.compile("(?im)^\\s*signal\\s*=\\s*([0-9*#A-D])\\s*$");

    private InfoKeys() {}

    static Optional<Digit> key(String contentType, byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        return switch (contentType.toLowerCase().split(";")[0].strip()) {
            case "application/dtmf-relay" -> {
                Matcher signal = SIGNAL.matcher(text);
                yield signal.find() ? Digit.of(signal.group(1).charAt(0)) : Optional.empty();
            }
            case "application/dtmf" -> text.strip().length() == 1 ? Digit.of(text.strip().charAt(0)) : Optional.empty();
            default -> Optional.empty();
        };
    }
}
