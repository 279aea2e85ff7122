package org.trunkline.dtmf;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.trunkline.dtmf.ToneReceiver.ToneHeard;
import org.trunkline.fuzz.Inputs;
import org.trunkline.fuzz.Within;

/** The input is a script: eight bytes a packet. Whatever comes, what is heard are whole presses, one after the other. */
class ToneInputTest {
    private static final int SCRIPT_BYTES = 8; // milliseconds since the last, flags, timestamp, payload

    @FuzzTest
    void fuzzed(byte[] bytes) {
        Within.its(bytes, TelephoneEvent::parse).ifPresent(event -> {
            byte[] written = new byte[TelephoneEvent.BYTES];
            event.write(written, 0);
            assertThat(TelephoneEvent.parse(written, 0, written.length)).hasValue(event);
        });
        var script = ByteBuffer.wrap(bytes);
        var receiver = new ToneReceiver(8000);
        var hearing = new Hearing();
        long nowNanos = 0;
        while (script.remaining() >= SCRIPT_BYTES) {
            nowNanos += (script.get() & 0xFF) * 10_000_000L;
            int flags = script.get();
            int timestamp = script.getShort() << 6; // far apart, and close to the wrap
            byte[] payload = new byte[TelephoneEvent.BYTES];
            script.get(payload);
            payload[0] &= 0x1F; // a key half of the time
            var event = TelephoneEvent.parse(payload, 0, payload.length).orElseThrow();
            hearing.all(receiver.onTime(nowNanos));
            hearing.all(receiver.on(flags >> 2 & 1, timestamp, (flags & 1) != 0, (flags & 2) != 0, event, nowNanos));
            assertThat(receiver.nextDeadlineNanos() == Long.MAX_VALUE).isEqualTo(hearing.open.isEmpty());
        }
        hearing.all(receiver.onTime(nowNanos + 3_600_000_000_000L));
        assertThat(hearing.open).isEmpty();
    }

    @Property(tries = 1500, seed = "4733")
    void damaged(@ForAll("inputs") byte[] bytes) {
        fuzzed(bytes);
    }

    @Provide
    Arbitrary<byte[]> inputs() {
        return Inputs.of(getClass());
    }

    /** What was heard of the press that goes on. */
    private static final class Hearing {
        private Optional<Digit> open = Optional.empty();
        private long micros;

        void all(List<ToneHeard> heard) {
            heard.forEach(this::one);
        }

        private void one(ToneHeard heard) {
            switch (heard) {
                case ToneHeard.Started(var digit, var _) -> {
                    assertThat(open).isEmpty();
                    open = Optional.of(digit);
                    micros = 0;
                }
                case ToneHeard.Progress(var digit, var soFar) -> {
                    assertThat(open).hasValue(digit);
                    assertThat(soFar).isGreaterThanOrEqualTo(micros);
                    micros = soFar;
                }
                case ToneHeard.Ended(var digit, var whole, var _) -> {
                    assertThat(open).hasValue(digit);
                    assertThat(whole).isGreaterThanOrEqualTo(micros);
                    open = Optional.empty();
                }
            }
        }
    }
}
