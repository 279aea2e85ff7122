package org.trunkline.dtmf;

import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.trunkline.dtmf.ToneReceiver.ToneHeard;

/** A packet of a press, each of ten packets. */
@State(Scope.Thread)
public class ToneBench {
    private final ToneReceiver receiver = new ToneReceiver(8000);
    private final byte[] payload = new byte[TelephoneEvent.BYTES];
    private int packets;

    /** @return what is new */
    @Benchmark
    public List<ToneHeard> event() {
        int press = packets / 10;
        int packet = packets++ % 10;
        new TelephoneEvent(press & 0xF, packet == 9, 10, 160 * packet + 160).write(payload, 0);
        var event = TelephoneEvent.parse(payload, 0, payload.length).orElseThrow();
        return receiver.on(7, press * 3200, packet == 0, true, event, packets * 20_000_000L);
    }
}
