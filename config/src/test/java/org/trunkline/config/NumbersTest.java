package org.trunkline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "DE, 112", "DE, 110", "DE, 116117", "DE, 115", "DE, *31#", "DE, *31#030123456", "DE, #21#", "US, 911", "US, 112",
        "US, 411", "US, 611", "GB, 999", "AU, 000", "-, 112", "-, 911", "-, 999", "-, *100",
    })
    void emergencyNumbersAndShortCodesAreNeverChanged(String region, String number) {
        var numbers = new Numbers(Optional.ofNullable(region));
        assertThat(numbers.untouchable(number)).isTrue();
        for (var format : NumberFormat.values()) {
            assertThat(numbers.formatted(number, format)).isEqualTo(number);
        }
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        // region, dialled, E.164, national, 00
        "DE, 030123456, +4930123456, 030123456, 004930123456",
        "DE, +4930123456, +4930123456, 030123456, 004930123456",
        "DE, 004930123456, +4930123456, 030123456, 004930123456",
        "DE, 0012025550123, +12025550123, 0012025550123, 0012025550123",
        "US, 2025550123, +12025550123, 2025550123, 0012025550123",
        "US, 12025550123, +12025550123, 2025550123, 0012025550123",
        "US, 0114930123456, +4930123456, 0114930123456, 004930123456",
        "US, 5550123, 5550123, 5550123, 5550123", // only local: whose area is not known
        "DE, 80012345, 80012345, 80012345, 80012345", // no 0 in front: an extension
        "-, +4930123456, +4930123456, +4930123456, 004930123456",
        "-, 030123456, 030123456, 030123456, 030123456",
        "DE, +15550100, +15550100, +15550100, +15550100", // no number of any country
    })
    void eachTrunkGetsItsFormat(String region, String dialled, String e164, String national, String zeroZero) {
        var numbers = new Numbers(Optional.ofNullable(region));
        assertThat(numbers.formatted(dialled, NumberFormat.E164)).isEqualTo(e164);
        assertThat(numbers.formatted(dialled, NumberFormat.NATIONAL)).isEqualTo(national);
        assertThat(numbers.formatted(dialled, NumberFormat.ZERO_ZERO)).isEqualTo(zeroZero);
        assertThat(numbers.formatted(dialled, NumberFormat.AS_DIALLED)).isEqualTo(dialled);
    }
}
