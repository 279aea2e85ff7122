package org.trunkline.gateway.call;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jboss.logging.Logger;
import org.trunkline.dtmf.Digit;
import org.trunkline.dtmf.InfoDigits;
import org.trunkline.media.bridge.BrowserReply;
import org.trunkline.media.bridge.MediaCall;
import org.trunkline.media.bridge.MediaEvent;
import org.trunkline.media.bridge.TrunkMedia;
import org.trunkline.media.bridge.TrunkReply;
import org.trunkline.media.bridge.TrunkSide;
import org.trunkline.media.ice.Candidate;
import org.trunkline.sip.IncomingCall;
import org.trunkline.sip.SipCall;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.TextMessage;

/**
 * Carries out what a {@link Call} decides. Everything that happens to it passes through one mailbox:
 *
 * <pre>
 *   SIP thread ─┐
 *   media loop ─┼─► mailbox ──► Call.on(input, now) ──► SIP, media, browser
 *   page, timer ┘
 * </pre>
 */
public final class LiveCall {
    private static final Logger LOG = Logger.getLogger(LiveCall.class);
    private static final int NOT_ACCEPTABLE_HERE = 488;
    private static final int NO_SUCH_DIALOG = 481;

    /** Sends the INVITE of a call. */
    @FunctionalInterface
    interface Dialler {
        /** Empty: all lines of the trunk are in use. */
        Optional<Leg> dial(Goal goal, byte[] sdpOffer, Consumer<? super SipEvent> events);
    }

    /** A phone on its way from one call to another, and what its trunk can carry. */
    private record Gift(Leg leg, TrunkMedia media, String trunk) {}

    private final String id;
    private final Call call;
    private final Dialler dialler;
    private final MessageGate gate;
    private final Consumer<CallNews> browser;
    private final Consumer<CallRecord> records;
    private final Runnable released;
    private final Mailbox mailbox;
    private final Alarm alarm;
    private Consumer<SipEvent> newOwner = _ -> {};
    private MediaCall media;
    private Legs legs;
    private boolean holding = true;
    private volatile Optional<SipCall> talkedTo = Optional.empty();
    private volatile String trunk;
    private String second = ""; // the trunk of the leg that was dialled or taken last
    private Optional<String> joined = Optional.empty();
    private EndCause end = EndCause.FAILED; // until another is told

    LiveCall(
            String id,
            Call call,
            Dialler dialler,
            MessageGate gate,
            Consumer<CallNews> browser,
            Consumer<CallRecord> records,
            Runnable released,
            Executor threads,
            ScheduledExecutorService timer) {
        this.id = id;
        this.call = call;
        this.dialler = dialler;
        this.gate = gate;
        this.browser = browser;
        this.records = records;
        this.released = released;
        trunk = call.trunk();
        this.mailbox = new Mailbox(threads);
        alarm = new Alarm(timer, () -> post(new CallInput.Tick()));
    }

    /** Its media tells this call what happens, so it can only come after it. */
    void carries(MediaCall opened) {
        media = opened;
        legs = new Legs(opened);
    }

    /** The call that came in. Before the start; its events are handed to {@link #callerSays}. */
    void answers(IncomingCall caller, Leg.Line line) {
        legs.put(Call.CALLER, new Leg(caller, line));
    }

    /**
     * The call's name in the protocol.
     *
     * @return unguessable
     */
    public String id() {
        return id;
    }

    /**
     * What the browser is answered at once.
     *
     * @return SDP
     */
    public String browserAnswer() {
        return media.browserAnswer();
    }

    /**
     * Where the browser can reach this call.
     *
     * @return all candidates
     */
    public List<Candidate> candidates() {
        return media.candidates();
    }

    /**
     * The browser's name for its audio section.
     *
     * @return the mid of its offer (RFC 5888)
     */
    public String browserMid() {
        return media.browserMid();
    }

    /** Dials, or answers the caller; a browser that is lost ends the call. Instead of the other. */
    public void start() {
        start(Duration.ZERO);
    }

    /**
     * Dials, or answers the caller. Once; until then whatever happens waits, and there is no news.
     *
     * @param grace for how long a page that is away, or media that is lost, may come back; zero: not at all
     */
    public void start(Duration grace) {
        mailbox.post(() -> guarded(() -> carryOut(call.begin(grace))));
        mailbox.open();
    }

