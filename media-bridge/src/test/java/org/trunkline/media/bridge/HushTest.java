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
    void silenceIsToldTwiceAndRefreshed() {
        assertThat(play("#####")).isEqualTo("AAAAA");
        assertThat(play(".............")).isEqualTo("AAAAAAAAAAAAA");
        assertThat(play("........................................")).isEqualTo("TT.................RTT.................R");
        assertThat(hush.hushed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 30, 33, 34, 35, 60})
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
        assertThat(play("...")).isEqualTo("RTT");
    }

    /** The second time is there for a network that lost the first, and not for a trunk that lost what came between. */
    @Test
    void whatWasToldOnceIsRefreshedInTime() {
        play("#" + ".".repeat(13));
        assertThat(play(".")).isEqualTo("T");
        frame += 18;
        assertThat(play("...")).isEqualTo("RTT");
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
