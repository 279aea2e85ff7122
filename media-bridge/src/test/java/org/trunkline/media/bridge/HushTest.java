package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HushTest {
    private final Hush hush = new Hush();
    private int frame;

    /** RFC 7587 §3.1.3: every 400 ms something is sent. */
    @Test
    void silenceIsToldOnceAndRefreshed() {
        assertThat(play("#####")).isEqualTo("AAAAA");
        assertThat(play(".............")).isEqualTo("AAAAAAAAAAAAA");
        assertThat(play("........................................")).isEqualTo("T..................RT..................R");
        assertThat(hush.hushed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 30, 33, 34, 35, 60})
    void speechIsSentFromItsFirstFrame(int silence) {
        play("#");
        play(".".repeat(silence));
        assertThat(play("##.#")).isEqualTo("BAAA");
        assertThat(hush.hushed()).isFalse();
    }

    @Test
    void aShortPauseIsSent() {
        assertThat(play("#............#............#")).doesNotContain("T", ".", "B");
    }

    @Test
    void anotherDecoderLearnsTheBackgroundAnew() {
        play("#" + ".".repeat(20));
        hush.anew(frame * 160L);
        assertThat(play("..............")).isEqualTo("AAAAAAAAAAAAAT");
    }

    @Test
    void framesThatNeverCameCountAsTheTimeThatTheyTook() {
        play("#" + ".".repeat(20));
        frame += 100;
        assertThat(play("...")).isEqualTo("RT.");
    }

    private String play(String frames) {
        var sent = new StringBuilder();
        for (char c : frames.toCharArray()) {
            boolean refreshing = hush.hushed();
            sent.append(switch (hush.on(c == '#', frame++ * 160L)) {
                case AUDIO -> refreshing ? 'R' : 'A';
                case BEGINNING -> 'B';
                case TOC_ONLY -> 'T';
                case NOTHING -> '.';
            });
        }
        return sent.toString();
    }
}
