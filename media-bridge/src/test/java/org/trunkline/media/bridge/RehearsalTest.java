package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.trunkline.media.codec.OpusLibrary;

class RehearsalTest {
    private final OpusLibrary opus = OpusLibrary.load(Optional.empty());

    @Test
    void aCallTravelsBothWaysThroughMishapsAndNothingIsLeft() {
        var rehearsal = new Rehearsal(opus);
        rehearsal.play(200);
        assertThat(rehearsal.heardAgain()).as("all but what was lost, and what a press took the place of").isBetween(170L, 196L);
        rehearsal.close();
        assertThat(opus.open()).isZero();
    }
}
