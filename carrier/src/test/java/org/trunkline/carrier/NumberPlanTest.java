package org.trunkline.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.carrier.NumberPlan.Fate;
import org.trunkline.carrier.Script.Action;
import org.trunkline.carrier.Script.Step;

class NumberPlanTest {
    @Test
    void thirteenNumbersAreTold() {
        assertThat(NumberPlan.numbers()).extracting(TestNumber::number).containsExactly(
                "+15550100", "+15550101", "+15550102", "+15550103", "+15550104", "+15550105",
                "+15550106", "+15550107", "+15550108", "+15550109", "+15550110", "+15550111",
                "+15550112");
        assertThat(NumberPlan.numbers()).allMatch(n -> !n.name().isBlank() && n.description().endsWith("."));
    }

    @ParameterizedTest
    @CsvSource({
        "+15550100, 0 RING 400 ANSWER",
        "15550100, 0 RING 400 ANSWER",
        "+15550105, 0 RING",
        "+15550106, 0 EARLY_MEDIA 4000 ANSWER",
        "+15550107, 0 RING 400 ANSWER 5400 HANG_UP",
        "+15550112, 0 RING 400 ANSWER 2400 CALL_BACK 2401 HANG_UP"
    })
    void aTakenCallGoesByItsScript(String dialled, String expected) {
        List<Step> steps = ((Fate.Taken) NumberPlan.fate(dialled).orElseThrow()).steps();

        assertThat(played(steps)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"+15550104, 486", "+15550109, 603"})
    void aRefusedCallIsRefused(String dialled, int status) {
        assertThat(NumberPlan.fate(dialled).orElseThrow()).isInstanceOfSatisfying(Fate.Refused.class,
                refused -> assertThat(refused.status()).isEqualTo(status));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", "++15550100", "+15550113", "+1555010", "+155501000", "echo"})
    void otherNumbersAreUnknown(String dialled) {
        assertThat(NumberPlan.fate(dialled)).isEmpty();
    }

    /** Played on a clock that is about to wrap, one millisecond at a time. */
    private static String played(List<Step> steps) {
        long begin = Long.MAX_VALUE - 100_000_000;
        Script script = new Script(steps, begin);
        List<String> played = new ArrayList<>();
        for (int millis = 0; millis < 20_000; millis++) {
            Optional<Action> action = script.poll(begin + millis * 1_000_000L);
            if (action.isPresent()) {
                played.add(millis + " " + action.get());
            }
        }
        return String.join(" ", played);
    }
}