    /** Does not wait for a way to the browser: a SIP phone in a browser may look for one only when somebody has answered. */
    public void dialAtOnce() {
        post(new CallInput.Media(new MediaEvent.BrowserReached()));
    }

    /** The person in the page hung up. */
    public void hangUp() {
        post(new CallInput.BrowserHungUp());
    }

    /**
     * The person in the page puts the phone on hold, or takes it back.
     *
     * @param held which
     */
    public void hold(boolean held) {
        post(new CallInput.Hold(held));
    }

    /**
     * The person in the page hands the phone over to somebody else, and leaves.
     *
     * @param goals where the number may be dialled, at least one
     */
    void transfer(List<Goal> goals) {
        post(new CallInput.Transfer(goals));
    }

    /**
     * The person in the page joins the phone with that of another of the page's calls, and leaves both.
     *
     * @param other answered
     */
    public void transferTo(LiveCall other) {
        post(new CallInput.TransferTo(other));
    }

    /**
     * The person at the browser pressed a key, and it was told by signalling.
     *
     * @param digit which
     * @param durationMillis how long
     */
    public void press(Digit digit, int durationMillis) {
        mailbox.post(() -> guarded(() -> media.browserInfoDigit(digit, durationMillis)));
    }

    /**
     * The person at the browser writes to the phone.
     *
     * @param message what he says
     * @param outcome gets the final SIP status of the phone, once; 481 where nobody has answered, or the call is over
     */
    public void write(TextMessage message, IntConsumer outcome) {
        mailbox.post(() -> guarded(() -> legs.phone(call.phone())
                .filter(_ -> call.hasBrowser())
                .ifPresentOrElse(phone -> phone.sendMessage(message, outcome), () -> outcome.accept(NO_SUCH_DIALOG))));
    }

    /** The page is gone for good. */
    public void browserGone() {
        post(new CallInput.BrowserGone());
    }

    /** The page's socket is gone; within the grace it may be {@link #browserBack}. */
    public void browserAway() {
        post(new CallInput.BrowserAway());
    }

    /** The page is there again. */
    public void browserBack() {
        post(new CallInput.BrowserBack());
    }

    /**
     * A further offer of the browser: it restarts ICE, changes what it sends or hears, or has another connection.
     *
     * @param sdp as it came
     * @param reply what came of it, on a thread of the call: this call, whose browser can be answered, or why not
     */
    public void browserOffers(String sdp, Consumer<Opened> reply) {
        mailbox.post(() -> guarded(() -> reply.accept(browserOffered(sdp))));
    }

    private Opened browserOffered(String sdp) {
        if (!holding || !call.hasBrowser()) {
            return new Opened.Refused(CallError.UNKNOWN_CALL, "The call has just ended.");
        }
        return switch (media.browserOffered(sdp)) {
            case BrowserReply.Refused(var why) -> new Opened.Refused(CallError.BAD_SDP, why.words());
            case BrowserReply.Answer(var _, var anew) -> {
                if (anew) {
                    step(new CallInput.BrowserAnew());
                }
                yield new Opened.Ready(this);
            }
        };
    }

    void stopping() {
        post(new CallInput.Stopping());
    }

    void onMedia(MediaEvent event) {
        if (event instanceof MediaEvent.MeasuredInAll(var quality)) {
            mailbox.post(() -> guarded(() -> records.accept(
                    new CallRecord(id, trunk, quality.otherTrunk().flatMap(_ -> joined), end, quality))));
        } else {
            post(new CallInput.Media(event));
        }
    }

    /** For any thread, once the call carries its media. */
    CallStatus status() {
        return new CallStatus(id, trunk, media.snapshot());
    }

    void callerSays(SipEvent event) {
        post(new CallInput.Sip(Call.CALLER, event));
    }

    /** Whether this is the call that a dialog belongs to. */
    boolean talksTo(SipCall phone) {
        return talkedTo.filter(mine -> mine == phone).isPresent();
    }

    /** A caller who was told to take the place of our phone (RFC 3891). Called inside its {@code IncomingCalls.on}. */
    void replacePhone(IncomingCall caller, Leg.Line line) {
        caller.events(event -> mailbox.post(() -> legs.of(caller).ifPresent(leg -> step(new CallInput.Sip(leg, event)))));
        mailbox.post(() -> guarded(() -> takePlace(caller, line)));
    }

    private void post(CallInput input) {
        mailbox.post(() -> step(input));
    }

