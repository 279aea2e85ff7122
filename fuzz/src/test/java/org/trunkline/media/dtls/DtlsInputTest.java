package org.trunkline.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.trunkline.fuzz.Inputs;

/** What stands before the library; the library itself is not fuzzed here. */
class DtlsInputTest {
    private static final int LONGEST_MESSAGE_BYTES = 1 << 14; // as in Wire

    @FuzzTest
    void fuzzed(byte[] datagram) {
        var records = DtlsRecord.split(datagram);
        int next = 0;
        for (var record : records) {
            assertThat(record.offset()).isEqualTo(next + 13);
            next = record.offset() + record.length();
            assertThat(record.fragments()).allMatch(part ->
                    part.messageBytes() >= 0 && part.offset() >= 0 && part.bytes() >= 0);
        }
        assertThat(next).isEqualTo(records.isEmpty() ? 0 : datagram.length);
        boolean sane = records.stream().filter(DtlsRecord::isPlainHandshake).allMatch(r -> r.claimsAtMost(LONGEST_MESSAGE_BYTES));
        if (sane) {
            new ClientFlight().admits(datagram);
        }
    }

    @Property(tries = 1000, seed = "6347")
    void damaged(@ForAll("inputs") byte[] bytes) {
        fuzzed(bytes);
    }

    @Provide
    Arbitrary<byte[]> inputs() {
        return Inputs.of(getClass());
    }
}
