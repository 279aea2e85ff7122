package org.trunkline.gateway.e2e;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the gateway said of itself at one moment, in the Prometheus text format.
 *
 * @param values by name with labels
 */
record Metrics(Map<String, Double> values) {
    static Metrics parse(String text) {
        return new Metrics(text.lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.lastIndexOf(' ')),
                        line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)),
                        (first, _) -> first,
                        TreeMap::new)));
    }

    int calls() {
        return gauge("trunkline_calls");
    }

    /** Whether the first media loop takes new calls. */
    boolean admits() {
        return gauge("trunkline_loop_admits{loop=\"0\"}") == 1;
    }

    /** How many of everything that a call holds; all 0 when there is no call. */
    Map<String, Integer> held() {
        return Map.of(
                "calls", calls(),
                "RTP port pairs", gauge("trunkline_rtp_pairs_in_use"),
                "DTLS sessions", gauge("trunkline_dtls_sessions"),
                "Opus sessions", gauge("trunkline_opus_sessions"));
    }

    /** @param reasons lower case */
    long drops(String... reasons) {
        return sum(name -> name.startsWith("trunkline_drops_total{")
                && (reasons.length == 0 || Stream.of(reasons).anyMatch(r -> name.contains('"' + r + '"'))));
    }

    private int gauge(String name) {
        Double value = values.get(name);
        if (value == null) {
            throw new AssertionError("the gateway has no metric " + name);
        }
        return value.intValue();
    }

    private long sum(Predicate<String> name) {
        return values.entrySet().stream().filter(e -> name.test(e.getKey())).mapToLong(e -> e.getValue().longValue()).sum();
    }
}
