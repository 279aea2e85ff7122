package org.trunkline.config;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.Converter;

/** Times as people write them: {@code 500ms}, {@code 8s}, {@code 2m}, {@code 1h}; a bare number is seconds. */
final class Times implements Converter<Duration> {
    private static final long serialVersionUID = 1;
    private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)?");

    @Override
    public Duration convert(String text) {
        var time = TIME.matcher(text.trim().toLowerCase(Locale.ROOT));
        if (!time.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a time; write it like 500ms, 8s or 2m");
        }
        long count = Long.parseLong(time.group(1));
        return switch (time.group(2) == null ? "s" : time.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }
}
