package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.trunkline.media.bridge.JitterWorld.MILLI;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.media.Drop;
import org.trunkline.media.bridge.JitterWorld.Given;
import org.trunkline.media.leg.Arrival;

class JitterBufferTest {
    private static final JitterBounds USUAL = new JitterBounds(20, 200);

    private JitterWorld world = new JitterWorld(USUAL, 1);

    @Test
    void aCalmNetworkIsDelayedByTheLeastAndNoMore() {
        world.speak(5_000);
        world.pause(500);
        assertThat(world.given).hasSize(250).allMatch(g -> g.heldNanos() == 20 * MILLI);
        assertThat(world.given.getFirst().arrival()).isInstanceOf(Arrival.Started.class);
        assertThat(world.given.subList(1, 250)).allMatch(g -> g.arrival().equals(new Arrival.Newest(0)));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 30, 40, 60})
    void whatComesInAnyOrderGoesOnInOrderAndEvenly(int ptimeMillis) {
        world.ptimeMillis = ptimeMillis;
        world.jitterMillis = 90;
        world.speak(6_000);
        int learned = world.given.size();
        world.speak(6_000);
        for (int i = learned; i < world.given.size(); i++) {
            assertThat(world.given.get(i).number()).isEqualTo(world.given.get(i - 1).number() + 1);
            long step = world.given.get(i).nanos() - world.given.get(i - 1).nanos();
            assertThat(step).isBetween((ptimeMillis - 6) * MILLI, (ptimeMillis + 6) * MILLI); // the estimate moves a little
        }
        assertThat(world.drops.of(Drop.LATE)).isLessThan(30); // while it was learned
    }

    /** Any network and any trunk: these hold always. */
    @Test
    void noPacketTwiceNoneOutOfOrderNoneHeldTooLongNoneForgotten() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            int least = 20 + random.nextInt(100);
            int most = least + random.nextInt(201 - least);
            world = new JitterWorld(new JitterBounds(least, most), seed);
            world.ptimeMillis = List.of(10, 20, 30, 40, 60).get(random.nextInt(5));
            world.ppm = random.nextInt(401) - 200;
            for (int part = 0; part < 6; part++) {
                world.jitterMillis = random.nextInt(3) * random.nextInt(150);
                world.loss = random.nextBoolean() ? 0.2 * random.nextDouble() : 0;
                world.doubled = random.nextInt(2) * 0.2;
                world.stalls = random.nextInt(2) * 0.05;
                pause(700); // what of an old stream came behind the new one would be a stream of its own
                switch (random.nextInt(6)) {
                    case 0 -> world.ssrc++;
                    case 1 -> world.timestamp += random.nextInt();
                    case 2 -> world.sequence = world.sequence + 5_000 + random.nextInt(50_000) & 0xFFFF; // less is loss
                    case 3 -> pause(random.nextInt(8_000));
                    default -> {}
                }
                world.marker = random.nextBoolean();
                world.speak(1_000 + random.nextInt(3_000));
            }
            world.pause(3_000);
            for (int i = 0; i < world.given.size(); i++) {
                assertSound(world.given, i, most * MILLI, seed);
            }
            assertThat(world.given.size() + world.drops.of(Drop.LATE) + world.drops.of(Drop.DUPLICATE))
                    .as("seed %d", seed)
                    .isEqualTo(world.arrived);
            assertThat(world.buffer.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        }
    }

    private static void assertSound(List<Given> all, int i, long mostNanos, int seed) {
        var given = all.get(i);
        var before = all.get(Math.max(0, i - 1));
        boolean once = i == 0 || given.number() > before.number() && given.nanos() >= before.nanos();
        boolean inTime = given.heldNanos() >= 0 && given.heldNanos() <= mostNanos;
        boolean lossTold = !(given.arrival() instanceof Arrival.Newest(int lost)) || lost == given.number() - before.number() - 1;
        if (!once || !inTime || !lossTold) { // an assertion for each of a million packets takes its time
            throw new AssertionError("seed " + seed + ", packet " + i + ": " + given + " behind " + before);
        }
    }

    @ParameterizedTest
    @CsvSource({"20, 200, 150", "20, 200, 400", "20, 60, 150", "60, 120, 90"})
    void itGrowsWithTheJitterAndIsSmallAgainTenSecondsLater(int least, int most, int jitterMillis) {
        world = new JitterWorld(new JitterBounds(least, most), 7);
        world.jitterMillis = jitterMillis;
        world.speak(10_000);
        assertThat(delayMillis()).isBetween(Math.min(0.9 * jitterMillis, most), (double) Math.min(jitterMillis, most));
        world.jitterMillis = 0;
        world.speak(10_000);
        assertThat(delayMillis()).isBetween((double) least, least + 0.5);
        int before = world.given.size();
        world.speak(2_000);
        assertThat(world.given.subList(before, world.given.size())).allMatch(g -> g.heldNanos() < (least + 1) * MILLI);
    }

    @Test
    void whileItShrinksNothingIsLostAndTheStreamIsAFewHundredthsQuicker() {
        world.jitterMillis = 180;
        world.speak(10_000);
        world.jitterMillis = 0;
        int before = world.given.size() + 10;
        world.speak(10_000);
        for (int i = before; i < world.given.size(); i++) {
            assertThat(world.given.get(i).arrival()).isEqualTo(new Arrival.Newest(0));
            assertThat(world.given.get(i).nanos() - world.given.get(i - 1).nanos()).isBetween(19 * MILLI, 20 * MILLI);
        }
    }

    @ParameterizedTest
    @CsvSource({"200, 0", "-200, 0", "200, 60", "-200, 60"})
    void anHourOfClocksThatDriftApartAddsNoDelay(int ppm, int jitterMillis) {
        world.ppm = ppm;
        world.jitterMillis = jitterMillis;
        world.speak(60_000);
        double delay = delayMillis();
        int learned = world.given.size();
        world.speak(59 * 60_000);
        assertThat(delayMillis()).isBetween(delay - 2, delay + 2);
        long most = (Math.max(20, jitterMillis) + 2) * MILLI;
        assertThat(world.given.stream().skip(learned))
                .as("nothing late, nothing lost")
                .hasSize(59 * 60 * 50)
                .allMatch(g -> g.heldNanos() <= most && g.arrival().equals(new Arrival.Newest(0)));
    }

    @Test
    void lossIsToldWithThePacketBehindIt() {
        world.speak(200);
        world.sequence += 3;
        world.timestamp += 3 * 160;
        world.pause(60);
        world.speak(200);
        world.pause(200);
        assertThat(world.given).hasSize(20);
        assertThat(world.given.get(10).arrival()).isEqualTo(new Arrival.Newest(3));
        assertThat(world.given).allMatch(g -> g.heldNanos() == 20 * MILLI);
    }

    @Test
    void telephoneEventsBetweenTheAudioAreNoLoss() {
        world.speak(200);
        for (int i = 0; i < 12; i++) {
            world.press();
        }
        world.speak(200);
        world.pause(200);
        assertThat(world.given).hasSize(20);
        assertThat(world.given.get(10).arrival()).isEqualTo(new Arrival.Newest(0));
    }

    @Test
    void aPauseStaysAPause() {
        world.speak(1_000);
        pause(5_000);
        world.speak(1_000);
        world.pause(200);
        assertThat(world.given).hasSize(100).allMatch(g -> g.heldNanos() == 20 * MILLI);
        assertThat(world.given.get(50).arrival()).isEqualTo(new Arrival.Newest(0));
        assertThat(world.given.get(50).packet().timestamp() - world.given.get(49).packet().timestamp()).isEqualTo(251 * 160);
    }

    @Test
    void aPauseIsWhereItShrinksAtOnce() {
        world.jitterMillis = 120;
        world.speak(8_000);
        world.jitterMillis = 0;
        pause(6_000);
        world.speak(200);
        assertThat(delayMillis()).isEqualTo(20);
    }

    static Stream<Arguments> beginnings() {
        return Stream.<Consumer<JitterWorld>>of(
                        w -> w.ssrc++,
                        w -> w.sequence += 20_000,
                        w -> w.timestamp += 8 * 3_600_000,
                        w -> w.timestamp -= 8 * 3_600_000,
                        w -> w.timestamp += 8 * 1_000,
                        w -> w.timestamp -= 8 * 1_000,
                        w -> {
                            w.marker = true;
                            w.timestamp -= 8 * 300;
                        })
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("beginnings")
    void aStreamThatBeginsAnewIsFollowedAtOnceAndNothingOfTheOldOneIsLost(Consumer<JitterWorld> anew) {
        world.jitterMillis = 50;
        world.speak(6_000);
        anew.accept(world);
        world.speak(6_000);
        world.pause(500);
        var first = world.given.stream().filter(g -> g.number() == 300).findFirst().orElseThrow();
        assertThat(first.arrival()).isInstanceOf(Arrival.Started.class);
        assertThat(first.heldNanos()).isLessThanOrEqualTo(100 * MILLI);
        assertThat(world.given.stream().filter(g -> g.number() > 320)).hasSize(279)
                .allMatch(g -> g.heldNanos() < 110 * MILLI);
        assertThat(world.given.size() + world.drops.of(Drop.LATE)).isEqualTo(600);
        assertThat(world.drops.of(Drop.LATE)).isLessThan(12);
    }

    @Test
    void aClockThatStoodStillForALittleIsFollowedAfterAWhile() {
        world.speak(2_000);
        world.pause(400);
        world.speak(2_000);
        world.pause(500);
        assertThat(world.given).hasSize(200);
        var begun = world.given.stream().filter(g -> g.arrival() instanceof Arrival.Started).toList();
        assertThat(begun).extracting(Given::number).element(1).satisfies(n -> assertThat(n).isBetween(100, 115));
        assertThat(begun).hasSize(2);
        assertThat(world.given.getLast().heldNanos()).isGreaterThanOrEqualTo(20 * MILLI);
    }

    @Test
    void afterAHoldTheRestIsForgottenAndTheNextPacketIsABeginning() {
        world.speak(1_000);
        int before = world.given.size();
        world.buffer.restart();
        assertThat(world.buffer.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        world.pause(30_000);
        assertThat(world.given).hasSize(before + 1); // it was on its way
        world.timestamp += 8 * 30_000;
        world.speak(200);
        world.pause(100);
        assertThat(world.given).hasSize(before + 11);
        assertThat(world.given.get(before).arrival()).isInstanceOf(Arrival.Started.class);
    }

    @Test
    void aStallOfTheNetworkLosesNothingAndIsForgottenWithinTenSeconds() {
        world.speak(2_000);
        world.stall(400);
        world.speak(11_000);
        world.pause(300);
        assertThat(world.given).hasSize(650);
        assertThat(world.given.subList(1, 650)).allMatch(g -> g.arrival().equals(new Arrival.Newest(0)));
        assertThat(world.given).allMatch(g -> g.heldNanos() <= 200 * MILLI);
        assertThat(delayMillis()).isEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource({"10, 200", "20, 201", "100, 60", "-20, 60"})
    void boundsThatMakeNoSenseAreRefused(int least, int most) {
        assertThatThrownBy(() -> new JitterBounds(least, most)).hasMessageContaining("20-200");
    }

    /** The trunk says nothing, and its clock runs on. */
    private void pause(int millis) {
        world.timestamp += 8 * millis;
        world.pause(millis);
    }

    private double delayMillis() {
        return world.buffer.delayNanos() / (double) MILLI;
    }
}
