package org.trunkline.carrier;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.trunkline.dtmf.InfoDigits;
import org.trunkline.carrier.NumberPlan.Fate;
import org.trunkline.media.Drop;
import org.trunkline.sip.IncomingCall;
import org.trunkline.sip.OwedMessage;
import org.trunkline.sip.SipCall;
import org.trunkline.sip.SipEvent;

/** One call: its script, its sockets and its media. Lives on the exchange's thread. */
final class ExchangeCall {
    private static final double LOSS = 0.05;
    private static final long JITTER_NANOS = Duration.ofMillis(80).toNanos();
    /** So far behind (the machine slept), what was missed is left out. */
    private static final long HOPELESS_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int LARGEST_DATAGRAM_BYTES = 2048;

    /** Sends the INVITE of a call that the carrier makes. */
    interface Dialler {
        SipCall dial(byte[] offer);
    }

    private final Exchange exchange;
    private final Fate.Taken fate;
    private final Script script;
    private final RandomGenerator random;
    private final LossyPath path;
    private final ByteBuffer buffer = ByteBuffer.allocate(LARGEST_DATAGRAM_BYTES);
    private volatile Optional<RtpSockets> sockets = Optional.empty();
    private Optional<IncomingCall> caller = Optional.empty();
    private Optional<Dialler> dialler = Optional.empty();
    private Optional<SipCall> sip = Optional.empty();
    private Optional<TrunkAnswer> terms = Optional.empty();
    private Optional<CallMedia> media = Optional.empty();
    private int version = 1;
    private boolean speaking;
    private long nextTickNanos;

    private ExchangeCall(Exchange exchange, Fate.Taken fate) {
        this.exchange = exchange;
        this.fate = fate;
        script = new Script(fate.steps(), System.nanoTime());
        random = exchange.random();
        path = fate.lossy() ? new LossyPath(random, LOSS, JITTER_NANOS) : LossyPath.perfect();
    }

    /** Empty where the offer has nothing that the number can speak. */
    static Optional<ExchangeCall> of(Exchange exchange, IncomingCall caller, Fate.Taken fate) {
        return TrunkAnswer.to(caller.offer(), fate.laws()).map(agreed -> {
            ExchangeCall call = new ExchangeCall(exchange, fate);
            call.caller = Optional.of(caller);
            call.sip = Optional.of(caller);
            call.agree(agreed);
            return call;
        });
    }

    /** A call that the carrier makes, when its script says so. */
    static ExchangeCall to(Exchange exchange, Function<ExchangeCall, Dialler> dialler) {
        ExchangeCall call = new ExchangeCall(exchange, NumberPlan.CALLING_BACK);
        call.dialler = Optional.of(dialler.apply(call));
        return call;
    }

    private void agree(TrunkAnswer agreed) {
        terms = Optional.of(agreed);
        media = Optional.of(new CallMedia(agreed.media(), fate.line().get(), random, exchange.drops()));
    }

    void on(SipEvent event, long nowNanos) {
        switch (event) {
            case SipEvent.Answered(byte[] sdp) -> answered(sdp, nowNanos);
            case SipEvent.Refused _, SipEvent.HungUp _ -> end();
            case SipEvent.Info(String contentType, byte[] body) ->
                InfoDigits.read(contentType, body).ifPresent(
                        info -> media.ifPresent(line -> line.key(info.digit(), Line.Way.INFO, nowNanos)));
            case SipEvent.Offered(byte[] sdp) -> sip.ifPresent(call -> reanswer(call, sdp));
            case SipEvent.OfferWanted _ -> sip.ifPresent(call -> call.answerOffer(describe()));
            case SipEvent.Reanswered(byte[] sdp) -> again(sdp);
            case SipEvent.Messaged(OwedMessage owed) -> {
                owed.accept();
                sip.ifPresent(call -> call.sendMessage(owed.message(), _ -> {})); // says it back
            }
            case SipEvent.Trying _, SipEvent.Ringing _, SipEvent.OfferRefused _, SipEvent.TransferAsked _,
                    SipEvent.TransferProgress _ -> {}
        }
    }

    void onTime(long nowNanos) {
        for (var action = script.poll(nowNanos); action.isPresent(); action = script.poll(nowNanos)) {
            perform(action.get(), nowNanos);
        }
        if (speaking && nowNanos - nextTickNanos > HOPELESS_NANOS) {
            nextTickNanos = nowNanos;
        }
        while (speaking && nowNanos - nextTickNanos >= 0) {
            for (byte[] packet : media.orElseThrow().tick(nextTickNanos)) {
                path.put(packet, nextTickNanos);
            }
            nextTickNanos += Line.FRAME_NANOS;
        }
        path.due(nowNanos).forEach(this::send);
    }

