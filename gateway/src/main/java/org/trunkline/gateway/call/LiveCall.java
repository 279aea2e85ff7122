package org.trunkline.gateway.call;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.trunkline.media.bridge.MediaCall;
import org.trunkline.media.bridge.MediaEvent;
import org.trunkline.media.ice.Candidate;
import org.trunkline.sip.SipCall;
import org.trunkline.sip.SipEvent;

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

    /** Sends the INVITE of a call. */
    @FunctionalInterface
    interface Dialler {
        SipCall dial(byte[] sdpOffer, Consumer<? super SipEvent> events);
    }

    private final String id;
    private final Call call;
    private final Dialler dialler;
    private final Consumer<CallNews> browser;
    private final Runnable released;
    private final Mailbox mailbox;
    private final ScheduledExecutorService timer;
    private MediaCall media;
    private SipCall phone;
    private ScheduledFuture<?> alarm;
    private boolean holding = true;

    LiveCall(
            String id,
            Call call,
            Dialler dialler,
            Consumer<CallNews> browser,
            Runnable released,
            Executor threads,
            ScheduledExecutorService timer) {
        this.id = id;
        this.call = call;
        this.dialler = dialler;
        this.browser = browser;
        this.released = released;
        this.mailbox = new Mailbox(threads);
        this.timer = timer;
    }

    /** Its media tells this call what happens, so it can only come after it. */
    void carries(MediaCall opened) {
        media = opened;
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

    /** Dials. Once; until then whatever happens waits, and there is no news. */
    public void start() {
        mailbox.post(() -> guarded(this::dial));
        mailbox.open();
    }

    /** The person in the page hung up. */
    public void hangUp() {
        post(new CallInput.BrowserHungUp());
    }

    /** The page is gone. */
    public void browserGone() {
        post(new CallInput.BrowserGone());
    }

    void stopping() {
        post(new CallInput.Stopping());
    }

    void onMedia(MediaEvent event) {
        post(new CallInput.Media(event));
    }

    private void post(CallInput input) {
        mailbox.post(() -> step(input));
    }

    private void dial() {
        if (!call.over()) { // The page may have gone while it was being answered.
            phone = dialler.dial(media.trunkOffer(), event -> post(new CallInput.Sip(event)));
            setAlarm();
        }
    }

    private void step(CallInput input) {
        guarded(() -> {
            call.on(input, System.nanoTime()).forEach(output -> guarded(() -> perform(output)));
            setAlarm();
        });
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
            case CallOutput.Connect(var sdp) ->
                media.trunkAnswered(sdp).ifPresent(refused -> post(new CallInput.TrunkSdpUnusable(refused.words())));
            case CallOutput.HangUpPhone(var words) -> hangUpPhone(words);
            case CallOutput.Tell(var news) -> browser.accept(news);
            case CallOutput.Release _ -> release();
        }
    }

    private void release() {
        holding = false;
        media.close();
        released.run();
    }

    /** Before the INVITE there is nothing to end. */
    private void hangUpPhone(String words) {
        if (phone != null) {
            phone.hangUp(words);
        }
    }

    private void setAlarm() {
        if (alarm != null) {
            alarm.cancel(false);
        }
        long deadlineNanos = call.nextDeadlineNanos();
        alarm = deadlineNanos == Long.MAX_VALUE
                ? null
                : timer.schedule(
                        () -> post(new CallInput.Tick()),
                        Math.max(0, deadlineNanos - System.nanoTime()),
                        TimeUnit.NANOSECONDS);
    }
}
