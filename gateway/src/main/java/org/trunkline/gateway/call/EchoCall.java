package org.trunkline.gateway.call;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.trunkline.media.bridge.Echo;
import org.trunkline.media.bridge.TrunkReply;
import org.trunkline.sip.Parting;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.SipFailure;
import org.trunkline.sip.TextMessage;

/**
 * A call to the gateway's own test number.
 *
 * <pre>
 *   offer ──► answered at once ──► says back what it hears ──hangUp, or its time is over──► silent
 *     └─ no common codec: refused
 * </pre>
 */
final class EchoCall extends LocalCall {
    /** Long enough to hear how good a call would be. */
    static final Duration LONGEST = Duration.ofMinutes(1);

    private static final int NORMAL_CLEARING = 16;
    private static final int OK = 200;
    private static final int NO_SUCH_DIALOG = 481;
    private static final int NOT_ACCEPTABLE_HERE = 488;

    private final Echo echo;
    private final Alarm end;
    private boolean over;

    /** @param events what the caller hears */
    EchoCall(
            String id,
            Echo echo,
            Consumer<? super SipEvent> events,
            Executor threads,
            ScheduledExecutorService timer) {
        super(id, new Mailbox(threads), events);
        this.echo = echo;
        end = new Alarm(timer, () -> post(this::timeIsOver));
    }

    /** Answers. */
    void begin(byte[] offer, Duration longest) {
        post(() -> answers(offer, System.nanoTime() + longest.toNanos()));
        open();
    }

    private void answers(byte[] offer, long endNanos) {
        switch (echo.offered(offer)) {
            case TrunkReply.Answer(var sdp) -> {
                end.set(endNanos);
                hears(new SipEvent.Answered(sdp));
            }
            case TrunkReply.Refused(var why) -> {
                over();
                hears(new SipEvent.Refused(new SipFailure(
                        NOT_ACCEPTABLE_HERE, why.words(), OptionalInt.empty(), SipFailure.Kind.REFUSED_BY_PEER)));
            }
        }
    }

    private void timeIsOver() {
        if (!over) {
            over();
            hears(new SipEvent.HungUp("The echo's time is over", OptionalInt.of(NORMAL_CLEARING)));
        }
    }

    private void over() {
        over = true;
        end.set(Long.MAX_VALUE);
        echo.close();
    }

    @Override
    public void hangUp(Parting why) {
        post(this::over);
    }

    /** Who writes gets the same back. */
    @Override
    public void sendMessage(TextMessage message, IntConsumer outcome) {
        post(() -> {
            outcome.accept(over ? NO_SUCH_DIALOG : OK);
            if (!over) {
                hears(new SipEvent.Messaged(new Note(message, _ -> {})));
            }
        });
    }

    @Override
    public void offer(byte[] sdp) {
        post(() -> hears(
                switch (echo.offered(sdp)) {
                    case TrunkReply.Answer(var answer) -> new SipEvent.Reanswered(answer);
                    case TrunkReply.Refused _ -> new SipEvent.OfferRefused(NOT_ACCEPTABLE_HERE);
                }));
    }

    @Override
    public void answerOffer(byte[] sdp) {} // it offers nothing

    @Override
    public void refuseOffer(int status) {}
}
