package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramerTest {
    private final Framer framer = new Framer(160, 1);
    private final List<Long> times = new ArrayList<>();
    private final List<Short> samples = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {80, 160, 240, 320, 480, 960, 1, 161})
    void everySampleComesOutOnceWhateverThePacketLength(int packetSamples) {
        int packets = 4800 / packetSamples;
        for (int i = 0; i < packets; i++) {
            feed(packetSamples, (long) i * packetSamples);
        }
        int frames = packets * packetSamples / 160;
        assertThat(times).hasSize(frames);
        for (int i = 0; i < frames; i++) {
            assertThat(times.get(i)).isEqualTo(160L * i);
        }
        for (int i = 0; i < samples.size(); i++) {
            assertThat(samples.get(i)).isEqualTo((short) i);
        }
    }

    @Test
    void aPieceThatNothingFollowsIsNotGluedToLaterAudio() {
        feed(80, 0);
        feed(160, 8000);
        assertThat(times).containsExactly(8000L);
        assertThat(samples.getFirst()).isEqualTo((short) 8000);
    }

    private void feed(int count, long at) {
        short[] pcm = new short[count];
        for (int i = 0; i < count; i++) {
            pcm[i] = (short) (at + i);
        }
        framer.audio(pcm, count, at, (frame, offset, start) -> {
            times.add(start);
            for (int i = 0; i < 160; i++) {
                samples.add(frame[offset + i]);
            }
        });
    }
}