    private void step(CallInput input) {
        guarded(() -> {
            if (!holding && input instanceof CallInput.Sip(var leg, var event) && leg == call.phone()) {
                newOwner.accept(event); // our phone is another call's now
            }
            if (input instanceof CallInput.Sip(_, SipEvent.Messaged(var owed)) && !gate.admits(owed, System.nanoTime())) {
                return;
            }
            if (input instanceof CallInput.Sip(var leg, var event) && isLast(event)) {
                legs.drop(leg);
            }
            carryOut(call.on(input, System.nanoTime()));
        });
    }

    private void carryOut(List<CallOutput> outputs) {
        outputs.forEach(output -> guarded(() -> perform(output)));
        alarm.set(call.nextDeadlineNanos());
    }

    /** Our own bug ends the call, as everything does that ends one; a call that has ended hears of it no more. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException bug) {
            LOG.errorf(bug, "A bug ended call %s", id);
            step(new CallInput.Media(new MediaEvent.Faulted()));
        }
    }

    private void perform(CallOutput output) {
        if (!holding) {
            return; // What a bug has left over of an earlier step.
        }
        switch (output) {
            case CallOutput.Dial(var leg, var goal, var held) -> dial(leg, goal, held);
            case CallOutput.Accept _ -> legs.at(Call.CALLER, caller -> accept((IncomingCall) caller));
            case CallOutput.Connect(var leg, var sdp) -> connect(leg, sdp);
            case CallOutput.Join(var leg, var sdp) -> join(leg, sdp);
            case CallOutput.Take(var leg, var other) -> other.giveAway(this, leg);
            case CallOutput.AnswerOffer(var leg, var sdp) -> legs.at(leg, phone -> answerOffer(leg, phone, sdp));
            case CallOutput.GiveOffer(var leg) -> legs.at(leg, phone -> phone.answerOffer(legs.side(leg).offer()));
            case CallOutput.Offer(var leg, var held) -> {
                legs.side(leg).hold(held);
                legs.at(leg, phone -> phone.offer(legs.side(leg).offer()));
            }
            case CallOutput.Listen _ -> media.listen();
            case CallOutput.Hold(var held) -> media.trunk().hold(held);
            case CallOutput.SendDigit(var leg, var digit, var millis) ->
                legs.at(leg, phone -> phone.sendInfo(InfoDigits.RELAY_TYPE, InfoDigits.relay(digit, millis)));
            case CallOutput.HearInfo(var type, var body) ->
                InfoDigits.read(type, body).ifPresent(info -> media.trunkInfoDigit(info.digit(), info.durationMillis()));
            case CallOutput.Refer(var leg, var number) -> legs.at(leg, phone -> phone.refer(number));
            case CallOutput.ReferTo(var leg, var other) -> legs.at(leg, phone -> referTo(leg, phone, other));
            case CallOutput.Report(var leg, var status) -> legs.at(leg, phone -> phone.transferProgress(status));
            case CallOutput.PassOn(var leg, var owed) ->
                legs.at(leg, phone -> phone.sendMessage(owed.message(), owed::answer));
            case CallOutput.HangUpPhone(var leg, var cause) -> hangUpPhone(leg, cause);
            case CallOutput.Tell(var news) -> {
                end = news instanceof CallNews.Ended ended ? ended.cause() : end;
                browser.accept(news);
            }
            case CallOutput.Release _ -> release();
        }
        talkedTo = legs.phone(call.phone());
        trunk = call.trunk();
    }

    private void dial(int number, Goal goal, boolean held) {
        second = goal.network().name();
        legs.open(number, goal.network().media(), held)
                .flatMap(side -> dialler.dial(goal, side.offer(), event -> post(new CallInput.Sip(number, event))))
                .ifPresentOrElse(leg -> legs.put(number, leg), () -> {
                    legs.close(number);
                    post(new CallInput.NoLine(number));
                });
    }

    private void connect(int leg, byte[] sdp) {
        legs.at(leg, phone -> legs.side(leg).allowsInfo(phone.takesInfo()));
        var refused = legs.side(leg).answered(sdp);
        refused.ifPresent(why -> post(new CallInput.TrunkSdpUnusable(why.words())));
        if (refused.isEmpty()) {
            media.talkTo(legs.side(leg));
        }
    }

    private void join(int leg, byte[] sdp) {
        legs.side(leg).answered(sdp).ifPresent(why -> post(new CallInput.TrunkSdpUnusable(why.words())));
        joined = Optional.of(second);
        media.joinTrunks(legs.side(leg));
    }

    /** On our own steps: the phone that we talk to, and what it says from now on, become another call's. */
    private void giveAway(LiveCall taker, int leg) {
        mailbox.post(() -> guarded(() -> {
            var ours = holding && call.answered() ? legs.take(call.phone()) : Optional.<Leg>empty();
            var gift = ours.map(given -> new Gift(given, legs.side(call.phone()).wanted(), trunk));
            if (gift.isPresent()) {
                newOwner = event -> taker.post(new CallInput.Sip(leg, event));
                step(new CallInput.GivenAway());
            }
            taker.mailbox.post(() -> taker.guarded(() -> taker.take(leg, gift)));
        }));
    }

