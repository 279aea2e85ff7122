package org.trunkline.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The effective configuration as text: every key that has a value, secrets hidden. */
final class Printed {
    private static final Set<String> SECRETS = Set.of("password", "secret", "ha1", "ha1-sha256", "headers");
    private static final List<String> FIRST = List.of("name", "trunks", "routes", "users");

    private Printed() {}

    /** Key without the root, and its value. */
    static Map<String, String> of(TrunklineConfig config) {
        var values = new LinkedHashMap<String, String>();
        group("", TrunklineConfig.class, config, values);
        return values;
    }

    /** Each key by its whole name, which SmallRye reads as well as nested ones. */
    static String yaml(TrunklineConfig config) {
        var text = new StringBuilder("trunkline:\n");
        var open = List.<String>of();
        for (var entry : of(config).entrySet()) {
            var path = segments(entry.getKey());
            int common = common(open, path);
            for (int depth = common; depth < path.size(); depth++) {
                text.append(line(path, depth, depth == path.size() - 1 ? " " + entry.getValue() : "", common));
            }
            open = path;
        }
        return text.toString();
    }

    private static String line(List<String> path, int depth, String value, int common) {
        var segment = path.get(depth);
        if (segment.startsWith("[")) {
            return value.isEmpty() ? "" : indent(depth) + "-" + value + "\n";
        }
        boolean firstOfItem = depth > 0 && path.get(depth - 1).startsWith("[") && common <= depth - 1;
        var indent = indent(depth);
        return (firstOfItem ? indent.substring(2) + "- " : indent) + segment + ":" + value + "\n";
    }

    /** An item's dash is part of its keys' indent. */
    private static String indent(int depth) {
        return "  ".repeat(1 + depth);
    }

    private static List<String> segments(String key) {
        return List.of(key.replace("[", ".[").split("\\."));
    }

    private static int common(List<String> a, List<String> b) {
        int same = 0;
        while (same < Math.min(a.size(), b.size()) && a.get(same).equals(b.get(same))) {
            same++;
        }
        return same;
    }

    private static void group(String path, Class<?> type, Object group, Map<String, String> values) {
        Arrays.stream(type.getMethods())
                .sorted(Comparator.comparing((Method method) -> order(method)).thenComparing(Method::getName))
                .forEach(method -> value(path + Schema.keyOf(method), Schema.keyOf(method), got(method, group), values));
    }

    private static int order(Method method) {
        int first = FIRST.indexOf(Schema.keyOf(method));
        return first < 0 ? FIRST.size() : first;
    }

    private static void value(String path, String name, Object value, Map<String, String> values) {
        switch (value) {
            case Optional<?> optional -> optional.ifPresent(there -> value(path, name, there, values));
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    value(path + "[" + i + "]", name, list.get(i), values);
                }
            }
            case Map<?, ?> map -> map.forEach((key, text) -> value(path + "." + key, name, text, values));
            case Duration time -> values.put(path, written(time));
            case String text -> values.put(path, SECRETS.contains(name) ? "'***'" : quoted(text));
            case Number number -> values.put(path, number.toString());
            case Boolean truth -> values.put(path, truth.toString());
            default -> group(path + ".", mapped(value), value, values);
        }
    }

    private static Class<?> mapped(Object group) {
        return group.getClass().getInterfaces()[0];
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static String written(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
    }

    private static Object got(Method method, Object group) {
        try {
            return method.invoke(group);
        } catch (IllegalAccessException | InvocationTargetException never) {
            throw new IllegalStateException("a key that cannot be read: " + method.getName(), never);
        }
    }
}
