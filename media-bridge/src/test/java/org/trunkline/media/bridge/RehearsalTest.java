package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.trunkline.media.codec.OpusLibrary;

class RehearsalTest {
    private final OpusLibrary opus = OpusLibrary.load(Optional.empty());

    @Test
    void everyFrameTravelsBothWaysAndNothingIsLeft() {
        var rehearsal = new Rehearsal(opus);
        rehearsal.play(200);
        assertThat(rehearsal.heardAgain()).isEqualTo(200);
        rehearsal.close();
        assertThat(opus.open()).isZero();
    }
}
