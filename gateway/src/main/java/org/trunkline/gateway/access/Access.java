package org.trunkline.gateway.access;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.trunkline.config.AccessPlan;
import org.trunkline.config.ApiKey;
import org.trunkline.config.Grants;
import org.trunkline.config.KeyServer;
import org.trunkline.config.UserPlan;
import org.trunkline.gateway.call.Admitted;
import org.trunkline.gateway.call.CallError;

/**
 * The one door for everybody who wants to be somebody here, whichever way he comes. For any thread that may wait.
 *
 * <pre>
 *   token ──────► checked: whose, what is granted, until when ──► bounded by the user of that name ─┐
 *   name, secret ───────────────────► configured user ──────────────────────────────────────────────┼─► Admitted
 *   nothing ────────────────────────► the open user, where there is one ────────────────────────────┘
 * </pre>
 */
public final class Access {
    /** As configured at one time. */
    private record Plan(
            Map<String, ApiKey> keys, TokenReader tokens, List<IssuerKeys> issuers, Map<String, UserPlan> users) {}

    private final IssuerKeys.Source source;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private volatile Plan plan = new Plan(Map.of(), new TokenReader(Map.of(), List.of()), List.of(), Map.of());

    /** Lets nobody in until it is told whom. */
    public Access() {
        this(new HttpsKeys(), InstantSource.system(), System::nanoTime);
    }

    Access(IssuerKeys.Source source, InstantSource clock, LongSupplier nanoTime) {
        this.source = source;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /**
     * Whom to let in from now on; who is in stays.
     *
     * @param access whose tokens are taken
     * @param users as configured
     */
    public void plan(AccessPlan access, List<UserPlan> users) {
        var issuers = access.servers().stream().map(this::issuer).toList();
        var keys = access.keys().stream().collect(Collectors.toMap(ApiKey::id, Function.identity()));
        plan = new Plan(
                keys,
                new TokenReader(keys, issuers),
                issuers,
                users.stream().collect(Collectors.toMap(UserPlan::name, Function.identity())));
    }

    /**
     * Somebody with a token. May wait some seconds for the keys of its issuer.
     *
     * @param token as it was given
     * @return who that is, or why not
     */
    public Admission byToken(String token) {
        var now = plan;
        try {
            var read = now.tokens().read(token, clock.instant());
            return new Admission.Granted(new Admitted(
                    read.identity(), grants(read, now.users().get(read.identity())), nanoTime.getAsLong() + read.left().toNanos()));
        } catch (TokenRefused refused) {
            return refused.why();
        }
    }

    /**
     * Somebody who names a configured user.
     *
     * @param name of the user
     * @param secret what he knows, if he said so
     * @return who that is, or that he is not
     */
    public Admission bySecret(String name, Optional<String> secret) {
        return Optional.ofNullable(plan.users().get(name))
                .filter(user -> user.admits(secret))
                .<Admission>map(user -> new Admission.Granted(admitted(user)))
                .orElseGet(() -> new Admission.Refused(
                        CallError.USER_REFUSED, "There is no such user, or the secret is another."));
    }

    /**
     * Somebody who names nobody.
     *
     * @return the open user; nobody, where there is none
     */
    public Optional<Admitted> unnamed() {
        return plan.users().values().stream().filter(UserPlan::open).map(Access::admitted).findFirst();
    }

    /**
     * A SIP phone that names a configured user.
     *
     * @param name of the user
     * @param realm in which it was asked
     * @return what it has to prove; nothing where there is no such user, or none for phones
     */
    public Optional<Digest> byDigest(String name, String realm) {
        return Optional.ofNullable(plan.users().get(name))
                .map(user -> new Digest(user.hashes(realm), admitted(user)))
                .filter(digest -> !digest.hashes().isEmpty());
    }

    /**
     * Whether some user has nothing for SIP phones but an MD5 hash.
     *
     * @return then no phone can be asked for more, as long as it has not said whose it is
     */
    public boolean someByMd5Only() {
        return plan.users().values().stream().anyMatch(UserPlan::knownByMd5Only);
    }

    /**
     * A customer's backend.
     *
     * @param id of its key
     * @param secret that it knows
     * @return the key; nothing where there is none, or the secret is another
     */
    public Optional<ApiKey> key(String id, String secret) {
        return Optional.ofNullable(plan.keys().get(id)).filter(key -> key.is(secret));
    }

    private static Admitted admitted(UserPlan user) {
        return new Admitted(user.name(), user.grants(), Admitted.FOR_EVER);
    }

    private static Grants grants(ReadToken token, UserPlan user) {
        var written = token.grants().map(grants -> grants.or(Grants.NOTHING));
        return user == null
                ? written.orElse(Grants.NOTHING)
                : written.map(user.written()::bound).orElseGet(user::grants);
    }

    /** One that is still configured is not asked again. */
    private IssuerKeys issuer(KeyServer server) {
        return plan.issuers().stream()
                .filter(known -> known.server().equals(server))
                .findFirst()
                .orElseGet(() -> new IssuerKeys(server, source, nanoTime));
    }
}
