package org.trunkline.gateway.call;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.trunkline.config.RoutePlan;
import org.trunkline.config.RouteTarget;
import org.trunkline.config.RouteTarget.ToTrunk;
import org.trunkline.config.TrunkPlan;
import org.trunkline.sip.Dialled;
import org.trunkline.sip.Dialling;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.TransferTarget;

/** The way out of one call: which trunks may be tried for a number, and how they are dialled. */
final class Outward {
    private final CallSettings settings;
    private final Pass pass;
    private final Optional<String> callerId;
    private final Ledger ledger;
    private final TrunkLines lines;
    private final Endpoints endpoints;

    /** @param callerId the number that is shown; empty: the user's own */
    Outward(
            CallSettings settings,
            Pass pass,
            Optional<String> callerId,
            Ledger ledger,
            TrunkLines lines,
            Endpoints endpoints) {
        this.settings = settings;
        this.pass = pass;
        this.callerId = callerId;
        this.ledger = ledger;
        this.lines = lines;
        this.endpoints = endpoints;
    }

    /** Whether the user's grants have this number, whatever the routes say. */
    boolean grants(Dialled number) {
        return pass.now().grants().to().allow(settings.routes().forms(number.number()));
    }

    /** None: the number is not allowed. Trunks that want to be left alone come last. */
    List<ToTrunk> targets(Dialled number) {
        return grants(number) ? routed(number) : List.of();
    }

    private List<ToTrunk> routed(Dialled number) {
        long nowNanos = System.nanoTime();
        var who = pass.now();
        var shown = callerId.or(who.grants()::callerId);
        return settings.routes().out(number.number(), who.user(), shown).map(RoutePlan::targets).orElse(List.of()).stream()
                .flatMap(this::outside)
                .sorted(Comparator.comparing(target -> lines.rests(target.trunk(), nowNanos))) // stable
                .toList();
    }

    /** Where a phone may send us: where the page might have called itself, and as often. */
    List<ToTrunk> targets(TransferTarget transfer) {
        var targets = Dialled.parse(transfer.user()) instanceof Dialled number ? targets(number) : List.<ToTrunk>of();
        boolean may = !targets.isEmpty() && ledger.dials(pass.now(), System.nanoTime()).isEmpty();
        return may ? targets.stream().map(target -> replacing(target, transfer.replaces())).toList() : List.of();
    }

    Optional<Leg> dial(ToTrunk target, byte[] sdpOffer, Consumer<? super SipEvent> events) {
        var line = lines.take(target.trunk());
        try {
            return line.map(taken -> {
                var trunk = target.trunk();
                Consumer<SipEvent> heard = event -> {
                    restAfter(trunk, event);
                    events.accept(event);
                };
                return new Leg(endpoints.of(trunk).invite(trunk.sip(), target.dialling(), sdpOffer, heard), taken);
            });
        } catch (RuntimeException bug) {
            line.ifPresent(Leg.Line::giveBack);
            throw bug;
        }
    }

    private void restAfter(TrunkPlan trunk, SipEvent event) {
        if (event instanceof SipEvent.Refused(var failure)) {
            failure.retryAfter().ifPresent(wanted -> lines.rest(trunk, wanted, System.nanoTime()));
        }
    }

    private Stream<ToTrunk> outside(RouteTarget target) {
        return switch (target) {
            case ToTrunk trunk -> Stream.of(trunk);
            case RouteTarget.ToTestNumber(var number) -> settings.testCarrier().stream()
                    .map(carrier -> new ToTrunk(carrier, Dialling.to(new Dialled(number))));
            case RouteTarget.ToUser _ -> Stream.of(); // one page does not call another: that is a call in
        };
    }

    private static ToTrunk replacing(ToTrunk target, Optional<String> replaces) {
        var dialling = target.dialling();
        return new ToTrunk(target.trunk(), new Dialling(dialling.number(), dialling.caller(), replaces));
    }
}
