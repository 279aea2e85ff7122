package org.trunkline.media.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The {@code a=} lines of one level, in order. */
final class Attributes {
    private final List<String> lines = new ArrayList<>();

    void add(String value) {
        lines.add(value);
    }

    /** Whether there is {@code a=name} without a value. */
    boolean has(String name) {
        return lines.contains(name);
    }

    /** Value of the first {@code a=name:value}. */
    Optional<String> first(String name) {
        return all(name).findFirst();
    }

    /** Values of every {@code a=name:value}. */
    Stream<String> all(String name) {
        String prefix = name + ":";
        return lines.stream().filter(l -> l.startsWith(prefix)).map(l -> l.substring(prefix.length()).strip());
    }
}
