package org.trunkline.media.bridge;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.trunkline.dtmf.Digit;
import org.trunkline.media.ice.Candidate;
import org.trunkline.media.net.MediaLoop;
import org.trunkline.media.net.Timed;
import org.trunkline.media.net.Wakeup;
import org.trunkline.media.leg.LegEvent;
import org.trunkline.media.sdp.SdpRefused;

/**
 * The media of one call. The public methods may be called from any thread: they hand immutable commands to the call's loop.
 * Those of the negotiation with the trunk (offers, answers, hold) are for one thread at a time, the call's.
 * The others run on the loop; a bug that shows there ends this call and nothing else.
 */
public final class MediaCall {
    private static final Logger LOG = Logger.getLogger(MediaCall.class);

    /** What was agreed and reserved when the call was opened. */
    record Terms(
            String localUfrag,
            String browserMid,
            String browserAnswer,
            List<Candidate> candidates,
            TrunkTerms trunk,
            Runnable release) {}

    private final MediaLoop loop;
    private final BrowserPort browserPort;
    private final Consumer<MediaEvent> events;
    private final AtomicBoolean closing = new AtomicBoolean();
    private Terms terms;
    private Bridge bridge;
    private Wakeup wakeup;
    private boolean closed;

    MediaCall(MediaLoop loop, BrowserPort browserPort, Consumer<MediaEvent> events) {
        this.loop = loop;
        this.browserPort = browserPort;
        this.events = events;
    }

    /** Completes what the constructor cannot: legs and ports tell this call what they hear. Before any other use. */
    void begin(Bridge joined, Terms agreed) {
        terms = agreed;
        loop.execute(() -> {
            bridge = joined;
            wakeup = loop.wakeup(new Alarm());
            browserPort.add(terms.localUfrag(), this);
        });
    }

    /**
     * The answer to the browser's offer, complete but for the candidates.
     *
     * @return SDP
     */
    public String browserAnswer() {
        return terms.browserAnswer();
    }

    /**
     * The browser's name for its audio section, for the candidates.
     *
     * @return the mid of its offer (RFC 5888)
     */
    public String browserMid() {
        return terms.browserMid();
    }

    /**
     * Where the browser can reach this call; they are all known at once.
     *
     * @return host candidates
     */
    public List<Candidate> candidates() {
        return terms.candidates();
    }

    /**
     * What the trunk is offered now; written anew each time, and of a new version only if it says something new.
     *
     * @return SDP
     */
    public byte[] trunkOffer() {
        return terms.trunk().offer();
    }

    /**
     * Applies the trunk's answer, of early media or of the call; a later one replaces it.
     *
     * @param sdp as it came
     * @return why it cannot be used, or nothing
     */
    public Optional<SdpRefused> trunkAnswered(byte[] sdp) {
        return switch (terms.trunk().answered(sdp)) {
            case TrunkTerms.Outcome.Refused(var why) -> Optional.of(why);
            case TrunkTerms.Outcome.Agreed(var _, var agreement) -> {
                apply(agreement);
                yield Optional.empty();
            }
        };
    }

    /**
     * Applies an offer of the trunk, of the call or inside it, and answers it; each time anew.
     *
     * @param sdp as it came
     * @return the answer, or why there is none
     */
    public TrunkReply trunkOffered(byte[] sdp) {
        return switch (terms.trunk().offered(sdp)) {
            case TrunkTerms.Outcome.Refused(var why) -> new TrunkReply.Refused(why);
            case TrunkTerms.Outcome.Agreed(var answer, var agreement) -> {
                apply(agreement);
                yield new TrunkReply.Answer(answer);
            }
        };
    }

    /**
     * Puts the trunk on hold or takes it back. Takes effect with the next offer or answer.
     *
     * @param held whether nothing is to be heard from it, nor said to it
     */
    public void hold(boolean held) {
        terms.trunk().hold(held);
    }

    /**
     * A digit that the trunk sent by INFO. Told as {@link MediaEvent.TrunkDigit}, unless it came by another way already.
     *
     * @param digit which
     * @param durationMillis how long
     */
    public void trunkInfoDigit(Digit digit, int durationMillis) {
        loop.execute(() -> guarded(() -> bridge.trunkInfoDigit(digit, durationMillis, loop.turnNanos())));
    }

    /**
     * Whether digits may go to the trunk by INFO where it takes no telephone-events ({@link DtmfMode#AUTO}); it may not
     * until this is said.
     *
     * @param allows whether the trunk's Allow header lists INFO (RFC 3261 §20.5)
     */
    public void trunkAllowsInfo(boolean allows) {
        loop.execute(() -> guarded(() -> bridge.trunkAllowsInfo(allows)));
    }

    /** Ends the media and gives ports and memory back; a second time does nothing. */
    public void close() {
        if (closing.compareAndSet(false, true)) {
            loop.execute(this::end);
        }
    }

    void fromBrowser(DatagramKind kind, byte[] b, int offset, int length, InetSocketAddress from, long nowNanos) {
        guarded(() -> bridge.fromBrowser(kind, b, offset, length, from, nowNanos));
    }

    void fromTrunk(byte[] b, int offset, int length, InetSocketAddress from, long nowNanos) {
        guarded(() -> bridge.fromTrunk(b, offset, length, from, nowNanos));
    }

    boolean validated(InetSocketAddress from) {
        return !closed && bridge.validated(from);
    }

    void leg(LegEvent event) {
        events.accept(
                switch (event) {
                    case LegEvent.Secured _ -> new MediaEvent.BrowserConnected();
                    case LegEvent.Closed _ -> new MediaEvent.BrowserClosed();
                    case LegEvent.Lost(var reason) -> new MediaEvent.BrowserLost(reason);
                });
    }

    /** Runs a step of this call on its loop. */
    void guarded(Runnable step) {
        if (closed || bridge == null) {
            return;
        }
        try {
            step.run();
            wakeup.rearm();
        } catch (RuntimeException bug) {
            LOG.error("A bug ended the media of one call", bug);
            closing.set(true);
            end();
            events.accept(new MediaEvent.Faulted());
        }
    }

    /** Wakes the bridge as a packet would: what goes wrong then ends this call too. */
    private final class Alarm implements Timed {
        @Override
        public void onTime(long nowNanos) {
            guarded(() -> bridge.onTime(nowNanos));
        }

        @Override
        public long nextDeadlineNanos() {
            return closed ? NEVER : bridge.nextDeadlineNanos();
        }
    }

    private void apply(TrunkAgreement agreement) {
        loop.execute(() -> guarded(() -> bridge.trunkNegotiated(agreement, loop.turnNanos())));
    }

    private void end() {
        if (closed) {
            return;
        }
        closed = true;
        wakeup.cancel();
        browserPort.remove(terms.localUfrag(), this);
        try {
            bridge.close();
        } finally {
            terms.release().run();
        }
    }
}
