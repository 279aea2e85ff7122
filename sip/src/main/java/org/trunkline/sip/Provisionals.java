package org.trunkline.sip;

import gov.nist.javax.sip.header.RAck;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import javax.sip.ServerTransaction;
import javax.sip.header.RAckHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * The provisional responses to a call that comes in; reliable ones are repeated until their PRACK comes (RFC 3262 §3).
 *
 * <pre>
 *   them                                us
 *    │  INVITE  Supported: 100rel        │
 *    ├──────────────────────────────────►│
 *    │    180                            │  nothing in it that must arrive
 *    │◄──────────────────────────────────┤
 *    │    183 Require: 100rel, RSeq 41   │  again after T1, 2 T1, 4 T1 ...
 *    │◄──────────────────────────────────┤
 *    │  PRACK RAck 41                    │  then the next one, or the 200
 *    ├──────────────────────────────────►│
 * </pre>
 */
final class Provisionals {
    private static final Duration T1 = Duration.ofMillis(500);
    private static final int LARGEST_FIRST = 1 << 30; // RFC 3262 §3: below 2^31, with room to count

    private record Waiting(int status, byte[] sdp) {}

    private final Office office;
    private final Call call;
    private final ServerTransaction invite;
    private final Request request;
    private final String tag;
    private final boolean always;
    private final boolean possible;
    private final Consumer<byte[]> said;
    private final Runnable neverAcknowledged;
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private long number = ThreadLocalRandom.current().nextLong(1, LARGEST_FIRST);
    private Response unacknowledged;
    private Future<?> repetition;
    private Runnable then = () -> {};

    /**
     * @param said told of each description that goes out reliably
     * @param neverAcknowledged told after 64 T1 without PRACK
     */
    Provisionals(
            Office office,
            Call call,
            ServerTransaction invite,
            Request request,
            String tag,
            Consumer<byte[]> said,
            Runnable neverAcknowledged) {
        this.office = office;
        this.call = call;
        this.invite = invite;
        this.request = request;
        this.tag = tag;
        this.said = said;
        this.neverAcknowledged = neverAcknowledged;
        always = Wire.requires(request, "100rel");
        possible = always || Wire.supports(request, "100rel");
    }

    /** One after the other: RFC 3262 §3 wants the first acknowledged before the second. */
    void send(int status, byte[] sdp) {
        if (unacknowledged != null) {
            queue.add(new Waiting(status, sdp));
            return;
        }
        var response = office.wire().response(request, status, tag, true);
        Wire.body(response, "application/sdp", sdp);
        if (always || possible && sdp.length > 0) {
            number++;
            office.wire().header(response, "Require", "100rel");
            office.wire().header(response, "RSeq", Long.toString(number));
            unacknowledged = response;
            if (sdp.length > 0) {
                said.accept(sdp);
            }
            repeat(response, T1, T1);
        }
        office.respond(invite, response);
    }

    private void repeat(Response response, Duration pause, Duration waited) {
        repetition = office.thread().after(pause, () -> Office.guard(call, () -> {
            if (waited.compareTo(Office.TIMER_B) >= 0) {
                stop();
                neverAcknowledged.run();
            } else {
                office.respond(invite, response);
                var left = Office.TIMER_B.minus(waited);
                var next = pause.multipliedBy(2).compareTo(left) < 0 ? pause.multipliedBy(2) : left;
                repeat(response, next, waited.plus(next));
            }
        }));
    }

    /**
     * A PRACK: it must name our last reliable response and the INVITE (RFC 3262 §3).
     *
     * @return whether it does
     */
    boolean acknowledged(Request prack) {
        return unacknowledged != null
                && prack.getHeader(RAckHeader.NAME) instanceof RAck ack
                && ack.getRSequenceNumber() == number
                && ack.getCSequenceNumber() == Wire.sequence(request)
                && Request.INVITE.equals(ack.getMethod());
    }

    /** The PRACK has been answered: what waited for it goes out. */
    void goOn() {
        quiet();
        unacknowledged = null;
        if (queue.isEmpty()) {
            var next = then;
            then = () -> {};
            next.run();
        } else {
            var next = queue.remove();
            send(next.status(), next.sdp());
            if (unacknowledged == null) {
                goOn();
            }
        }
    }

    /** A 200 must not overtake a description that may be lost (RFC 3262 §3); others need not wait. */
    void whenHeard(Runnable step) {
        boolean described = unacknowledged != null && Wire.sdp(unacknowledged).length > 0
                || queue.stream().anyMatch(waiting -> waiting.sdp().length > 0);
        if (described) {
            then = step;
        } else {
            stop();
            step.run();
        }
    }

    /** A final response makes an end of repeating; a PRACK may still be under way (RFC 3262 §3). */
    void stop() {
        quiet();
        queue.clear();
        then = () -> {};
    }

    private void quiet() {
        if (repetition != null) {
            repetition.cancel(false);
        }
    }
}
