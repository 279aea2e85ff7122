package org.trunkline.gateway.phones;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trunkline.config.AccessPlan;
import org.trunkline.config.UserPlan;
import org.trunkline.config.WrittenGrants;
import org.trunkline.gateway.access.Access;
import org.trunkline.gateway.access.Forge;
import org.trunkline.sip.PhoneAccount;
import org.trunkline.sip.PhoneAccount.Secret;

class PhoneAccessTest {
    private static final String HASH_OF_ANNA = "5bb0aa1e8e84b4a8b1a3ee3e9a54b2ec";

    private final Access access = new Access();
    private final PhoneAccess phones = new PhoneAccess(access, "trunkline");

    @BeforeEach
    void users() {
        access.plan(new AccessPlan(List.of(Forge.KEY), List.of()), List.of(
                user("anna", Optional.of("secret"), Map.of(), false),
                user("bob", Optional.empty(), Map.of("MD5", HASH_OF_ANNA), false),
                user("open", Optional.empty(), Map.of(), true)));
    }

    private static UserPlan user(String name, Optional<String> secret, Map<String, String> hashes, boolean open) {
        return new UserPlan(name, secret, hashes, open, WrittenGrants.NONE);
    }

    @Test
    void aUserProvesASecretOrWhatStandsInItsPlace() {
        assertThat(phones.account("anna").map(PhoneAccount::user).orElseThrow().name()).isEqualTo("anna");
        assertThat(phones.account("anna").map(PhoneAccount::secret).orElseThrow()).isInstanceOf(Secret.Hashed.class);
        assertThat(phones.account("bob").map(PhoneAccount::secret)).contains(new Secret.Hashed(Map.of("MD5", HASH_OF_ANNA)));
    }

    @Test
    void nobodyIsAskedForMoreThanWhatEverybodyCanProve() {
        assertThat(phones.md5Only()).isTrue();
        access.plan(new AccessPlan(List.of(), List.of()), List.of(
                user("anna", Optional.of("secret"), Map.of(), false),
                user("bob", Optional.empty(), Map.of("MD5", HASH_OF_ANNA, "SHA-256", HASH_OF_ANNA + HASH_OF_ANNA), false),
                user("open", Optional.empty(), Map.of(), true)));
        assertThat(phones.md5Only()).isFalse();
    }

    @Test
    void whoNeedsProveNothingToAPageIsNoPhone() {
        assertThat(phones.account("open")).isEmpty();
        assertThat(phones.account("nobody")).isEmpty();
    }

    @Test
    void aTokenIsItsOwnProof() {
        var token = Forge.at(Instant.now()).with("trunkline", Map.of("incoming", true)).toString();
        assertThat(phones.token(token).orElseThrow().name()).isEqualTo("anna");
        assertThat(phones.account(token).map(PhoneAccount::secret)).contains(new Secret.Password(token));
        assertThat(phones.account(token).map(PhoneAccount::user).orElseThrow()).hasToString("PhonePass[hidden]");
        var forged = Forge.at(Instant.now()).signed(Forge.OTHER, Forge.KEY.id()).toString();
        assertThat(phones.token(forged)).isEmpty();
        assertThat(phones.account(forged)).isEmpty();
    }

    @Test
    void callsRingOnlyForWhomTheyAreGranted() {
        var now = Instant.now();
        var granted = (PhonePass) phones.token(Forge.at(now).with("trunkline", Map.of("incoming", true)).toString()).orElseThrow();
        var not = (PhonePass) phones.token(Forge.at(now).with("trunkline", Map.of()).toString()).orElseThrow();
        assertThat(granted.takesCalls(System.nanoTime())).isTrue();
        assertThat(granted.takesCalls(System.nanoTime() + 2 * 3600 * 1_000_000_000L)).as("after the token's end").isFalse();
        assertThat(not.takesCalls(System.nanoTime())).isFalse();
    }
}
