package org.trunkline.gateway.call;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.trunkline.config.RoutePlan;
import org.trunkline.config.RouteTarget;
import org.trunkline.config.RouteTarget.ToTrunk;
import org.trunkline.config.RouteTarget.ToUser;
import org.trunkline.config.TrunkPlan;
import org.trunkline.sip.Dialled;
import org.trunkline.sip.Dialling;
import org.trunkline.sip.SipCall;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.TextMessage;
import org.trunkline.sip.TransferTarget;

/** The way out of one call: which trunks or users may be tried for what was dialled, and how they are reached. */
final class Outward {
    /** Calls for which no trunk is needed. */
    interface Inside {
        SipCall call(Goal.Users users, byte[] sdpOffer, Consumer<? super SipEvent> events);

        /** Empty: there is no port for it. */
        Optional<SipCall> echo(byte[] sdpOffer, Consumer<? super SipEvent> events);
    }

    private static final Leg.Line NO_LINE = () -> {};

    private final CallSettings settings;
    private final Pass pass;
    private final Optional<String> callerId;
    private final Ledger ledger;
    private final TrunkLines lines;
    private final Endpoints endpoints;
    private final Inside inside;

    /** @param callerId the number that is shown; empty: the user's own */
    Outward(
            CallSettings settings,
            Pass pass,
            Optional<String> callerId,
            Ledger ledger,
            TrunkLines lines,
            Endpoints endpoints,
            Inside inside) {
        this.settings = settings;
        this.pass = pass;
        this.callerId = callerId;
        this.ledger = ledger;
        this.lines = lines;
        this.endpoints = endpoints;
        this.inside = inside;
    }

    /** None: he may not call there, and {@link #whyNot} tells why. Trunks that want to be left alone come last. */
    List<Goal> goals(Whom whom) {
        if (!grants(whom)) {
            return List.of();
        }
        return whom instanceof Whom.Echo ? List.of(new Goal.Echo()) : routed(whom.written());
    }

    /** For the person, where there is no goal. */
    String whyNot(Whom whom) {
        var kind = whom instanceof Whom.User ? "user" : "number";
        if (!grants(whom)) {
            return "This user may not call this " + kind + ": have its beginning granted, or dial another.";
        }
        return targets(whom.written()).contains(new ToUser(pass.now().user()))
                ? "This is the user who calls: nobody calls himself."
                : "No route allows this " + kind + ": add one to trunkline.routes, or dial another.";
    }

    private boolean grants(Whom whom) {
        var to = pass.now().grants().to();
        return whom instanceof Whom.Echo ? to.allowSomething() : to.allow(settings.routes().forms(whom.written()));
    }

    private List<Goal> routed(String written) {
        long nowNanos = System.nanoTime();
        var targets = targets(written);
        var users = targets.stream().flatMap(this::another).toList();
        return users.isEmpty()
                ? targets.stream()
                        .flatMap(this::outside)
                        .sorted(Comparator.comparing(at -> lines.rests(at.trunk(), nowNanos))) // stable
                        .<Goal>map(Goal.Number::new)
                        .toList()
                : List.of(new Goal.Users(pass.now().user(), written, users));
    }

    private List<RouteTarget> targets(String written) {
        var who = pass.now();
        var shown = callerId.or(who.grants()::callerId);
        return settings.routes().out(written, who.user(), shown).map(RoutePlan::targets).orElse(List.of());
    }

    /** Where a phone may send us: where the page might have called itself, and as often. */
    List<Goal> goals(TransferTarget transfer) {
        var goals = goals(Whom.parse(transfer.user()));
        boolean may = !goals.isEmpty() && ledger.dials(pass.now(), System.nanoTime()).isEmpty();
        return may ? goals.stream().map(goal -> replacing(goal, transfer.replaces())).toList() : List.of();
    }

    Optional<Leg> dial(Goal goal, byte[] sdpOffer, Consumer<? super SipEvent> events) {
        return switch (goal) {
            case Goal.Number(var at) -> dial(at, sdpOffer, events);
            case Goal.Users users -> Optional.of(new Leg(inside.call(users, sdpOffer, events), NO_LINE));
            case Goal.Echo _ -> inside.echo(sdpOffer, events).map(call -> new Leg(call, NO_LINE));
        };
    }

    private Optional<Leg> dial(ToTrunk target, byte[] sdpOffer, Consumer<? super SipEvent> events) {
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

    /** Sends a message to a number there. */
    void write(ToTrunk target, TextMessage message, IntConsumer outcome) {
        endpoints.of(target.trunk()).message(target.trunk().sip(), target.dialling(), message, outcome);
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
            case ToUser _ -> Stream.of();
        };
    }

    /** {@code config} lets a route lead to users, or out, not both. Nobody calls himself. */
    private Stream<ToUser> another(RouteTarget target) {
        return switch (target) {
            case ToUser user -> Stream.of(user).filter(called -> !called.name().equals(pass.now().user()));
            case ToTrunk _, RouteTarget.ToTestNumber _ -> Stream.of();
        };
    }

    private static Goal replacing(Goal goal, Optional<String> replaces) {
        return switch (goal) {
            case Goal.Number(var at) -> new Goal.Number(new ToTrunk(
                    at.trunk(), new Dialling(at.dialling().number(), at.dialling().caller(), replaces)));
            case Goal.Users _, Goal.Echo _ -> goal; // a dialog of a trunk's is none of theirs
        };
    }
}
