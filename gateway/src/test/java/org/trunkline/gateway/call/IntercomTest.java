package org.trunkline.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.trunkline.config.RouteTarget.ToUser;
import org.trunkline.sip.Dialled;
import org.trunkline.sip.IncomingCall;
import org.trunkline.sip.OwedMessage;
import org.trunkline.sip.Parting;
import org.trunkline.sip.SipCall;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.TextMessage;

/** Two ends, and what each hears of the other, as of a SIP dialog. Steps run on the thread that posts them. */
class IntercomTest {
    private final List<String> callerHears = new ArrayList<>();
    private final List<String> calleeHears = new ArrayList<>();
    private final SipCall caller;
    private final IncomingCall callee;

    IntercomTest() {
        var goal = new Goal.Users("anna", "user:bob", List.of(new ToUser("bob")));
        var both = new Intercom("1", goal, "offer".getBytes(), event -> callerHears.add(text(event)), Runnable::run);
        caller = both.caller();
        callee = both.callee();
        callee.events(event -> calleeHears.add(text(event)));
        both.open();
    }

    @Test
    void aCallIsOfferedRingsAndIsAnswered() {
        assertThat(callee.offer()).asString().isEqualTo("offer");
        callee.ring();
        callee.answer("answer".getBytes());
        assertThat(callerHears).containsExactly("ringing 180", "answered answer");
        assertThat(calleeHears).as("the acknowledgement").containsExactly("answered ");
    }

    @Test
    void whoeverHangsUpHearsNothingAndTheOtherHearsWhy() {
        talk();
        callee.hangUp(new Parting(19, "no-answer"));
        caller.hangUp("again");
        callee.hangUp("again");
        assertThat(callerHears).containsExactly("hung up 19 no-answer");
        assertThat(calleeHears).isEmpty();
    }

    @Test
    void aCallerWhoGivesUpIsToldAtOnce() {
        callee.ring();
        caller.hangUp("enough");
        callee.answer("too late".getBytes());
        callee.ring();
        assertThat(callerHears).containsExactly("ringing 180", "refused CANCELLED 487");
        assertThat(calleeHears).containsExactly("refused CANCELLED 487");
    }

    @Test
    void nobodyThereIsNotNobodyAnswers() {
        callee.refuse(480, "Temporarily Unavailable");
        assertThat(callerHears).containsExactly("refused REFUSED_BY_PEER 503");
    }

    @Test
    void nobodyAnswers() {
        callee.ring();
        callee.refuse(480, "Temporarily Unavailable");
        callee.refuse(486, "Busy Here");
        assertThat(callerHears).containsExactly("ringing 180", "refused REFUSED_BY_PEER 480");
        assertThat(calleeHears).isEmpty();
    }

    @Test
    void offersOfBothAtOnceAreAnsweredOneAfterTheOther() {
        talk();
        caller.offer("a".getBytes());
        callee.offer("b".getBytes());
        assertThat(calleeHears).containsExactly("offered a");
        assertThat(callerHears).isEmpty();
        callee.answerOffer("to a".getBytes());
        assertThat(callerHears).containsExactly("reanswered to a", "offered b");
        caller.refuseOffer(488);
        caller.answerOffer("too late".getBytes());
        assertThat(calleeHears).containsExactly("offered a", "offer refused 488");
    }

    @Test
    void eachWritesToTheOtherAndHearsItsAnswerOnce() {
        var outcomes = new ArrayList<Integer>();
        var notes = new ArrayList<OwedMessage>();
        var hello = new TextMessage("text/plain", "hello");
        caller.sendMessage(hello, outcomes::add);
        assertThat(outcomes).as("nobody has answered").containsExactly(481);
        talk();
        callee.events(event -> {
            if (event instanceof SipEvent.Messaged(var owed)) {
                notes.add(owed);
            }
        });
        caller.sendMessage(hello, outcomes::add);
        notes.getFirst().accept();
        notes.getFirst().refuse(480);
        caller.sendMessage(hello, outcomes::add);
        notes.getLast().refuseType(List.of("text/html"));
        callee.sendMessage(hello, outcomes::add);
        assertThat(callerHears).containsExactly("message hello");
        caller.hangUp("done");
        assertThat(outcomes).as("the last was never answered").containsExactly(481, 200, 415, 481);
    }

    @Test
    void nobodyIsHandedOverByTheOther() {
        talk();
        caller.refer(new Dialled("1"));
        callee.referTo(caller);
        assertThat(callerHears).containsExactly("transfer 405");
        assertThat(calleeHears).containsExactly("transfer 405");
    }

    private void talk() {
        callee.answer("answer".getBytes());
        callerHears.clear();
        calleeHears.clear();
    }

    private static String text(SipEvent event) {
        return switch (event) {
            case SipEvent.Ringing(var status, _) -> "ringing " + status;
            case SipEvent.Answered(var sdp) -> "answered " + new String(sdp);
            case SipEvent.Offered(var sdp) -> "offered " + new String(sdp);
            case SipEvent.Reanswered(var sdp) -> "reanswered " + new String(sdp);
            case SipEvent.OfferRefused(var status) -> "offer refused " + status;
            case SipEvent.TransferProgress(var status, _) -> "transfer " + status;
            case SipEvent.Refused(var failure) -> "refused " + failure.kind() + " " + failure.status();
            case SipEvent.HungUp(var words, var q850) -> "hung up " + q850.orElse(0) + " " + words;
            case SipEvent.Trying _, SipEvent.OfferWanted _, SipEvent.TransferAsked _, SipEvent.Info _ -> event.toString();
            case SipEvent.Messaged(var owed) -> "message " + owed.message().text();
        };
    }
}
