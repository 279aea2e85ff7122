package org.trunkline.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.trunkline.sip.Dialled;
import org.trunkline.sip.Dialling;

/**
 * All routes in order; the first that fits decides.
 *
 * <pre>
 *  number ─► as dialled, E.164 ─► first route that fits ─► rewrite ─► each target: the trunk's number format
 *                                        │                    └ never for emergency numbers and short codes
 *                                        └ none: not allowed
 * </pre>
 *
 * A user with an extension goes out through it: routes to its trunk rewrite his number too, those to other trunks are not for
 * him, and what no route has goes as it was dialled.
 */
final class RouteBook implements Routes {
    private final List<RouteRule> rules;
    private final Map<String, TrunkPlan> extensions; // by user
    private final Numbers numbers;

    RouteBook(List<RouteRule> rules, List<ExtensionPlan> extensions, Numbers numbers) {
        this.rules = List.copyOf(rules);
        this.extensions = extensions.stream()
                .collect(Collectors.toMap(ExtensionPlan::user, ExtensionPlan::trunk, (one, _) -> one));
        this.numbers = numbers;
    }

    @Override
    public List<String> forms(String number) {
        var international = numbers.e164(number).filter(form -> !form.equals(number));
        return international.map(form -> List.of(number, form)).orElseGet(() -> List.of(number));
    }

    @Override
    public Optional<RoutePlan> out(String dialled, String user, Optional<String> callerId) {
        var callers = new ArrayList<>(callerId.map(this::forms).orElse(List.of()));
        callers.add(user);
        var dialledForms = forms(dialled);
        var plans = rules.stream()
                .filter(rule -> !rule.inbound() && rule.takesCaller(callers))
                .flatMap(rule -> rule.fitting(dialledForms).map(form -> plan(rule, dialled, form, callerId)).stream());
        var extension = extensions.get(user);
        return extension == null
                ? plans.findFirst()
                : plans.flatMap(plan -> through(extension, plan).stream()).findFirst().or(() -> through(extension, dialled));
    }

    /** A route as a user has it whose only way to trunks is an extension; nothing where it leads to other trunks alone. */
    private static Optional<RoutePlan> through(TrunkPlan extension, RoutePlan plan) {
        var targets = plan.targets().stream().flatMap(target -> switch (target) {
            case RouteTarget.ToTrunk(var trunk, var dialling) when trunk.sip().name().equals(extension.sip().name()) ->
                Stream.of(new RouteTarget.ToTrunk(trunk.as(extension.sip()), Dialling.to(dialling.number())));
            case RouteTarget.ToTrunk _ -> Stream.<RouteTarget>of();
            case RouteTarget.ToUser _, RouteTarget.ToTestNumber _ -> Stream.of(target);
        }).toList();
        return targets.isEmpty() ? Optional.empty() : Optional.of(new RoutePlan(plan.route(), targets));
    }

    private Optional<RoutePlan> through(TrunkPlan extension, String dialled) {
        return dialled(numbers.formatted(dialled, extension.format()))
                .map(number -> new RoutePlan(
                        "the extension", List.of(new RouteTarget.ToTrunk(extension, Dialling.to(number)))));
    }

    @Override
    public Optional<RoutePlan> in(String trunk, String did, String caller) {
        return in(rules.stream(), trunk, did, caller);
    }

    @Override
    public RoutePlan inTo(String user, String trunk, String did, String caller) {
        var himself = new RouteTarget.ToUser(user);
        var others = in(rules.stream().filter(RouteRule::namesWhoIsCalled), trunk, did, caller)
                .map(RoutePlan::targets)
                .orElse(List.of());
        return new RoutePlan(
                "the extension", Stream.concat(Stream.of(himself), others.stream()).distinct().toList());
    }

    private Optional<RoutePlan> in(Stream<RouteRule> rules, String trunk, String did, String caller) {
        var dids = didForms(did);
        var callers = forms(caller);
        return rules
                .filter(rule -> rule.inbound() && rule.takesFrom(trunk) && rule.takesDid(dids) && rule.takesCaller(callers))
                .flatMap(rule -> rule.fitting(dids).map(form -> plan(rule, did, form, dialable(caller))).stream())
                .findFirst();
    }

    private RoutePlan plan(RouteRule rule, String number, String form, Optional<String> caller) {
        var rewritten = numbers.untouchable(number) ? number : rule.rewrite().of(form(rule, number, form), rule.pattern());
        return new RoutePlan(
                rule.name(),
                rule.targets().stream().flatMap(target -> at(target, rewritten, caller).stream()).toList());
    }

    /** What nothing rewrites goes on as it was dialled, also where its E.164 form was the one that fitted. */
    private static String form(RouteRule rule, String number, String form) {
        return rule.rewrite().equals(Rewrite.NONE) ? number : form;
    }

    private Optional<RouteTarget> at(RouteRule.RuleTarget target, String number, Optional<String> caller) {
        return switch (target) {
            case RouteRule.RuleTarget.User(var name) -> Optional.of(new RouteTarget.ToUser(name));
            case RouteRule.RuleTarget.Called _ ->
                Optional.of(new RouteTarget.ToUser(number.substring(Destinations.USER.length())));
            case RouteRule.RuleTarget.TestNumber(var test) -> Optional.of(new RouteTarget.ToTestNumber(test));
            case RouteRule.RuleTarget.Trunk(var plan, var instead) ->
                dialled(numbers.formatted(instead.orElse(number), plan.format())).map(dialled -> new RouteTarget.ToTrunk(
                        plan,
                        new Dialling(dialled, caller.map(who -> numbers.formatted(who, plan.format())), Optional.empty())));
        };
    }

    /** A rewrite can make what nobody can dial: such a target is left out. */
    private static Optional<Dialled> dialled(String number) {
        return Dialled.parse(number) instanceof Dialled dialled ? Optional.of(dialled) : Optional.empty();
    }

    private static Optional<String> dialable(String caller) {
        return caller.matches("\\+?[0-9]{1,32}") ? Optional.of(caller) : Optional.empty();
    }

    /** Carriers also write E.164 without its plus. */
    private List<String> didForms(String did) {
        var forms = new ArrayList<>(forms(did));
        if (did.matches("[1-9][0-9]{6,14}")) {
            numbers.e164("+" + did).ifPresent(forms::add);
        }
        return forms;
    }
}
