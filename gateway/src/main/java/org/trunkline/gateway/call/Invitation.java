package org.trunkline.gateway.call;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.trunkline.media.bridge.BrowserSays;
import org.trunkline.sip.IncomingCall;
import org.trunkline.sip.SipEvent;

/**
 * Carries out what a {@link Ring} decides: a call in, from its INVITE until a page has taken it. Then it is a
 * {@link LiveCall}, to which the caller's words are handed on.
 */
public final class Invitation {
    private static final Logger LOG = Logger.getLogger(Invitation.class);

    /** Makes a call of the page that answers. */
    @FunctionalInterface
    interface Opener {
        Opened open(Pass pass, BrowserSays says, Consumer<CallNews> browser);
    }

    private final String id;
    private final Caller caller;
    private final IncomingCall phone;
    private final Ring ring;
    private final Presence presence;
    private final Opener opener;
    private final Consumer<Boolean> finished;
    private final Alarm alarm;
    private final Mailbox mailbox;
    private Optional<LiveCall> taken = Optional.empty();

    Invitation(
            String id,
            Caller caller,
            IncomingCall phone,
            Ring ring,
            Presence presence,
            Opener opener,
            Consumer<Boolean> finished,
            Executor threads,
            ScheduledExecutorService timer) {
        this.id = id;
        this.caller = caller;
        this.phone = phone;
        this.ring = ring;
        this.presence = presence;
        this.opener = opener;
        this.finished = finished;
        alarm = new Alarm(timer, () -> post(new Ring.Input.Tick()));
        mailbox = new Mailbox(threads);
    }

    /** Inside {@code IncomingCalls.on}. */
    void start() {
        phone.events(event -> mailbox.post(() -> callerSays(event)));
        mailbox.post(() -> carryOut(ring.begin()));
        mailbox.open();
    }

    /**
     * The call's name in the protocol, at every page that it rings at.
     *
     * @return unguessable
     */
    public String id() {
        return id;
    }

    /**
     * Who calls, and whom.
     *
     * @return as the trunk wrote it
     */
    public Caller caller() {
        return caller;
    }

    /**
     * A page takes the call.
     *
     * @param page at which it rings
     * @param pass whose page it is
     * @param says its browser's description
     * @param browser told what happens, one after the other
     * @param reply what came of it: the call, to be started; or why this page cannot have it
     */
    public void answer(
            Station page,
            Pass pass,
            BrowserSays says,
            Consumer<CallNews> browser,
            Consumer<Opened> reply) {
        mailbox.post(() -> guarded(() -> reply.accept(answered(page, pass, says, browser))));
    }

    /**
     * The person at a page does not want the call; it stops at all of them.
     *
     * @param page at which it rings
     * @param how what the caller is told
     */
    public void reject(Station page, Rejection how) {
        post(new Ring.Input.Rejected(page, how));
    }

    /**
     * A page is closed, or is not the user's any more.
     *
     * @param page at which it rings
     */
    public void gone(Station page) {
        post(new Ring.Input.Gone(page));
    }

    void stopping() {
        post(new Ring.Input.Stopping());
    }

    private Opened answered(Station page, Pass pass, BrowserSays says, Consumer<CallNews> browser) {
        if (!ring.ringsAt(page)) {
            return new Opened.Refused(
                    CallError.UNKNOWN_CALL, "There is no such call on this socket; it may have ended.");
        }
        var opened = opener.open(pass, says, browser);
        if (opened instanceof Opened.Ready(var call)) {
            taken = Optional.of(call);
            step(new Ring.Input.Answered(page));
        }
        return opened;
    }

    private void callerSays(SipEvent event) {
        if (taken.isPresent()) {
            taken.get().callerSays(event);
        } else if (event instanceof SipEvent.Refused || event instanceof SipEvent.HungUp) {
            step(new Ring.Input.CallerGone());
        }
    }

    private void post(Ring.Input input) {
        mailbox.post(() -> step(input));
    }

    private void step(Ring.Input input) {
        carryOut(ring.on(input, System.nanoTime()));
    }

    private void carryOut(List<Ring.Output> outputs) {
        outputs.forEach(output -> guarded(() -> perform(output)));
        alarm.set(ring.nextDeadlineNanos());
    }

    private void perform(Ring.Output output) {
        switch (output) {
            case Ring.Output.Seek(var user) -> step(new Ring.Input.Found(presence.of(user.name())));
            case Ring.Output.TellCaller _ -> phone.ring();
            case Ring.Output.RingAt(var page) -> page.rings(this);
            case Ring.Output.Stop(var page, var why) -> page.stops(id, why);
            case Ring.Output.Refuse(var status, var phrase) -> phone.refuse(status, phrase);
            case Ring.Output.Finished(var byAPage) -> finished.accept(byAPage);
        }
    }

    /** Our own bug refuses the call; one that has ended hears of it no more. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException bug) {
            LOG.errorf(bug, "A bug ended call %s", id);
            phone.hangUp(Partings.of(EndCause.FAILED));
            step(new Ring.Input.Stopping());
        }
    }
}
