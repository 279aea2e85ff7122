package org.trunkline.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.trunkline.config.RouteRule.RuleTarget;
import org.trunkline.media.bridge.Downlink;

/** Makes the routes of what is written, and tells which can never be taken or lead nowhere. */
final class RouteReader {
    private static final String BEGINNING = "\\+?[0-9*#]*";
    private static final String USERS = Destinations.USER + "[\\x21-\\x7E]*";
    private static final String CALLED = "*"; // no user can have this name
    private static final String WITHHELD = "anonymous"; // RFC 3323 §4.1.1.3: the user part of a From that tells nobody

    private final Map<String, TrunkPlan> trunks;
    private final Map<String, UserPlan> users;
    private final Numbers numbers;
    private final boolean carrier;
    private final Problems problems;

    /** @param carrier whether the test carrier runs in this process */
    RouteReader(
            Map<String, TrunkPlan> trunks,
            Map<String, UserPlan> users,
            Numbers numbers,
            boolean carrier,
            Problems problems) {
        this.trunks = trunks;
        this.users = users;
        this.numbers = numbers;
        this.carrier = carrier;
        this.problems = problems;
    }

    List<RouteRule> read(List<RouteEntry> entries) {
        var rules = new ArrayList<RouteRule>();
        for (int i = 0; i < entries.size(); i++) {
            var key = "routes[" + i + "]";
            var rule = rule(key, entries.get(i));
            rules.stream().filter(earlier -> earlier.hides(rule)).findFirst().ifPresent(earlier ->
                    problems.wrong(key, "can never be taken: " + earlier.name() + " before it takes every call that fits"));
            rules.add(rule);
        }
        return rules;
    }

    private RouteRule rule(String key, RouteEntry entry) {
        var from = new HashSet<>(entry.from().orElse(List.of()));
        var dids = entry.did().orElse(List.of());
        boolean inbound = !from.isEmpty() || !dids.isEmpty();
        entry.prefix().ifPresent(prefix -> problems.wrongUnless(
                prefix.matches(BEGINNING) || prefix.matches(USERS),
                key + ".prefix",
                "'" + prefix + "' is not the beginning of a number, nor user: and that of an identity"));
        problems.wrongUnless(
                inbound || entry.prefix().isPresent() || entry.pattern().isPresent(),
                key, "say which numbers: prefix or pattern; for calls that come in: from or did");
        from.forEach(name -> source(key + ".from", name));
        dids.forEach(did -> did(key + ".did", did, from));
        entry.caller().ifPresent(who -> caller(key + ".caller", who, inbound));
        var pattern = pattern(key + ".pattern", entry.pattern());
        var targets = targets(key, entry).stream()
                .map(target -> sending(key + ".downlink", entry.downlink(), target))
                .toList();
        problems.wrongUnless(
                !inbound || targets.stream().allMatch(RouteReader::isUser),
                key, "a call that comes in rings users; a trunk or a test number cannot take it");
        problems.wrongUnless(
                targets.stream().allMatch(RouteReader::isUser) || targets.stream().noneMatch(RouteReader::isUser),
                key, "a call of a page goes to users, or to trunks and test numbers, not to both");
        if (RouteRule.isOfUsers(entry.prefix().orElse(""), entry.pattern())) {
            ofUsers(key, inbound, targets);
        } else {
            problems.wrongUnless(
                    targets.stream().noneMatch(RuleTarget.Called.class::isInstance),
                    key, "'*' is the user who was called: prefix or pattern begin with user: then");
        }
        return new RouteRule(
                entry.name().orElse(key),
                inbound,
                Set.copyOf(from),
                Set.copyOf(allForms(dids)),
                entry.prefix().orElse(""),
                pattern,
                entry.caller(),
                pattern(key + ".caller-pattern", entry.callerPattern()),
                rewrite(key, entry, pattern),
                targets);
    }

