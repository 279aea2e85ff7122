package org.trunkline.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the telephone network is told about the end of a call. */
class PartingsTest {
    @ParameterizedTest
    @CsvSource({"HANGUP, 16", "CANCELLED, 16", "NO_ANSWER, 19", "BROWSER_GONE, 27", "MEDIA_FAILED, 41", "GATEWAY_STOPPING, 41"})
    void causeIsThatOfTheNetworks(EndCause cause, int q850) {
        assertThat(Partings.of(cause).q850()).isEqualTo(q850);
    }

    @ParameterizedTest
    @EnumSource
    void everyEndHasOne(EndCause cause) {
        assertThat(Partings.of(cause).words()).isEqualTo(cause.wireName());
    }
}
