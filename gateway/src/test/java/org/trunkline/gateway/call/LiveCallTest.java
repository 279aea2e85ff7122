package org.trunkline.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.trunkline.config.MessageRules;
import org.trunkline.config.RouteTarget.ToTrunk;
import org.trunkline.config.TrunkPlan;
import org.trunkline.media.bridge.MediaEngine;
import org.trunkline.media.bridge.MediaEvent;
import org.trunkline.media.bridge.Opening;
import org.trunkline.media.bridge.TrunkMedia;
import org.trunkline.sip.Dialled;
import org.trunkline.sip.Dialling;
import org.trunkline.sip.Parting;
import org.trunkline.sip.SipCall;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.SipFailure;
import org.trunkline.sip.TextMessage;
import org.trunkline.sip.TransferTarget;
import org.trunkline.sip.Trunk;

/** A call on real media; what the phone's side does is the test's. Steps run on the thread that posts them. */
class LiveCallTest {
    private static final MediaEngine MEDIA = Gear.media();
    private static final ScheduledThreadPoolExecutor TIMER = new ScheduledThreadPoolExecutor(1);

    private static final Goal.Number TARGET = new Goal.Number(new ToTrunk(
            new TrunkPlan(Trunk.udp("t", "127.0.0.1", 5060, "anonymous"), TrunkMedia.DEFAULT, 1),
            Dialling.to(new Dialled("1"))));

    private static final byte[] SDP = ("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                    + "m=audio 9 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n")
            .getBytes();

    private final List<CallNews> news = new ArrayList<>();
    private final BlockingQueue<CallRecord> records = new LinkedBlockingQueue<>(); // told on a media loop
    private final List<String> offers = new ArrayList<>();
    private int released;
    private int lines;
    private Consumer<? super SipEvent> phone;

    @AfterAll
    static void stop() {
        MEDIA.close();
        TIMER.shutdownNow();
    }

    @Test
    void aCallThatCannotEvenBeDialledEndsAndGivesEverythingBack() {
        call((_, _, _) -> {
            throw new IllegalStateException("a bug in SIP");
        }).start();
        assertEnded(EndCause.FAILED);
    }

    @Test
    void aPhoneThatCannotBeHungUpKeepsNothingAlive() {
        var call = call(dialler(() -> {
            throw new IllegalStateException("a bug in SIP");
        }));
        call.start();
        call.hangUp();
        assertEnded(EndCause.CANCELLED);
    }

    @Test
    void aLineThatCannotBeGivenBackKeepsNothingElse() {
        var call = call(dialler(() -> {
            throw new IllegalStateException("a bug in SIP");
        }, () -> {
            lines--;
            throw new IllegalStateException("a bug in the lines");
        }));
        call.start();
        call.hangUp();
        assertEnded(EndCause.CANCELLED);
    }

    @Test
    void nothingIsToldBeforeTheCallHasStarted() {
        var call = opened(dialler(() -> {}));
        call.stopping();
        call.browserGone();
        assertThat(news).isEmpty();
        call.start();
        assertEnded(EndCause.GATEWAY_STOPPING);
        assertThat(phone).as("never dialled").isNull();
    }

    @Test
    void aTrunkWhoseDescriptionCannotBeUsedEndsTheCall() {
        var call = call(dialler(() -> {}));
        call.start();
        phone.accept(new SipEvent.Answered("v=0".getBytes()));
        assertEnded(EndCause.MEDIA_FAILED);
    }

    @Test
    void whoeverReplacesAHeldPhoneIsHeldFromTheFirstOfferOn() {
        var call = talking();
        call.hold(true);
        phone.accept(new SipEvent.Reanswered(SDP));
        phone.accept(new SipEvent.TransferAsked(new TransferTarget("2", "example.com", Optional.empty())));
        assertThat(offers).hasSize(2).last().asString().contains("a=sendonly");
        phone.accept(new SipEvent.Answered(SDP));
        call.hangUp();
        assertEnded(EndCause.HANGUP);
    }

    @Test
    void aCallerWhoTakesThePlaceOfAHeldPhoneIsHeld() throws InterruptedException {
        var call = talking();
        call.hold(true);
        phone.accept(new SipEvent.Reanswered(SDP));
        var caller = new FakeCaller(Optional.of(TARGET.at().trunk().sip()), Optional.empty());
        lines++;
        call.replacePhone(caller, () -> lines--);
        assertThat(caller.hears()).isEqualTo("200");
        assertThat(caller.description()).contains("a=sendonly");
        caller.does(new SipEvent.Answered(SDP));
        caller.does(new SipEvent.HungUp("", OptionalInt.empty()));
        assertEnded(EndCause.HANGUP);
    }

    @Test
    void aCallThatTakesThePhoneOfAnotherHearsNothingOfItsSecondLeg() {
        var given = talking();
        var givenPhone = phone;
        givenPhone.accept(new SipEvent.TransferAsked(new TransferTarget("2", "example.com", Optional.empty())));
        var second = phone;
        var taker = talking();
        var takersPhone = phone;
        taker.transferTo(given);
        takersPhone.accept(new SipEvent.TransferProgress(405, true));
        assertThat(lines).as("the leg that was being dialled is hung up").isEqualTo(2);
        second.accept(new SipEvent.Refused(
                new SipFailure(487, "", OptionalInt.empty(), SipFailure.Kind.CANCELLED)));
        givenPhone.accept(new SipEvent.Reanswered(SDP));
        assertThat(news).filteredOn(CallNews.Ended.class::isInstance).hasSize(2)
                .allMatch(told -> ((CallNews.Ended) told).cause() == EndCause.TRANSFERRED);
        assertThat(released).as("two phones talk").isEqualTo(1);
        givenPhone.accept(new SipEvent.HungUp("", OptionalInt.empty()));
        assertThat(released).isEqualTo(2);
        assertNothingHeld();
    }

    @Test
    void whatRemainsOfACallIsHowGoodItWasAndNotWhoTalked() throws InterruptedException {
        talking().hangUp();
        var record = records.poll(10, TimeUnit.SECONDS);
        assertThat(record.trunk()).isEqualTo("t");
        assertThat(record.quality().trunk().in().packets()).isZero();
        assertThat(record.words()).contains("over t").contains("MOS unknown heard");
        assertThat(records).isEmpty();
    }

    @Test
    void ofPhonesThatWereJoinedBothTrunksAreRemembered() throws InterruptedException {
        var call = talking();
        call.transfer(List.of(TARGET));
        phone.accept(new SipEvent.TransferProgress(405, true));
        phone.accept(new SipEvent.Answered(SDP));
        var withThePage = records.poll(10, TimeUnit.SECONDS);
        assertThat(withThePage.otherTrunk()).isEmpty();
        assertThat(withThePage.quality().browser()).isPresent();
        phone.accept(new SipEvent.HungUp("", OptionalInt.empty()));
        var joined = records.poll(10, TimeUnit.SECONDS);
        assertThat(joined.trunk()).isEqualTo("t");
        assertThat(joined.otherTrunk()).contains("t");
        assertThat(joined.quality().browser()).isEmpty();
        assertThat(joined.quality().otherTrunk()).isPresent();
        assertThat(joined.words()).contains("over t, joined with t").contains("loss from other trunk 0.0 %, from trunk 0.0 %");
        assertThat(records).isEmpty();
    }

    private LiveCall talking() {
        var call = call(dialler(() -> {}));
        call.start();
        call.onMedia(new MediaEvent.BrowserConnected());
        phone.accept(new SipEvent.Answered(SDP));
        return call;
    }

    private LiveCall call(LiveCall.Dialler dialler) {
        var call = opened(dialler);
        call.dialAtOnce();
        return call;
    }

    private LiveCall opened(LiveCall.Dialler dialler) {
        var times = new CallTimes(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1));
        var machine = Call.out(times, _ -> List.of(TARGET), List.of(TARGET), System.nanoTime());
        var call = new LiveCall(
                "c", machine, dialler, new MessageGate(MessageRules.USUAL), news::add, records::add, () -> released++, Runnable::run, TIMER);
        var opening = (Opening.Open) MEDIA.open(Gear.OFFER, TrunkMedia.DEFAULT, call::onMedia);
        call.carries(opening.call());
        return call;
    }