    private void ofUsers(String key, boolean inbound, List<RuleTarget> targets) {
        problems.wrongUnless(!inbound, key, "a trunk calls numbers, not users: no prefix or pattern with user:");
        problems.wrongUnless(
                targets.stream().noneMatch(target -> target instanceof RuleTarget.Trunk(_, var number) && number.isEmpty()),
                key, "a trunk cannot dial a user: use targets, and give the trunk a number");
    }

    private static boolean isUser(RuleTarget target) {
        return switch (target) {
            case RuleTarget.User _, RuleTarget.Called _ -> true;
            case RuleTarget.Trunk _, RuleTarget.TestNumber _ -> false;
        };
    }

    private Rewrite rewrite(String key, RouteEntry entry, Optional<Pattern> pattern) {
        problems.wrongUnless(entry.strip() >= 0, key + ".strip", "how many digits to take off the front: 0 or more");
        entry.prepend().ifPresent(front -> problems.wrongUnless(
                front.matches(BEGINNING), key + ".prepend", "'" + front + "' is not the beginning of a number"));
        problems.wrongUnless(
                entry.replace().isEmpty() || entry.pattern().isPresent(), key + ".replace", "replace needs a pattern");
        problems.wrongUnless(
                entry.replace().isEmpty() || entry.strip() == 0 && entry.prepend().isEmpty(),
                key + ".replace", "use replace, or strip and prepend, not both");
        entry.replace().ifPresent(text -> pattern.flatMap(whole -> Rewrite.wrong(whole, text))
                .ifPresent(words -> problems.wrong(key + ".replace", words)));
        return new Rewrite(Math.max(0, entry.strip()), entry.prepend().orElse(""), entry.replace());
    }

    /** What else a caller may be called, only a pattern can tell. */
    private void caller(String key, String who, boolean inbound) {
        var names = new ArrayList<>(users.keySet());
        if (inbound) {
            names.add(WITHHELD);
        }
        problems.wrongUnless(
                RouteRule.isBeginning(who) || names.contains(who),
                key,
                "'" + who + "' is neither the beginning of a number nor a user" + (inbound ? " nor " + WITHHELD : "")
                        + "; users are: " + users.keySet() + Words.meant(who, names)
                        + (inbound ? "; for any other name write caller-pattern" : ""));
    }

    private List<RuleTarget> targets(String key, RouteEntry entry) {
        var targets = new ArrayList<RuleTarget>();
        entry.trunk().orElse(List.of()).forEach(name -> trunk(key + ".trunk", name, Optional.empty(), targets));
        entry.user().ifPresent(name -> user(key + ".user", name, targets));
        entry.testNumber().ifPresent(number -> testNumber(key + ".test-number", number, targets));
        problems.wrongUnless(
                targets.isEmpty() || entry.targets().isEmpty(),
                key + ".targets", "use targets, or trunk, user and test-number, not both");
        for (int i = 0; i < entry.targets().size(); i++) {
            target(key + ".targets[" + i + "]", entry.targets().get(i), targets);
        }
        boolean nothing = entry.trunk().isEmpty() && entry.user().isEmpty() && entry.testNumber().isEmpty();
        problems.wrongUnless(
                !nothing || !entry.targets().isEmpty(), key, "say where the call goes: trunk, user, test-number or targets");
        return List.copyOf(targets);
    }

    private void target(String key, RouteEntry.TargetEntry entry, List<RuleTarget> targets) {
        int kinds = (entry.trunk().isPresent() ? 1 : 0) + (entry.user().isPresent() ? 1 : 0)
                + (entry.testNumber().isPresent() ? 1 : 0);
        problems.wrongUnless(kinds == 1, key, "a target is one of: trunk, user, test-number");
        problems.wrongUnless(
                entry.number().isEmpty() || entry.trunk().isPresent(), key + ".number", "only a trunk dials a number");
        entry.number().ifPresent(number -> problems.wrongUnless(
                number.matches("\\+?[0-9*#]{1,32}"), key + ".number", "'" + number + "' is not a number"));
        entry.trunk().ifPresent(name -> trunk(key + ".trunk", name, entry.number(), targets));
        entry.user().ifPresent(name -> user(key + ".user", name, targets));
        entry.testNumber().ifPresent(number -> testNumber(key + ".test-number", number, targets));
    }

