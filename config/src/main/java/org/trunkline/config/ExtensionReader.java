package org.trunkline.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trunkline.sip.Credentials;
import org.trunkline.sip.Registering;

/** Makes the extensions of users of what is written. */
final class ExtensionReader {
    private static final Map<String, Boolean> ALWAYS = Map.of("online", false, "always", true);

    private final TrunklineConfig config;
    private final Map<String, TrunkPlan> trunks;
    private final Problems problems;

    ExtensionReader(TrunklineConfig config, Map<String, TrunkPlan> trunks, Problems problems) {
        this.config = config;
        this.trunks = trunks;
        this.problems = problems;
    }

    /** In the order of their users. */
    List<ExtensionPlan> read() {
        var plans = new ArrayList<ExtensionPlan>();
        for (int i = 0; i < config.users().size(); i++) {
            var key = "users[" + i + "].extension";
            var user = config.users().get(i);
            if (isWritten(user.extension())) {
                bounds("users[" + i + "]", user);
                plan(key, user.name().orElse(""), user.extension()).ifPresent(plan -> {
                    onlyOne(key, plan, plans);
                    plans.add(plan);
                });
            }
        }
        return plans;
    }

    private static boolean isWritten(ExtensionEntry entry) {
        return entry.trunk().isPresent() || entry.user().isPresent() || entry.username().isPresent()
                || entry.secret().isPresent() || entry.secretFile().isPresent() || entry.register().isPresent();
    }

    private void bounds(String key, UserEntry user) {
        boolean shows = user.callerId().isPresent() || user.callerIds().isPresent();
        problems.wrongUnless(
                !shows, key + (user.callerId().isPresent() ? ".caller-id" : ".caller-ids"),
                "a user with an extension calls under its name; leave caller-id and caller-ids out");
        if (!user.incoming().orElse(true)) {
            problems.doubtful(key + ".extension", "calls to it ring nobody, since this user has incoming: false");
        }
    }

    private Optional<ExtensionPlan> plan(String key, String user, ExtensionEntry entry) {
        var trunk = trunk(key + ".trunk", entry);
        problems.wrongUnless(entry.user().isPresent(), key + ".user", "an extension needs the user of its address, like 204");
        var secret = Secrets.read(problems, key, "secret", entry.secret(), entry.secretFile());
        boolean asked = entry.secret().isPresent() || entry.secretFile().isPresent();
        problems.wrongUnless(asked, key, "an extension needs its secret, or a secret-file");
        var always = Words.choice(problems, key + ".register", entry.register().orElse("online"), ALWAYS);
        if (trunk.isEmpty() || entry.user().isEmpty() || secret.isEmpty() || always.isEmpty()) {
            return Optional.empty();
        }
        var written = written(trunk.get());
        var name = entry.username().orElse(entry.user().get());
        var proof = problems.tried(key + ".username", () -> new Credentials(name, secret.get(), written.auth().realm()));
        var how = problems.tried(key + ".user", () -> new Registering(
                entry.user().get(), written.register().domain(), written.register().expires().orElse(Duration.ofMinutes(10))));
        return proof.flatMap(credentials -> how.map(binding -> new ExtensionPlan(
                user,
                trunk.get().as(trunk.get().sip().asExtension(user, credentials, binding)),
                always.get())));
    }

    private Optional<TrunkPlan> trunk(String key, ExtensionEntry entry) {
        problems.wrongUnless(entry.trunk().isPresent(), key, "an extension needs the trunk that leads to it");
        var trunk = entry.trunk().flatMap(name -> Optional.ofNullable(trunks.get(name)));
        problems.wrongUnless(
                entry.trunk().isEmpty() || trunk.isPresent(), key, "there is no trunk '" + entry.trunk().orElse("")
                        + "'; trunks are: " + trunks.keySet() + Words.meant(entry.trunk().orElse(""), trunks.keySet()));
        problems.wrongUnless(
                trunk.filter(plan -> plan.direction() != TrunkDirection.BOTH).isEmpty(),
                key, "an extension calls and is called; its trunk needs direction: both");
        return trunk;
    }

    /** A registrar tells one from another by its address. */
    private void onlyOne(String key, ExtensionPlan plan, List<ExtensionPlan> before) {
        var binding = plan.trunk().sip().registering();
        var name = plan.trunk().sip().name();
        before.stream()
                .filter(other -> other.trunk().sip().name().equals(name) && other.trunk().sip().registering().equals(binding))
                .findFirst()
                .ifPresent(other -> problems.wrong(key + ".user", "'" + other.user() + "' is the same extension"));
        problems.wrongUnless(
                trunks.get(name).sip().registering().filter(own -> own.user().equals(binding.orElseThrow().user())).isEmpty(),
                key + ".user", "the trunk itself is registered as this; give it another register.user, or register no trunk");
    }

    private TrunkEntry written(TrunkPlan plan) {
        return config.trunks().stream()
                .filter(entry -> entry.name().filter(plan.sip().name()::equals).isPresent())
                .findFirst()
                .orElseThrow();
    }
}
