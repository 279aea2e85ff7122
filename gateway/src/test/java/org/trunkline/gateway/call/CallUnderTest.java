package org.trunkline.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.trunkline.config.RouteTarget.ToTrunk;
import org.trunkline.config.TrunkPlan;
import org.trunkline.media.bridge.MediaEvent;
import org.trunkline.media.bridge.TrunkMedia;
import org.trunkline.sip.Dialled;
import org.trunkline.sip.Dialling;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.SipFailure;
import org.trunkline.sip.TransferTarget;
import org.trunkline.sip.Trunk;

/** A call, what is done to it and what it wanted done then, as words. Leg 1 is the phone of a call out. */
abstract class CallUnderTest {
    static final byte[] NO_SDP = {};
    static final byte[] SDP = "v=0".getBytes();
    static final long START = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos(); // monotonic time may wrap

    static final CallTimes TIMES = new CallTimes(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(15));

    Duration grace = Duration.ZERO;
    final List<String> done = new ArrayList<>();
    Call call = out("a");
    int leg = 1;

    /** A transfer to these trunks, which the phone's trunk does not do. */
    void refused(String... trunks) {
        talk();
        on(new CallInput.Transfer(Stream.of(trunks).map(CallUnderTest::target).toList()));
        done.clear();
        sip(new SipEvent.TransferProgress(405, true));
    }

    Call out(String... trunks) {
        var made = Call.out(TIMES, CallUnderTest::routed, Stream.of(trunks).map(CallUnderTest::target).toList(), START);
        assertThat(made.begin(grace)).isEmpty();
        assertThat(made.on(new CallInput.Media(new MediaEvent.BrowserReached()), START))
                .hasSize(1).first().isInstanceOf(CallOutput.Dial.class);
        return made;
    }

    void incoming() {
        call = Call.in(TIMES, CallUnderTest::routed, target("a").network());
        leg = Call.CALLER;
        call.begin(grace).forEach(output -> done.add(text(output)));
    }

    void talk() {
        media(new MediaEvent.BrowserConnected());
        sip(new SipEvent.Answered(SDP));
        done.clear();
    }

    /** The page holds the phone. */
    void holds() {
        talk();
        on(new CallInput.Hold(true));
        sip(new SipEvent.Reanswered(SDP));
        done.clear();
    }

    /** The names of trunks stand for a number that goes there. */
    static List<Goal> routed(TransferTarget target) {
        return Stream.of(target.user().split("[+]")).filter(name -> !name.isEmpty()).map(CallUnderTest::target).toList();
    }

    static Goal target(String trunk) {
        return new Goal.Number(new ToTrunk(
                new TrunkPlan(Trunk.udp(trunk, "127.0.0.1", 5060, "anonymous"), TrunkMedia.DEFAULT, 9),
                Dialling.to(new Dialled("1"))));
    }

    static SipEvent asks(String trunk) {
        return new SipEvent.TransferAsked(new TransferTarget(trunk, "example.com", Optional.empty()));
    }

    static SipEvent.Refused refused(SipFailure.Kind kind, int status) {
        return new SipEvent.Refused(new SipFailure(status, "", OptionalInt.empty(), kind));
    }

    void newLeg(SipEvent event) {
        on(new CallInput.Sip(2, event));
    }

    void sip(SipEvent event) {
        on(new CallInput.Sip(leg, event));
    }

    void media(MediaEvent event) {
        on(new CallInput.Media(event));
    }

    void on(CallInput input) {
        call.on(input, START).forEach(output -> done.add(text(output)));
    }

    void tickAfter(long millis) {
        call.on(new CallInput.Tick(), START + millis * 1_000_000).forEach(output -> done.add(text(output)));
    }

    private static String text(CallOutput output) {
        return switch (output) {
            case CallOutput.Dial(var leg, var target, var held) ->
                "dial " + leg + " " + target.network().name() + (held ? " held" : "");
            case CallOutput.Accept _ -> "accept";
            case CallOutput.Connect _ -> "connect";
            case CallOutput.Join(var leg, _) -> "join " + leg;
            case CallOutput.Take(var leg, _) -> "take " + leg;
            case CallOutput.AnswerOffer _ -> "answer offer";
            case CallOutput.GiveOffer _ -> "give offer";
            case CallOutput.Offer(_, var held) -> held ? "offer hold" : "offer resume";
            case CallOutput.Hold(var held) -> held ? "media hold" : "media resume";
            case CallOutput.SendDigit(_, var digit, var millis) -> "send digit " + digit.symbol() + " " + millis;
            case CallOutput.HearInfo(var type, _) -> "hear info " + type;
            case CallOutput.Refer _ -> "refer";
            case CallOutput.ReferTo _ -> "refer to";
            case CallOutput.Report(_, var status) -> "report " + status;
            case CallOutput.PassOn(var leg, var owed) -> "pass on to " + leg + ": " + owed.message().text();
            case CallOutput.HangUpPhone(_, var cause) -> "hang up phone: " + cause.wireName();
            case CallOutput.Listen _ -> "listen";
            case CallOutput.Release _ -> "release";
            case CallOutput.Tell(var news) -> text(news);
        };
    }

    private static String text(CallNews news) {
        return switch (news) {
            case CallNews.Ringing(var early) -> early ? "ringing early" : "ringing";
            case CallNews.Answered _ -> "answered";
            case CallNews.Dtmf(var digit, var millis) -> "dtmf " + digit.symbol() + " " + millis;
            case CallNews.Messaged(var owed) -> "message " + owed.message().text();
            case CallNews.Held(var held, var by) -> (held ? "held by " : "resumed by ") + by.wireName();
            case CallNews.Transfer(var step, var by, var status, _) ->
                "transfer " + step.wireName() + " by " + by.wireName() + status(status);
            case CallNews.Warning(var kind, _) -> "warning " + kind.wireName();
            case CallNews.MediaLost(var seconds, _) -> "media lost, " + seconds + " s left";
            case CallNews.MediaRestored _ -> "media restored";
            case CallNews.Quality(var quality) -> "quality of " + quality.millis() + " ms";
            case CallNews.Ended(var cause, var status, var by, _) ->
                "ended " + cause.wireName() + " by " + by.wireName() + status(status);
        };
    }

    private static String status(OptionalInt status) {
        return status.isPresent() ? " " + status.getAsInt() : "";
    }
}
