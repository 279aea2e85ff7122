package org.trunkline.sip;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.header.EventHeader;
import javax.sip.header.SubscriptionStateHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * Transfers in an answered call, one at a time (RFC 3515, RFC 5589).
 *
 * <pre>
 *   ours:    Idle ──REFER──► Asking ──202──► Following ──NOTIFY 200──► Done
 *                               └─ refused, no NOTIFY: told as the last news
 *   theirs:  Idle ──REFER: 202, NOTIFY 100──► Owing ──final status: NOTIFY──► Idle
 * </pre>
 *
 * The NOTIFYs belong to a subscription that the REFER makes by itself, inside the call's own dialog.
 */
final class Transfers {
    private static final Duration LONGEST = Duration.ofMinutes(3); // a phone has rung long enough
    private static final Pattern STATUS_LINE = Pattern.compile("SIP/2\\.0 ([1-6]\\d\\d)[ \\r\\n].*", Pattern.DOTALL);

    private sealed interface State {
        record Idle() implements State {}

        record Asking(long sequence) implements State {}

        record Following(long sequence, Future<?> patience) implements State {}

        /** The last news was told; the peer may still send a NOTIFY that says so. */
        record Done(long sequence) implements State {}

        record Owing(Future<?> patience) implements State {}
    }

    private final Office office;
    private final Call call;
    private final Dialog dialog;
    private final OneEnding events;
    private State state = new State.Idle();
    private boolean referredBefore;
    private Optional<String> event = Optional.empty(); // of our NOTIFYs, where the peer wants any (RFC 4488)
    private boolean telling; // one NOTIFY after the other: a repeated one shall not overtake the next
    private final Deque<Integer> untold = new ArrayDeque<>();

    Transfers(Office office, Call call, Dialog dialog, OneEnding events) {
        this.office = office;
        this.call = call;
        this.dialog = dialog;
        this.events = events;
    }

    /** Sends REFER; while another transfer goes on it is left out. */
    void refer(String referTo) {
        switch (state) {
            case State.Idle _, State.Done _ -> send(referTo);
            case State.Asking _, State.Following _ -> {}
            case State.Owing _ -> tell(491, true);
        }
    }

    /** The call that the peer was to be joined with is not answered. */
    void notThere() {
        tell(481, true);
    }

    private void send(String referTo) {
        try {
            var refer = office.wire().inside(dialog, Request.REFER);
            office.wire().header(refer, "Refer-To", referTo);
            office.wire().header(refer, "Referred-By", "<" + dialog.getLocalParty().getURI() + ">"); // RFC 3892
            var sent = office.sendInside(dialog, refer);
            sent.ifPresent(transaction -> state = new State.Asking(Wire.sequence(transaction.getRequest())));
        } catch (SipException ending) {
            tell(481, true);
        }
    }

    /** To our REFER or NOTIFY. */
    void onSentAgain(long before, ClientTransaction now) {
        if (state instanceof State.Asking(var sequence) && sequence == before) {
            state = new State.Asking(Wire.sequence(now.getRequest()));
        }
    }

    void onResponse(Response response) {
        int status = response.getStatusCode();
        if (status < 200) {
            return;
        }
        if (Request.NOTIFY.equals(Wire.method(response))) {
            notified(status);
        } else if (state instanceof State.Asking(var sequence) && sequence == Wire.sequence(response)) {
            boolean silent = "false".equalsIgnoreCase(Wire.value(response, "Refer-Sub")); // RFC 4488 §4
            if (status / 100 != 2 || silent) {
                state = status / 100 == 2 ? new State.Done(sequence) : new State.Idle();
                tell(status, true);
            } else {
                state = new State.Following(sequence, after(Office.TIMER_B)); // RFC 6665 §4.1.2.4: Timer N
            }
        }
    }

    void onTimeout(String method) {
        if (Request.NOTIFY.equals(method)) {
            notified(408);
        } else if (Request.REFER.equals(method) && state instanceof State.Asking) {
            state = new State.Idle();
            tell(408, true);
        }
    }

    private Future<?> after(Duration patience) {
        return office.thread().after(patience, () -> Office.guard(call, this::silent));
    }

    private void silent() {
        switch (state) {
            case State.Following(var sequence, _) -> {
                state = new State.Done(sequence);
                tell(408, true);
            }
            case State.Owing _ -> progress(408);
            case State.Idle _, State.Asking _, State.Done _ -> {}
        }
    }

    /** What our own NOTIFY met: a peer that does not want it gets no more (RFC 6665 §4.2.2). */
    private void notified(int status) {
        telling = false;
        if (status >= 300) {
            event = Optional.empty();
            untold.clear();
        }
        if (!untold.isEmpty()) {
            tellPeer(untold.removeFirst());
        }
    }