    private LiveCall.Dialler dialler(Runnable onHangUp) {
        return dialler(onHangUp, () -> lines--);
    }

    private LiveCall.Dialler dialler(Runnable onHangUp, Leg.Line line) {
        return (_, offer, events) -> {
            phone = events;
            offers.add(new String(offer));
            lines++;
            return Optional.of(new Leg(new SipCall() {
                @Override
                public String sipCallId() {
                    return "1";
                }

                @Override
                public void hangUp(Parting why) {
                    onHangUp.run();
                }

                @Override
                public void sendInfo(String contentType, byte[] body) {}

                @Override
            public void sendMessage(TextMessage message, IntConsumer outcome) {}

            @Override
                public boolean takesInfo() {
                    return false;
                }

                @Override
                public void offer(byte[] sdp) {}

                @Override
                public void answerOffer(byte[] sdp) {}

                @Override
                public void refuseOffer(int status) {}

                @Override
                public void refer(Dialled number) {}

                @Override
                public void referTo(SipCall other) {}

                @Override
                public void transferProgress(int status) {}
            }, line));
        };
    }

    private void assertEnded(EndCause cause) {
        assertThat(news.getLast()).isInstanceOfSatisfying(
                CallNews.Ended.class, ended -> assertThat(ended.cause()).isEqualTo(cause));
        assertThat(news).filteredOn(CallNews.Ended.class::isInstance).hasSize(1);
        assertThat(released).isEqualTo(1);
        assertNothingHeld();
    }

    private void assertNothingHeld() {
        assertThat(lines).as("lines of the trunk in use").isZero();
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (MEDIA.snapshot().rtpPairsInUse() > 0 && System.nanoTime() - deadline < 0) {
            Thread.yield();
        }
        assertThat(MEDIA.snapshot().rtpPairsInUse()).isZero();
    }
}