    private void trunk(String key, String name, Optional<String> instead, List<RuleTarget> targets) {
        known(key, name, "trunk", trunks).ifPresent(plan -> {
            problems.wrongUnless(
                    plan.direction() != TrunkDirection.IN,
                    key, "calls only come in over trunk '" + name + "'; it has direction: in");
            targets.add(new RuleTarget.Trunk(plan, instead));
        });
    }

    /** The trunk as it is, or as this route has it. */
    private RuleTarget sending(String key, RouteEntry.DownlinkEntry entry, RuleTarget target) {
        if (!(target instanceof RuleTarget.Trunk(var plan, var instead)) || entry.codec().isEmpty() && entry.dtx().isEmpty()) {
            return target;
        }
        var usual = plan.media().downlink();
        var codec = entry.codec()
                .flatMap(word -> Words.choice(problems, key + ".codec", word, TrunkReader.DOWNLINKS))
                .orElse(usual.codec());
        return new RuleTarget.Trunk(plan.sending(new Downlink(codec, entry.dtx().orElse(usual.dtx()))), instead);
    }

    private void testNumber(String key, String number, List<RuleTarget> targets) {
        problems.wrongUnless(number.matches("\\+?[0-9*#]{1,32}"), key, "'" + number + "' is not a number");
        problems.wrongUnless(
                carrier, key, "test numbers are answered by the test carrier: set trunkline.carrier.enabled to true");
        targets.add(new RuleTarget.TestNumber(number));
    }

    private void user(String key, String name, List<RuleTarget> targets) {
        if (name.equals(CALLED)) {
            targets.add(new RuleTarget.Called());
        } else {
            known(key, name, "user", users).ifPresent(_ -> targets.add(new RuleTarget.User(name)));
        }
    }

    private void source(String key, String name) {
        known(key, name, "trunk", trunks).ifPresent(plan -> {
            problems.wrongUnless(
                    plan.direction() != TrunkDirection.OUT,
                    key, "calls only go out over trunk '" + name + "'; it has direction: out");
            problems.wrongUnless(
                    plan.direction() == TrunkDirection.OUT
                            || !plan.sip().inbound().allowed().isEmpty()
                            || plan.sip().inbound().registrar(),
                    key, "nobody may call in as trunk '" + name + "'; give it allowed-addresses");
        });
    }

    private void did(String key, String did, Set<String> from) {
        problems.wrongUnless(did.matches("\\+?[0-9*#]{1,32}"), key, "'" + did + "' is not a number");
        boolean brought = from.isEmpty() || from.stream().map(trunks::get).anyMatch(
                plan -> plan == null || plan.numbers().isEmpty() || brings(plan, did));
        problems.wrongUnless(brought, key, "the trunk does not bring " + did + "; its numbers are others");
    }

    private boolean brings(TrunkPlan plan, String did) {
        return allForms(plan.numbers()).stream().anyMatch(allForms(List.of(did))::contains);
    }

    private Set<String> allForms(List<String> written) {
        var forms = new HashSet<>(written);
        written.forEach(number -> numbers.e164(number).ifPresent(forms::add));
        return forms;
    }

    private <T> Optional<T> known(String key, String name, String kind, Map<String, T> all) {
        var found = Optional.ofNullable(all.get(name));
        problems.wrongUnless(
                found.isPresent(),
                key,
                "there is no " + kind + " '" + name + "'; " + kind + "s are: " + all.keySet()
                        + Words.meant(name, all.keySet()));
        return found;
    }

    private Optional<Pattern> pattern(String key, Optional<String> text) {
        return text.flatMap(regex -> {
            try {
                return Optional.of(Pattern.compile(regex));
            } catch (PatternSyntaxException wrong) {
                problems.wrong(key, "'" + regex + "' is not a regular expression: " + wrong.getDescription());
                return Optional.empty();
            }
        });
    }
}
