package org.trunkline.dtmf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.trunkline.dtmf.ToneReceiver.ToneHeard;
import org.trunkline.dtmf.ToneReceiver.ToneHeard.Ended;
import org.trunkline.dtmf.ToneReceiver.ToneHeard.Progress;
import org.trunkline.dtmf.ToneReceiver.ToneHeard.Started;
import org.trunkline.dtmf.ToneSender.TonePacket;

/** A receiver that feeds a sender, in simulated time that jumps to whatever happens next. */
final class ToneWorld {
    static final int SENDER_HZ = 8_000;
    /** Timestamp of the outgoing stream at time 0: it wraps in the first second. */
    private static final int FIRST_TIMESTAMP = -4_000;

    final ToneReceiver receiver;
    final ToneSender sender = new ToneSender(SENDER_HZ, 20);
    final List<ToneHeard> heard = new ArrayList<>();
    final List<Wire> sent = new ArrayList<>();
    private int pressTimestamp;

    ToneWorld(int receiverHz) {
        receiver = new ToneReceiver(receiverHz);
    }

    /** Lets all of it arrive, and time go on until nothing is left to do. */
    ToneWorld run(List<Wire> arriving) {
        int next = 0;
        while (true) {
            long arrival = next < arriving.size() ? arriving.get(next).atNanos() : Long.MAX_VALUE;
            long now = Math.min(arrival, Math.min(receiver.nextDeadlineNanos(), sender.nextDeadlineNanos()));
            if (now == Long.MAX_VALUE) {
                return this;
            }
            if (now == arrival) {
                Wire packet = arriving.get(next++);
                forward(receiver.on(1, packet.timestamp(), packet.marker(), packet.event(), now), now);
            }
            forward(receiver.onTime(now), now);
            send(now);
        }
    }

    private void forward(List<ToneHeard> tones, long now) {
        heard.addAll(tones);
        for (ToneHeard tone : tones) {
            switch (tone) {
                case Started(Digit digit, long startMicros) -> sender.press(digit, startMicros, now);
                case Progress(_, long micros) -> sender.progress(micros);
                case Ended(_, long micros, _) -> sender.release(micros);
            }
        }
    }

    private void send(long now) {
        for (Optional<TonePacket> due = sender.poll(now); due.isPresent(); due = sender.poll(now)) {
            TonePacket packet = due.get();
            if (packet.first()) {
                pressTimestamp = FIRST_TIMESTAMP + (int) (now / 1_000 * SENDER_HZ / 1_000_000);
            }
            TelephoneEvent event = TelephoneEvent.parse(packet.payload(), 0, packet.payload().length).orElseThrow();
            sent.add(new Wire(now, packet.marker(), pressTimestamp + packet.timestampOffset(), event));
        }
    }
}
