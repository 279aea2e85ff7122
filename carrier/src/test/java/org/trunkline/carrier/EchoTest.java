package org.trunkline.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EchoTest {
    private static final int FRAME = Line.FRAME_SAMPLES;

    private final Echo echo = new Echo();

    @ParameterizedTest
    @ValueSource(ints = {0, -80, -FRAME, Integer.MAX_VALUE - 100, 12345})
    void everySampleComesBackSixtyMillisecondsLaterWhateverTheTimestamps(int first) {
        List<Short> said = new ArrayList<>();
        for (int n = 0; n < 500; n++) {
            echo.hear(first + n * FRAME, ramp(n));
            said.addAll(said());
        }

        for (int at = 0; at < said.size(); at++) {
            short expected = at < 3 * FRAME ? 0 : sample(at - 3 * FRAME);
            assertThat(said.get(at)).as("sample %d", at).isEqualTo(expected);
        }
    }

    @Test
    void aLostPacketIsSilenceAndALateOneFindsItsPlace() {
        echo.hear(0, ramp(0));
        echo.hear(3 * FRAME, ramp(3));
        echo.hear(FRAME, ramp(1));
        List<Short> said = new ArrayList<>();
        for (int n = 0; n < 7; n++) {
            said.addAll(said());
        }

        assertThat(said.subList(4 * FRAME, 5 * FRAME)).isEqualTo(boxed(ramp(1)));
        assertThat(said.subList(5 * FRAME, 6 * FRAME)).containsOnly((short) 0);
        assertThat(said.subList(6 * FRAME, 7 * FRAME)).isEqualTo(boxed(ramp(3)));
    }

    @Test
    void aStreamThatBeginsAnewElsewhereIsHeard() {
        echo.hear(0, ramp(0));
        echo.hear(900_000, ramp(1));
        said();
        said();
        said();

        assertThat(said()).isEqualTo(boxed(ramp(1)));
    }

    @Test
    void aCallerWhoseClockFellBehindIsHeardAgain() {
        echo.hear(0, ramp(0));
        for (int n = 0; n < 20; n++) {
            said();
        }
        List<Short> said = new ArrayList<>();
        for (int n = 1; n < 40; n++) {
            echo.hear(n * FRAME, ramp(n));
            said.addAll(said());
        }

        assertThat(said.subList(said.size() - FRAME, said.size())).isEqualTo(boxed(ramp(36)));
    }

    @Test
    void nothingIsSaidBeforeAnythingIsHeard() {
        assertThat(said()).containsOnly((short) 0);
    }

    private List<Short> said() {
        short[] frame = new short[FRAME];
        echo.say(frame, _ -> {});
        return boxed(frame);
    }

    private static short sample(int at) {
        return (short) (at + 1);
    }

    private static short[] ramp(int n) {
        short[] pcm = new short[FRAME];
        for (int i = 0; i < FRAME; i++) {
            pcm[i] = sample(n * FRAME + i);
        }
        return pcm;
    }

    private static List<Short> boxed(short[] pcm) {
        List<Short> list = new ArrayList<>();
        for (short sample : pcm) {
            list.add(sample);
        }
        return list;
    }
}