    /** The peer tells how our transfer goes on. */
    void heard(Request notify, ServerTransaction transaction) {
        boolean refer = notify.getHeader(EventHeader.NAME) instanceof EventHeader said
                && "refer".equalsIgnoreCase(said.getEventType());
        var sequence = refer ? following((EventHeader) notify.getHeader(EventHeader.NAME)) : OptionalLong.empty();
        if (sequence.isEmpty()) { // RFC 6665 §4.1.3
            office.tally().count(Refusal.NO_DIALOG);
            office.respond(transaction, office.wire().response(notify, refer ? 481 : 489, "", false));
            return;
        }
        var line = STATUS_LINE.matcher(new String(Wire.bodyOf(notify), UTF_8));
        boolean over = notify.getHeader(SubscriptionStateHeader.NAME) instanceof SubscriptionStateHeader said
                && SubscriptionStateHeader.TERMINATED.equalsIgnoreCase(said.getState());
        office.respond(transaction, office.wire().response(notify, 200, "", true));
        if (line.matches()) {
            news(Integer.parseInt(line.group(1)), over, sequence.getAsLong());
        } else if (over) {
            news(500, true, sequence.getAsLong()); // it never said what became of it
        }
    }

    /** The CSeq of our REFER that a NOTIFY speaks of (RFC 3515 §2.4.6). */
    private OptionalLong following(EventHeader said) {
        long sequence = switch (state) {
            case State.Asking(var of) -> of;
            case State.Following(var of, _) -> of;
            case State.Done(var of) -> of;
            case State.Idle _, State.Owing _ -> -1;
        };
        boolean ours = sequence >= 0 && (said.getEventId() == null || said.getEventId().equals(Long.toString(sequence)));
        return ours ? OptionalLong.of(sequence) : OptionalLong.empty();
    }

    private void news(int status, boolean over, long sequence) {
        if (state instanceof State.Done) {
            return; // told already
        }
        if (state instanceof State.Following(_, var patience)) {
            patience.cancel(false);
        }
        boolean last = over || status >= 200;
        state = last ? new State.Done(sequence) : new State.Following(sequence, after(LONGEST));
        tell(status, last);
    }

    private void tell(int status, boolean last) {
        events.tell(new SipEvent.TransferProgress(status, last));
    }

    /** The peer's REFER. */
    void asked(Request refer, ServerTransaction transaction) {
        var target = ReferTo.read(refer);
        boolean never = !office.settings().transfers();
        boolean busy = telling || !(state instanceof State.Idle || state instanceof State.Done);
        if (never || busy || target.isEmpty()) {
            int status = never ? 405 : busy ? 491 : 603;
            office.tally().count(Refusal.UNSUPPORTED);
            office.respond(transaction, office.wire().response(refer, status, "", false));
            return;
        }
        var accepted = office.wire().response(refer, 202, "", true);
        boolean silent = "false".equalsIgnoreCase(Wire.value(refer, "Refer-Sub"));
        if (silent) {
            office.wire().header(accepted, "Refer-Sub", "false"); // RFC 4488 §4
        }
        office.respond(transaction, accepted);
        var name = referredBefore ? "refer;id=" + Wire.sequence(refer) : "refer"; // RFC 3515 §2.4.6
        event = silent ? Optional.empty() : Optional.of(name);
        referredBefore = true;
        state = new State.Owing(after(LONGEST));
        tellPeer(100);
        events.tell(new SipEvent.TransferAsked(target.get()));
    }

    /** How the call that we make for the peer goes on. */
    void progress(int status) {
        if (state instanceof State.Owing(var patience)) {
            if (status >= 200) {
                patience.cancel(false);
                state = new State.Idle();
            }
            tellPeer(status);
        }
    }

    private void tellPeer(int status) {
        if (event.isEmpty()) {
            return;
        }
        if (telling) {
            untold.addLast(status);
            return;
        }
        try {
            var notify = office.wire().inside(dialog, Request.NOTIFY);
            office.wire().header(notify, "Event", event.get());
            office.wire().header(notify, "Subscription-State",
                    status < 200 ? "active;expires=" + LONGEST.toSeconds() : "terminated;reason=noresource");
            Wire.body(notify, "message/sipfrag;version=2.0", Wire.statusLine(status));
            telling = office.sendInside(dialog, notify).isPresent();
        } catch (SipException ending) {
            untold.clear();
            state = new State.Idle();
        }
    }

    /** After BYE nobody can be told how the peer's transfer ended: what still waits for an answer waits no longer. */
    void lastWords() {
        while (!untold.isEmpty()) {
            telling = false;
            tellPeer(untold.removeFirst());
        }
    }

    void stop() {
        switch (state) {
            case State.Following(_, var patience) -> patience.cancel(false);
            case State.Owing(var patience) -> patience.cancel(false);
            case State.Idle _, State.Asking _, State.Done _ -> {}
        }
        untold.clear();
        state = new State.Idle();
    }
}
