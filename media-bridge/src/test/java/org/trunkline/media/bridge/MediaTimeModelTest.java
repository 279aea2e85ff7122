package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What counts media time, beside arithmetic with 64 bits and lists of samples. */
class MediaTimeModelTest {
    private static final long FRAME_NANOS = 20_000_000;
    private static final int[] CLOCKS_HZ = {8000, 16_000, 24_000, 48_000};

    @Property(tries = 300, seed = "1")
    void aTimelineFollowsTheSendersClockOverAnyNumberOfWraps(
            @ForAll int first, @ForAll @IntRange(max = 3) int clock, @ForAll @LongRange(min = 0, max = 1L << 40) long origin,
            @ForAll long seed) {
        int inHz = CLOCKS_HZ[clock];
        var random = new Random(seed);
        var timeline = new Timeline(inHz, Playhead.HZ);
        timeline.anchor(first, origin);
        long units = 0;
        for (int i = 0; i < 300; i++) {
            long step = random.nextInt(10) == 0 ? random.nextInt(Integer.MAX_VALUE / 2) : random.nextInt(-inHz / 4, inHz);
            units = Math.max(0, units + step);
            long mapped = timeline.map(first + (int) units);
            assertThat(Math.abs((mapped - origin) * inHz - units * Playhead.HZ)).isLessThan(inHz); // less than a tick
        }
    }

    @Property(tries = 300, seed = "2")
    void aFramerLosesNoSampleAndDoublesNone(
            @ForAll @IntRange(min = 1, max = 480) int frameTicks, @ForAll @IntRange(min = 1, max = 2) int samplesATick,
            @ForAll long seed) {
        var random = new Random(seed);
        var framer = new Framer(frameTicks, samplesATick);
        List<Short> held = new ArrayList<>(); // what is in, and not out yet
        long at = random.nextInt(1 << 20);
        short next = 0;
        for (int i = 0; i < 60; i++) {
            boolean gap = random.nextInt(8) == 0;
            if (gap) {
                at += 1 + random.nextInt(2000);
                held.clear(); // its time is over
            }
            int ticks = random.nextInt(random.nextBoolean() ? 20 : 1000);
            short[] pcm = new short[ticks * samplesATick];
            for (int s = 0; s < pcm.length; s++) {
                pcm[s] = next++;
                held.add(pcm[s]);
            }
            long[] due = {at + ticks - held.size() / samplesATick};
            framer.audio(pcm, ticks, at, (audio, offset, start) -> {
                assertThat(start).isEqualTo(due[0]);
                for (int s = 0; s < frameTicks * samplesATick; s++) {
                    assertThat(audio[offset + s]).isEqualTo(held.removeFirst());
                }
                due[0] += frameTicks;
            });
            at += ticks;
            assertThat(held.size()).isLessThan(frameTicks * samplesATick);
            assertThat(framer.isEmpty()).isEqualTo(held.isEmpty());
            assertThat(framer.end(-1)).isEqualTo(held.isEmpty() ? -1 : at);
        }
    }

    @Property(tries = 300, seed = "3")
    void aPlayheadGoesOnAtThePaceOfTheClockAndNeverBack(@ForAll long start, @ForAll long seed) {
        var random = new Random(seed);
        var playhead = new Playhead();
        long nowNanos = start; // may wrap
        playhead.start(nowNanos);
        long end = 0;
        long dueNanos = start;
        for (int i = 0; i < 200; i++) {
            nowNanos += random.nextInt(4) == 0 ? random.nextLong(100_000_000_000L) : random.nextLong(2 * FRAME_NANOS);
            long overdueNanos = Math.max(0, nowNanos - dueNanos);
            long position = playhead.position(nowNanos);
            assertThat(position).isEqualTo(end + overdueNanos / Playhead.NANOS_A_TICK);
            assertThat(playhead.dueNanos(nowNanos)).isEqualTo(overdueNanos > 0 ? nowNanos : dueNanos);
            if (random.nextBoolean()) {
                long back = random.nextInt(5) == 0 ? 400 : 0; // of a stream that was overtaken
                playhead.sent(position + 160 - back, nowNanos + FRAME_NANOS);
                end = Math.max(end, position + 160 - back);
                dueNanos = nowNanos + FRAME_NANOS;
            }
            assertThat(playhead.endTicks()).isEqualTo(end);
        }
    }

    @Property(tries = 50, seed = "4")
    void aStreamThatKeepsTimeStaysOnCourse(
            @ForAll long start, @ForAll @IntRange(min = -200, max = 200) int driftPpm, @ForAll @IntRange(max = 20) int jitterMillis,
            @ForAll long seed) {
        var random = new Random(seed);
        var course = new Course();
        long lastNanos = 0;
        for (long i = 0; i < 20_000; i++) {
            long sentNanos = i * FRAME_NANOS + i * FRAME_NANOS / 1_000_000 * driftPpm;
            long arrivalNanos = Math.max(lastNanos, sentNanos + random.nextInt(jitterMillis + 1) * 1_000_000L);
            lastNanos = arrivalNanos;
            long nowNanos = start + arrivalNanos;
            assertThat(!course.begun() || course.holds(i * 160, 0, false, nowNanos)).as("packet %s", i).isTrue();
            course.played(i * 160, nowNanos);
        }
    }

    @Property(tries = 100, seed = "5")
    void aStreamThatJumpsIsOffCourseAndBroughtBack(
            @ForAll long start, @ForAll @IntRange(min = 1, max = 1000) int before,
            @ForAll @IntRange(min = 41, max = 100_000) int jumpMillis, @ForAll boolean ahead) {
        var course = new Course();
        for (int i = 0; i < before; i++) {
            course.played(i * 160L, start + i * FRAME_NANOS);
        }
        long nowNanos = start + before * FRAME_NANOS;
        long jump = (ahead ? 8L : -8L) * jumpMillis;
        assertThat(course.holds(before * 160L, 0, false, nowNanos)).isTrue();
        assertThat(course.holds(before * 160L + jump, 0, false, nowNanos)).isFalse();
        assertThat(course.due(nowNanos)).isEqualTo(before * 160L);
    }
}
