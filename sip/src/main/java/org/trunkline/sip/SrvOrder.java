package org.trunkline.sip;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.trunkline.sip.Names.Srv;

/**
 * The order in which servers are tried (RFC 2782, "The format of the SRV RR").
 *
 * <pre>
 *   priority 10:  weights 0, 60, 40    one is drawn by weight, then one of the rest, and so on
 *   priority 20:  weight 0             only after all of those
 * </pre>
 */
final class SrvOrder {
    private SrvOrder() {}

    static List<Srv> of(List<Srv> records, RandomGenerator random) {
        var ordered = new ArrayList<Srv>();
        records.stream().map(Srv::priority).distinct().sorted().forEach(priority -> {
            var same = new ArrayList<>(records.stream().filter(srv -> srv.priority() == priority).toList());
            same.sort(Comparator.comparingInt(Srv::weight)); // those of weight 0 first, so that they have a small chance
            while (!same.isEmpty()) {
                ordered.add(same.remove(drawn(same, random)));
            }
        });
        return ordered;
    }

    private static int drawn(List<Srv> same, RandomGenerator random) {
        int sum = same.stream().mapToInt(Srv::weight).sum();
        int at = random.nextInt(sum + 1);
        int running = 0;
        for (int i = 0; i < same.size(); i++) {
            running += same.get(i).weight();
            if (running >= at) {
                return i;
            }
        }
        throw new IllegalStateException("the weights do not add up");
    }
}