    private void perform(Script.Action action, long nowNanos) {
        switch (action) {
            case RING -> caller.ifPresent(IncomingCall::ring);
            case EARLY_MEDIA -> {
                caller.ifPresent(call -> call.progress(183, answer()));
                speak(nowNanos);
            }
            case ANSWER -> caller.ifPresent(call -> call.answer(answer()));
            case HANG_UP -> hangUp("The test number hangs up");
            case CALL_BACK -> caller.ifPresent(call -> exchange.callBack(call.source(), call.fromUser()));
            case CALL -> sip = dialler.map(way -> way.dial(TrunkAnswer.offer(openSockets())));
        }
    }

    private byte[] answer() {
        return terms.orElseThrow().sdp(openSockets(), version);
    }

    /** A hold, a move of the other side's media, or only a refresh; the line and its law stay as they are. */
    private void reanswer(SipCall call, byte[] offer) {
        if (again(offer)) {
            call.answerOffer(describe());
        } else {
            call.refuseOffer(488);
        }
    }

    private boolean again(byte[] sdp) {
        var law = media.isPresent() ? List.of(terms.orElseThrow().media().law()) : fate.laws();
        var agreed = TrunkAnswer.to(sdp, law);
        agreed.ifPresent(now -> terms = Optional.of(now));
        return agreed.isPresent();
    }

    private byte[] describe() {
        version++;
        return answer();
    }

    /** Who was called says with it what it speaks. */
    private void answered(byte[] sdp, long nowNanos) {
        if (dialler.isPresent()) {
            TrunkAnswer.to(sdp, fate.laws()).ifPresentOrElse(this::agree, () -> hangUp("Nothing in common"));
        }
        speak(nowNanos);
    }

    private void speak(long nowNanos) {
        if (!speaking && sockets.isPresent() && media.isPresent()) {
            speaking = true;
            nextTickNanos = nowNanos;
        }
    }

    private InetSocketAddress openSockets() {
        try {
            if (sockets.isEmpty()) {
                RtpSockets opened = RtpSockets.open(exchange.address());
                sockets = Optional.of(opened);
                opened.rtp().register(exchange.selector(), SelectionKey.OP_READ, this);
                opened.rtcp().register(exchange.selector(), SelectionKey.OP_READ, this);
            }
            return sockets.get().address();
        } catch (IOException e) {
            throw new UncheckedIOException("no RTP sockets", e);
        }
    }

    /** Takes all that waits on a socket. RTCP is received, so that nobody is told that the port is closed, and not used. */
    void read(SelectableChannel readable, long nowNanos) {
        DatagramChannel channel = (DatagramChannel) readable;
        boolean rtp = sockets.filter(pair -> pair.rtp() == channel).isPresent();
        try {
            while (channel.isOpen() && channel.receive(buffer.clear()) != null) {
                if (rtp) {
                    received(nowNanos);
                }
            }
        } catch (IOException e) {
            exchange.drops().count(Drop.BAD_RTP); // the kernel's word of a datagram that could not be delivered
        }
    }

    private void received(long nowNanos) {
        exchange.received().incrementAndGet();
        if (buffer.hasRemaining()) {
            media.ifPresent(line -> line.on(buffer.array(), buffer.position(), nowNanos));
        } else {
            exchange.drops().count(Drop.OVERSIZE);
        }
    }

    private void send(byte[] packet) {
        try {
            boolean heard = terms.orElseThrow().heard();
            if (heard && sockets.isPresent() && sockets.get().rtp().send(ByteBuffer.wrap(packet), terms.orElseThrow().remote()) > 0) {
                exchange.sent().incrementAndGet();
            }
        } catch (IOException e) {
            speaking = false; // whoever cannot be reached need not be spoken to
        }
    }

    /** {@link Long#MAX_VALUE} for never. */
    long nextDeadlineNanos() {
        long deadline = sooner(script.nextDeadlineNanos(), path.nextDeadlineNanos());
        return speaking ? sooner(deadline, nextTickNanos) : deadline;
    }

    private static long sooner(long a, long b) {
        boolean first = b == Long.MAX_VALUE || a != Long.MAX_VALUE && a - b < 0;
        return first ? a : b;
    }

    int sockets() {
        return sockets.isPresent() ? 2 : 0;
    }

    void hangUp(String words) {
        sip.ifPresent(call -> call.hangUp(words));
        end();
    }

    void end() {
        speaking = false;
        exchange.forget(this);
        sockets.ifPresent(pair -> {
            try {
                pair.close();
            } catch (IOException e) {
                throw new UncheckedIOException("RTP sockets cannot be closed", e);
            }
        });
        sockets = Optional.empty();
    }
}