    /** Its trunk shall send to us what it sent to the other call. */
    private void take(int leg, Optional<Gift> gift) {
        var side = gift.filter(_ -> holding).flatMap(given -> legs.open(leg, given.media(), false));
        gift.ifPresent(given -> {
            legs.put(leg, given.leg());
            second = given.trunk();
        });
        if (side.isPresent()) {
            legs.at(leg, phone -> phone.offer(side.get().offer()));
        } else {
            step(new CallInput.Sip(leg, new SipEvent.OfferRefused(NO_SUCH_DIALOG)));
            hangUpPhone(leg, EndCause.TRANSFERRED);
        }
    }

    private void accept(IncomingCall caller) {
        media.trunk().allowsInfo(caller.takesInfo());
        switch (replyTo(caller.offer(), media.trunk())) {
            case TrunkReply.Answer(var sdp) -> caller.answer(sdp);
            case TrunkReply.Refused(var why) -> {
                caller.refuse(NOT_ACCEPTABLE_HERE, "Not Acceptable Here");
                post(new CallInput.TrunkSdpUnusable(why.words()));
            }
        }
    }

    /** An INVITE without an offer is answered with ours; the caller's answer comes with its ACK (RFC 3261 §13.2.1). */
    private static TrunkReply replyTo(byte[] offer, TrunkSide side) {
        return offer.length == 0 ? new TrunkReply.Answer(side.offer()) : side.offered(offer);
    }

    private void takePlace(IncomingCall caller, Leg.Line line) {
        if (!holding || !call.talking()) {
            line.giveBack();
            caller.refuse(NO_SUCH_DIALOG, "Call/Transaction Does Not Exist"); // RFC 3891 §3
            return;
        }
        int leg = call.newLeg();
        var reply = legs.open(leg, legs.side(call.phone()).wanted(), call.held()).map(side -> replyTo(caller.offer(), side));
        if (reply.isPresent() && reply.get() instanceof TrunkReply.Answer(var sdp)) {
            caller.answer(sdp);
            legs.put(leg, new Leg(caller, line));
            legs.side(leg).allowsInfo(caller.takesInfo());
            media.talkTo(legs.side(leg));
            step(new CallInput.Replaced(leg));
        } else {
            line.giveBack();
            legs.close(leg);
            caller.refuse(NOT_ACCEPTABLE_HERE, "Not Acceptable Here");
        }
    }

    private void answerOffer(int leg, SipCall phone, byte[] sdp) {
        switch (legs.side(leg).offered(sdp)) {
            case TrunkReply.Answer(var ours) -> {
                phone.answerOffer(ours);
                post(new CallInput.OfferTaken(PhoneHold.in(sdp)));
            }
            case TrunkReply.Refused _ -> phone.refuseOffer(NOT_ACCEPTABLE_HERE);
        }
    }

    private void referTo(int leg, SipCall phone, LiveCall other) {
        other.talkedTo.ifPresentOrElse(
                phone::referTo, () -> post(new CallInput.Sip(leg, new SipEvent.TransferProgress(NO_SUCH_DIALOG, true))));
    }

    private void hangUpPhone(int leg, EndCause cause) {
        legs.at(leg, phone -> phone.hangUp(Partings.of(cause)));
        legs.drop(leg);
    }

    private static boolean isLast(SipEvent event) {
        return event instanceof SipEvent.Refused || event instanceof SipEvent.HungUp;
    }

    private void release() {
        holding = false;
        try {
            legs.dropAll();
        } finally {
            try {
                media.close();
            } finally {
                released.run();
            }
        }
    }
}
