package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.trunkline.sip.Names.Srv;

/** RFC 2782: priorities strictly, weights by chance. */
class SrvOrderTest {
    private static final int DRAWS = 20_000;

    private static Srv srv(String host, int priority, int weight) {
        return new Srv(priority, weight, 5060, host);
    }

    private static double share(String host, List<Srv> records) {
        var random = new Random(3);
        int first = 0;
        for (int i = 0; i < DRAWS; i++) {
            first += SrvOrder.of(records, random).getFirst().host().equals(host) ? 1 : 0;
        }
        return first / (double) DRAWS;
    }

    @Test
    void lowerPrioritiesComeFirstWhateverTheirWeight() {
        var records = List.of(srv("c", 30, 0), srv("a", 10, 0), srv("b", 20, 65535));
        for (int seed = 0; seed < 100; seed++) {
            assertThat(SrvOrder.of(records, new Random(seed)).stream().map(Srv::host)).containsExactly("a", "b", "c");
        }
    }

    @Test
    void weightsShareTheFirstPlace() {
        var records = List.of(srv("a", 10, 60), srv("b", 10, 30), srv("c", 10, 10));
        assertThat(share("a", records)).isCloseTo(0.6, within(0.02));
        assertThat(share("b", records)).isCloseTo(0.3, within(0.02));
        assertThat(share("c", records)).isCloseTo(0.1, within(0.02));
    }

    @Test
    void weightZeroHasASmallChanceAndEqualZerosTakeWhatComes() {
        var mixed = List.of(srv("big", 10, 99), srv("zero", 10, 0));
        assertThat(share("zero", mixed)).isBetween(0.0001, 0.05);
        var zeros = List.of(srv("a", 10, 0), srv("b", 10, 0));
        assertThat(SrvOrder.of(zeros, new Random(1))).hasSize(2);
    }

    @Test
    void everyRecordIsThereOnceInEveryOrder() {
        var records = List.of(srv("a", 1, 1), srv("b", 1, 1), srv("c", 1, 1), srv("d", 2, 5), srv("e", 2, 5));
        var orders = new HashMap<List<String>, Integer>();
        var random = new Random(11);
        for (int i = 0; i < 2000; i++) {
            var order = SrvOrder.of(records, random).stream().map(Srv::host).toList();
            assertThat(order).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
            orders.merge(order, 1, Integer::sum);
        }
        assertThat(orders).as("3! orders of the first times 2! of the second").hasSize(12);
    }
}
