package org.trunkline.gateway.access;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.trunkline.config.Destinations;
import org.trunkline.config.Grants;
import org.trunkline.config.WrittenGrants;

/**
 * Grants as a token carries them, in its claim {@value #NAME}.
 *
 * <pre>
 *   "trunkline": {"incoming": true, "to": ["+49", "+43"], "callerIds": ["+4930123450"],
 *                 "callsAtOnce": 2, "callsAMinute": 10,
 *                 "messagesAMinute": 10, "longestCallSeconds": 3600}
 * </pre>
 */
final class GrantsClaim {
    static final String NAME = "trunkline";

    private static final int MOST_ITEMS = 100;
    private static final Set<String> FIELDS =
            Set.of("incoming", "to", "callerIds", "callsAtOnce", "callsAMinute", "messagesAMinute",
                    "longestCallSeconds");

    private GrantsClaim() {}

    /**
     * Strictly: what is not understood was meant to bound something.
     *
     * @throws IllegalArgumentException with words
     */
    static WrittenGrants read(Object claim) {
        if (!(claim instanceof Map<?, ?> fields)) {
            throw new IllegalArgumentException("the grants are an object");
        }
        fields.keySet().stream().filter(field -> !FIELDS.contains(field)).findFirst().ifPresent(unknown -> {
            throw new IllegalArgumentException("'" + shortened(unknown) + "' is no grant; grants are " + FIELDS.stream().sorted().toList());
        });
        var grants = new WrittenGrants(
                field(fields, "incoming", GrantsClaim::truth),
                field(fields, "to", GrantsClaim::texts).map(Destinations::of),
                field(fields, "callerIds", GrantsClaim::texts),
                field(fields, "callsAtOnce", GrantsClaim::count),
                field(fields, "callsAMinute", GrantsClaim::count),
                field(fields, "messagesAMinute", GrantsClaim::countOrNone),
                field(fields, "longestCallSeconds", GrantsClaim::count).map(Duration::ofSeconds));
        grants.or(Grants.NOTHING); // checks the values
        return grants;
    }

    private static <T> Optional<T> field(Map<?, ?> fields, String name, Function<Object, Optional<T>> type) {
        if (!fields.containsKey(name)) {
            return Optional.empty();
        }
        var value = type.apply(fields.get(name));
        if (value.isEmpty()) {
            throw new IllegalArgumentException("'" + name + "' has the wrong type");
        }
        return value;
    }

    private static Optional<Boolean> truth(Object value) {
        return value instanceof Boolean truth ? Optional.of(truth) : Optional.empty();
    }

    private static Optional<Integer> countOrNone(Object value) {
        return Long.valueOf(0).equals(value) ? Optional.of(0) : count(value);
    }

    private static Optional<Integer> count(Object value) {
        return value instanceof Long count && count > 0 && count <= Integer.MAX_VALUE
                ? Optional.of(count.intValue())
                : Optional.empty();
    }

    private static Optional<List<String>> texts(Object value) {
        return value instanceof List<?> list && list.size() <= MOST_ITEMS && list.stream().allMatch(String.class::isInstance)
                ? Optional.of(list.stream().map(String.class::cast).toList())
                : Optional.empty();
    }

    private static String shortened(Object name) {
        var text = String.valueOf(name);
        return text.length() <= 32 ? text : text.substring(0, 32) + "…";
    }
}
