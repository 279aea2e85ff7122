package org.trunkline.config;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The keys there are, and what each takes: read from {@link TrunklineConfig}, so that the two cannot differ. */
final class Schema {
    /** What a key takes. */
    sealed interface Kind {
        /** Keys of its own. */
        record Group(Map<String, Kind> keys) implements Kind {}

        /** Any number of these. */
        record Many(Kind item) implements Kind {}

        /** Any keys, each with a text. */
        record Texts() implements Kind {}

        /** One value. */
        record One(Class<?> type) implements Kind {}
    }

    private static final Pattern SEGMENT = Pattern.compile("([^\\[]*)((?:\\[[0-9]+])?)(.*)");
    private static final Kind ROOT = kind(TrunklineConfig.class);

    private Schema() {}

    /** What is wrong with a key and its value; {@code key} without the root, {@code value} null where it has keys. */
    static Optional<String> wrong(String key, String value) {
        return wrong(ROOT, List.of(key.split("\\.")), value);
    }

    private static Optional<String> wrong(Kind kind, List<String> rest, String value) {
        if (rest.isEmpty()) {
            return value == null || value.isBlank() ? Optional.empty() : wrongValue(kind, value);
        }
        return switch (kind) {
            case Kind.Group(var keys) -> inGroup(keys, rest, value);
            case Kind.Many _ -> Optional.of("is a list; begin each entry with '- '");
            case Kind.Texts _ -> rest.getLast().contains("[") ? Optional.of("takes one value, not a list") : Optional.empty();
            case Kind.One _ -> Optional.of("takes one value, and has no keys of its own");
        };
    }

    private static Optional<String> inGroup(Map<String, Kind> keys, List<String> rest, String value) {
        var segment = SEGMENT.matcher(rest.getFirst());
        if (!segment.matches() || !keys.containsKey(segment.group(1))) {
            var name = segment.matches() ? segment.group(1) : rest.getFirst();
            return Optional.of("is not a key" + Words.meant(name, keys.keySet()));
        }
        var kind = keys.get(segment.group(1));
        var after = rest.subList(1, rest.size());
        boolean indexed = !segment.group(2).isEmpty();
        if (!segment.group(3).isEmpty() || indexed && !(kind instanceof Kind.Many)) {
            return Optional.of("takes no list here");
        }
        return indexed && kind instanceof Kind.Many(var item) ? wrong(item, after, value) : wrong(kind, after, value);
    }

    private static Optional<String> wrongValue(Kind kind, String value) {
        return switch (kind) {
            case Kind.Group(var keys) -> Optional.of("has keys of its own: " + String.join(", ", keys.keySet()));
            case Kind.Texts _ -> Optional.of("has keys of its own, each with a text");
            case Kind.Many(Kind.One _) -> Optional.empty(); // one string with commas
            case Kind.Many _ -> Optional.of("is a list; begin each entry with '- '");
            case Kind.One(var type) -> wrongValue(type, value.trim());
        };
    }

    private static Optional<String> wrongValue(Class<?> type, String value) {
        if (type == int.class || type == Integer.class) {
            boolean number = value.matches("[+-]?[0-9]{1,9}");
            return number ? Optional.empty() : Optional.of("'" + value + "' is not a whole number; write it like 5060");
        }
        if (type == boolean.class || type == Boolean.class) {
            boolean truth = value.toLowerCase(Locale.ROOT).matches("true|false|yes|no|on|off");
            return truth ? Optional.empty() : Optional.of("'" + value + "' is neither true nor false");
        }
        return type == Duration.class ? wrongTime(value) : Optional.empty();
    }

    private static Optional<String> wrongTime(String value) {
        try {
            new Times().convert(value);
            return Optional.empty();
        } catch (IllegalArgumentException wrong) {
            return Optional.of(wrong.getMessage());
        }
    }

    /** Every key that takes a value, {@code trunks[].address} for those of lists. */
    static List<String> leaves() {
        var leaves = new ArrayList<String>();
        leaves("", ROOT, leaves);
        return leaves;
    }

    private static void leaves(String path, Kind kind, List<String> leaves) {
        switch (kind) {
            case Kind.Group(var keys) ->
                keys.forEach((key, below) -> leaves(path.isEmpty() ? key : path + "." + key, below, leaves));
            case Kind.Many(Kind.Group group) -> leaves(path + "[]", group, leaves);
            case Kind.Many _, Kind.Texts _, Kind.One _ -> leaves.add(path);
        }
    }

    static String keyOf(Method method) {
        return method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static Kind kind(Type type) {
        return switch (type) {
            case ParameterizedType made when made.getRawType() == Optional.class -> kind(made.getActualTypeArguments()[0]);
            case ParameterizedType made when made.getRawType() == List.class ->
                new Kind.Many(kind(made.getActualTypeArguments()[0]));
            case ParameterizedType _ -> new Kind.Texts();
            case Class<?> group when group.getPackage() == Schema.class.getPackage() -> group(group);
            default -> new Kind.One((Class<?>) type);
        };
    }

    private static Kind group(Class<?> type) {
        var keys = new TreeMap<String, Kind>();
        Arrays.stream(type.getMethods()).forEach(method -> keys.put(keyOf(method), kind(method.getGenericReturnType())));
        return new Kind.Group(keys);
    }
}
