package org.trunkline.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceNumbersTest {
    @ParameterizedTest
    @CsvSource({
        "    0,     0,      0",
        "    1,     0,      1",
        "    0,     1,     -1",
        "    0, 65535,      1",
        "65535,     0,     -1",
        "32767,     0,  32767",
        "32768,     0, -32768",
        "    0, 32768, -32768",
        "    0, 32767, -32767",
        "32768, 32767,      1",
        "32767, 65535, -32768",
        "65535, 32767, -32768",
        "65535, 32768,  32767",
    })
    void deltaIsTheShorterWayRound(int newer, int older, int delta) {
        assertThat(SequenceNumbers.delta(newer, older)).isEqualTo(delta);
    }

    @ParameterizedTest
    @CsvSource({
        "          0,           0,           0",
        "          0,          -1,           1",
        "         -1,           0,          -1",
        "-2147483648,  2147483647,           1",
        " 2147483647, -2147483648,          -1",
        "        160,        -160,         320",
    })
    void timestampsWrapToo(int newer, int older, int delta) {
        assertThat(Timestamps.delta(newer, older)).isEqualTo(delta);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32767, 32768, 65535})
    void positionsGoOnOverEveryBoundary(int first) {
        SequenceNumbers numbers = new SequenceNumbers();
        for (long i = 0; i < 3 * 65_536; i++) {
            assertThat(numbers.unwrap((int) (first + i) & 0xFFFF)).isEqualTo(first + i);
        }
        assertThat(numbers.restarts()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32767, 32768, 65535})
    void lateAndDoubledPacketsFindTheirPlaceWithoutMovingTheNewest(int first) {
        SequenceNumbers numbers = new SequenceNumbers();
        numbers.unwrap(first);
        assertThat(numbers.unwrap(first - 1 & 0xFFFF)).isEqualTo(first - 1);
        assertThat(numbers.unwrap(first)).isEqualTo(first);
        assertThat(numbers.unwrap(first + 5 & 0xFFFF)).isEqualTo(first + 5);
        assertThat(numbers.unwrap(first - 90 & 0xFFFF)).isEqualTo(first - 90);
        assertThat(numbers.unwrap(first - 89 & 0xFFFF)).isEqualTo(first - 89);
        assertThat(numbers.newest()).isEqualTo(first + 5);
        assertThat(numbers.restarts()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"3000, 3000", "3001, -62535", "32768, -32768", "65435, -101", "65436, -100", "65535, -1"})
    void whatIsAheadAndWhatIsBehind(int ahead, int position) {
        SequenceNumbers numbers = new SequenceNumbers();
        numbers.unwrap(0);
        assertThat(numbers.unwrap(ahead)).isEqualTo(position);
    }

    @ParameterizedTest
    @ValueSource(ints = {3001, 20_000, 32768, 65_000, 65_435})
    void aSenderThatStartsAnewGoesOnBehindTheNewest(int jump) {
        SequenceNumbers numbers = new SequenceNumbers();
        numbers.unwrap(65_530);
        int again = 65_530 + jump & 0xFFFF;
        assertThat(numbers.unwrap(again)).isLessThan(65_530);
        assertThat(numbers.restarts()).isZero();
        assertThat(numbers.unwrap(again + 1 & 0xFFFF)).isEqualTo(65_531);
        assertThat(numbers.unwrap(again + 3 & 0xFFFF)).isEqualTo(65_533);
        assertThat(numbers.restarts()).isEqualTo(1);
    }

    @Test
    void oneStrayIsNoRestart() {
        SequenceNumbers numbers = new SequenceNumbers();
        numbers.unwrap(100);
        numbers.unwrap(40_000);
        assertThat(numbers.unwrap(101)).isEqualTo(101);
        assertThat(numbers.unwrap(40_001)).isLessThan(0);
        assertThat(numbers.unwrap(102)).isEqualTo(102);
        assertThat(numbers.restarts()).isZero();
    }

    @Test
    void aReorderedLossyStreamOfDaysKeepsEveryPosition() {
        Random random = new Random(16);
        SequenceNumbers numbers = new SequenceNumbers();
        numbers.unwrap(0);
        long sent = 0;
        for (int i = 0; i < 1_000_000; i++) {
            sent += 1 + random.nextInt(random.nextInt(1_000) == 0 ? 2_000 : 3);
            long late = random.nextInt(10) == 0 ? Math.max(0, sent - random.nextInt(90)) : sent;
            assertThat(numbers.unwrap((int) late & 0xFFFF)).isEqualTo(late);
        }
    }
}
