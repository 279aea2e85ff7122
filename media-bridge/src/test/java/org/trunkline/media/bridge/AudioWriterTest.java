package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.trunkline.media.codec.OpusEncoder;

/** What an Opus writer is told reaches all its encoders, also those that it makes later. */
class AudioWriterTest {
    private static final short[] PCM = new short[640];

    private final List<String> told = new ArrayList<>();
    private final AudioWriter writer = new AudioWriter.Opus(111, Recorder::new);

    @Test
    void complexityIsForEveryRate() {
        writer.complexity(3);
        writer.encode(PCM, 0, 2, new byte[4], 0);
        writer.complexity(5);
        assertThat(told).containsExactly("8000 complexity 3", "16000 complexity 3", "8000 complexity 5", "16000 complexity 5");
    }

    @Test
    void expectedLossIsForEveryRate() {
        writer.expectedLoss(7);
        writer.encode(PCM, 0, 2, new byte[4], 0);
        writer.close();
        assertThat(told).containsExactly("8000 loss 7", "16000 loss 7", "8000 closed", "16000 closed");
    }

    private final class Recorder implements OpusEncoder {
        private final int hz;

        Recorder(int hz) {
            this.hz = hz;
        }

        @Override
        public int encode(short[] pcm, int pcmOffset, int samples, byte[] out, int outOffset) {
            return 1;
        }

        @Override
        public void complexity(int complexity) {
            told.add(hz + " complexity " + complexity);
        }

        @Override
        public void expectedLoss(int percent) {
            told.add(hz + " loss " + percent);
        }

        @Override
        public void anew() {
            told.add(hz + " anew");
        }

        @Override
        public void close() {
            told.add(hz + " closed");
        }
    }
}
