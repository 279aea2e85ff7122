package org.trunkline.sip;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import javax.sip.header.ViaHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * One MESSAGE outside of calls, with its repetitions for proofs and at further hosts (RFC 3428). On the SIP thread.
 *
 * <pre>
 *   hosts ──next──► MESSAGE ──401, 407: proof──────────────► the same host again
 *                     ├──503, silence, no way there────────► the next host
 *                     └──any other final response──────────► it is over
 * </pre>
 *
 * A host that takes no messages may take calls: what it says here is no word on whether it is there.
 */
final class Delivery implements Errand {
    private static final int TIMEOUT = 408;
    private static final int UNAVAILABLE = 503;

    /** Writes the MESSAGE for whoever is written to. */
    @FunctionalInterface
    interface Writer {
        Request message(String callId, long sequence, String tag, ViaHeader via);
    }

    private final Office office;
    private final Trunk trunk;
    private final Writer writer;
    private final IntConsumer outcome;
    private final Proving proving;
    private final String callId = Wire.token();
    private final Deque<Target> left = new ArrayDeque<>();
    private long sequence;
    private Proving.Exchange exchange;
    private Target target;
    private Request request;
    private Optional<Future<?>> silence = Optional.empty();

    Delivery(Office office, Trunk trunk, Writer writer, IntConsumer outcome) {
        this.office = office;
        this.trunk = trunk;
        this.writer = writer;
        this.outcome = outcome;
        proving = new Proving(office.keyring().of(trunk), Wire::token);
    }

    void at(List<Target> hosts) {
        left.addAll(hosts);
        next(UNAVAILABLE);
    }

    /** At the next host, or not at all, with what the last one gave. */
    private void next(int status) {
        if (left.isEmpty()) {
            outcome.accept(status);
            return;
        }
        target = left.removeFirst();
        exchange = proving.exchange(Proving.Place.TRUNK);
        send(List.of());
    }

    private void send(List<Proving.Proof> proofs) {
        request = written(proofs);
        if (office.overfills(request)) { // RFC 3428 §8: not as a datagram
            if (!office.tooLarge(request, target) || !office.directory().usable(trunk, target.byTcp())) {
                outcome.accept(Messaging.TOO_LARGE);
                return;
            }
            target = target.byTcp();
            request = written(proofs);
        }
        if (!left.isEmpty()) { // the last one has 32 s (RFC 3261 §17.1.2.2: timer F)
            silence = Optional.of(office.thread().after(trunk.patience(), this::onNothing));
        }
        office.send(this, request, target);
    }

    private Request written(List<Proving.Proof> proofs) {
        var via = office.stack().port(target.transport()).getViaHeader();
        var written = writer.message(callId, ++sequence, Wire.token(), via);
        office.wire().headers(written, "Route", office.serviceRoutes().getOrDefault(trunk.account(), List.of()));
        Answerer.prove(written, proofs);
        return written;
    }

    @Override
    public void onNothing() {
        silence.ifPresent(timer -> timer.cancel(false));
        if (office.errands().remove(Wire.fromTag(request), this)) {
            office.stack().forget(Wire.fromTag(request));
            next(TIMEOUT);
        }
    }

    @Override
    public void onResponse(Response response) {
        int status = response.getStatusCode();
        silence.ifPresent(timer -> timer.cancel(false));
        if (status < 200) {
            return;
        }
        var proofs = Answerer.asks(response)
                ? Answerer.answer(exchange, response, request, office.tally())
                : List.<Proving.Proof>of();
        if (!proofs.isEmpty()) {
            send(proofs);
        } else if (status == UNAVAILABLE) { // RFC 3263 §4.3
            next(status);
        } else {
            outcome.accept(status);
        }
    }
}
