package org.trunkline.gateway.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.config.AccessPlan;
import org.trunkline.config.IceServer;
import org.trunkline.config.UserPlan;
import org.trunkline.config.WrittenGrants;
import org.trunkline.gateway.access.Access;
import org.trunkline.gateway.access.Forge;
import org.trunkline.gateway.call.Calls;
import org.trunkline.gateway.call.FakeCaller;
import org.trunkline.gateway.call.Gear;
import org.trunkline.media.bridge.MediaEngine;
import org.trunkline.sip.Trunk;

/** Pages with and without tokens: what they may do, and until when. */
class PageAccessTest {
    private static final Trunk TRUNK = Trunk.udp("office", Gear.address(), 5060, "anonymous");
    private static final Map<String, Object> GRANTS = Map.of(
            "incoming", true, "to", List.of("+49"), "callerIds", List.of("+4930123450"), "callsAtOnce", 1);

    private final MediaEngine media = Gear.media();
    private final Calls calls = new Calls(Gear.settings(TRUNK, "anna", 4), media, _ -> {
        throw new AssertionError("nobody is called out");
    });
    private final Access access = new Access();

    PageAccessTest() {
        access.plan(new AccessPlan(List.of(Forge.KEY), List.of()), List.of(
                new UserPlan("berta", Optional.of("swordfish"), Map.of(), false, WrittenGrants.NONE),
                new UserPlan("carl", Optional.empty(), Map.of(), false, WrittenGrants.NONE)));
    }

    @AfterEach
    void close() {
        calls.close();
        media.close();
    }

    @Test
    void turnServersAreToldToWhoIsSomebodyAndAgainInTime() throws Exception {
        var valid = Duration.ofHours(1);
        var servers = new IceServers(List.of(new IceServer(List.of("turn:t"), new IceServer.Login.ShortLived("s", valid))));
        var tab = new Tab(calls, access, servers).opened();
        assertThat(tab.next("welcome").at("/data/iceServers")).as("for nobody").isEmpty();
        tab.says("register", "", "{\"user\":\"berta\",\"secret\":\"swordfish\"}");
        assertThat(tab.next("ice-servers").at("/data/iceServers/0/username").asText()).endsWith(":berta");
        tab.next("ok");
        long nowNanos = System.nanoTime();
        tab.page.onTime(nowNanos + valid.toNanos() / 3);
        assertThat(tab.hearsNothing()).isTrue();
        tab.page.onTime(nowNanos + valid.toNanos() / 2);
        tab.next("ice-servers");
        tab.page.onTime(nowNanos + valid.toNanos() / 2);
        assertThat(tab.hearsNothing()).isTrue();
        var known = new Tab(calls, access, servers).opened(token("anna", 600));
        assertThat(known.next("welcome").at("/data/iceServers/0/username").asText()).endsWith(":anna");
    }

    @Test
    void aPageThatIsNobodyMayDoNothing() throws Exception {
        var tab = new Tab(calls, access).opened();
        assertThat(tab.next("welcome").at("/data/user").isNull()).isTrue();
        tab.calls("+4930123456");
        assertThat(tab.refusal()).isEqualTo("not-admitted");
        tab.answers("c-1");
        assertThat(tab.refusal()).isEqualTo("not-admitted");
        tab.says("transfer", "c-1", "{\"to\":\"+4930123456\"}");
        assertThat(tab.refusal()).isEqualTo("not-admitted");
        tab.says("register", "", "{}");
        assertThat(tab.refusal()).isEqualTo("not-admitted");
        tab.says("register", "", "{\"user\":\"berta\"}");
        assertThat(tab.refusal()).isEqualTo("user-refused");
        tab.says("register", "", "{\"user\":\"carl\"}");
        assertThat(tab.refusal()).isEqualTo("user-refused");
        tab.calls("+4930123456");
        assertThat(tab.refusal()).isEqualTo("not-admitted");
    }

    @Test
    void aTokenSaysWhoThePageIs() throws Exception {
        var welcome = new Tab(calls, access).opened(token("anna", 3600)).next("welcome");
        assertThat(welcome.at("/data/user").asText()).isEqualTo("anna");
        assertThat(welcome.at("/data/tokenExpiresInSeconds").asInt()).isBetween(3500, 3600);
    }

    @ParameterizedTest
    @CsvSource({"nonsense, 40102", "expired, 40104", "unsigned, 40103"})
    void aTokenThatIsNotAcceptedIsToldAndTheSocketClosed(String kind, int code) throws Exception {
        var tab = new Tab(calls, access).opened(switch (kind) {
            case "expired" -> token("anna", -60);
            case "unsigned" -> Forge.at(Instant.now()).unsigned().toString();
            default -> kind;
        });
        var error = tab.next("error");
        assertThat(error.at("/data/code").asInt()).isEqualTo(code);
        assertThat(error.has("replyTo")).isFalse();
        assertThat(tab.closings).containsExactly(4401);
        tab.says("register", "", "{\"user\":\"berta\",\"secret\":\"swordfish\"}");
        assertThat(tab.hearsNothing()).isTrue();
    }

    @Test
    void severalTokensAreAMistake() throws Exception {
        var tab = new Tab(calls, access).opened(token("anna", 60), token("anna", 60));
        assertThat(tab.refusal()).isEqualTo("token-malformed");
        assertThat(tab.closings).containsExactly(4401);
    }

    @Test
    void aTokenIsOfNoUseToAnotherIdentity() throws Exception {
        var tab = registered(token("anna", 3600));
        tab.says("register", "", "{\"user\":\"berta\",\"secret\":\"swordfish\"}");
        assertThat(tab.refusal()).isEqualTo("other-identity");
        renew(tab, token("berta", 3600));
        assertThat(tab.refusal()).isEqualTo("other-identity");
        called();
        assertThat(tab.next("incoming").at("/data/trunk").asText()).isEqualTo("office");
    }

    @Test
    void whatWasNotGrantedIsRefused() throws Exception {
        var tab = registered(token("anna", 3600));
        tab.calls("+15550104");
        var error = tab.next("error");
        assertThat(error.at("/data/name").asText()).isEqualTo("destination-not-allowed");
        assertThat(error.at("/data/message").asText()).contains("granted");
        tab.calls("+4930123456", "+15550199");
        assertThat(tab.refusal()).isEqualTo("caller-id-not-allowed");
        var mute = new Tab(calls, access).opened(token("anna", 3600, Map.of("to", List.of("any"))));
        mute.says("register", "", "{}");
        assertThat(mute.refusal()).isEqualTo("incoming-not-allowed");
    }

    @Test
    void aUsersCallsCountOnAllItsPagesTogether() throws Exception {
        var one = registered(token("anna", 3600));
        var two = registered(token("anna", 3600));
        called();
        var first = one.next("incoming").path("callId").asText();
        one.answers(first);
        one.next("ok");
        two.next("ended");
        called();
        var second = two.next("incoming").path("callId").asText();
        two.answers(second);
        var refused = two.next("error");
        assertThat(refused.at("/data/name").asText()).isEqualTo("too-many-calls");
        assertThat(refused.at("/data/message").asText()).contains("on all pages");
        one.says("hangup", first, "{}");
        one.next("ended");
        while (calls.count() > 1) { // what ended gives its place back after it was told
            Thread.onSpinWait();
        }
        two.answers(second);
        assertThat(two.next("ok").path("callId").asText()).isEqualTo(second);
    }

    @Test
    void nobodyNamesAnothersCall() throws Exception {
        var one = registered(token("anna", 3600));
        var two = registered(token("anna", 3600));
        called();
        var callId = one.next("incoming").path("callId").asText();
        one.answers(callId);
        one.next("ok");
        two.next("ended");
        for (var request : List.of("hangup", "hold", "resume", "reject")) {
            two.says(request, callId, "{}");
            assertThat(two.refusal()).as(request).isEqualTo("unknown-call");
        }
        two.says("transfer", callId, "{\"to\":\"+4930123456\"}");
        assertThat(two.refusal()).isEqualTo("unknown-call");
        two.says("candidate", callId, "{\"candidate\":\"\"}");
        assertThat(two.refusal()).isEqualTo("unknown-call");
        assertThat(calls.count()).isEqualTo(1);
    }

    @Test
    void thePageIsToldOnceBeforeItsTokenExpires() throws Exception {
        var tab = registered(token("anna", 3600));
        tab.page.onTime(after(3500));
        assertThat(tab.hearsNothing()).isTrue();
        tab.page.onTime(after(3550));
        tab.page.onTime(after(3551));
        assertThat(tab.next("token-will-expire").at("/data/secondsLeft").asInt()).isBetween(40, 50);
        assertThat(tab.hearsNothing()).isTrue();
        renew(tab, token("anna", 3600));
        tab.next("ok");
        tab.page.onTime(after(3560));
        tab.next("token-will-expire");
    }

    @Test
    void onceItsTokenHasExpiredAPageIsNotRungUntilThereIsANewOne() throws Exception {
        var tab = registered(token("anna", 3600));
        var caller = called();
        tab.next("incoming");
        tab.page.onTime(after(3601));
        tab.next("token-will-expire");
        assertThat(tab.next("ended").at("/data/cause").asText()).isEqualTo("cancelled");
        assertThat(caller.hears()).isEqualTo("180");
        assertThat(caller.hears()).isEqualTo("480 Temporarily Unavailable");
        assertThat(called().hears()).isEqualTo("480 Temporarily Unavailable");
        renew(tab, token("anna", 3600));
        assertThat(tab.next("ok").at("/data/user").asText()).isEqualTo("anna");
        called();
        tab.next("incoming");
    }

    @Test
    void aCallOutlivesItsTokenAndNothingNewBegins() throws Exception {
        var tab = registered(token("anna", 1));
        called();
        var callId = tab.next("incoming").path("callId").asText();
        tab.answers(callId);
        tab.next("ok");
        long over = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        while (System.nanoTime() - over < 0) {
            Thread.onSpinWait();
        }
        tab.page.onTime(System.nanoTime());
        tab.says("hold", callId, "{}");
        tab.next("ok");
        tab.calls("+4930123456");
        assertThat(tab.refusal()).isEqualTo("token-expired");
        tab.says("register", "", "{}");
        assertThat(tab.refusal()).isEqualTo("token-expired");
        assertThat(calls.count()).isEqualTo(1);
        tab.says("hangup", callId, "{}");
        tab.next("ended");
    }

    @Test
    void aNewTokenThatGrantsLessCountsAtOnce() throws Exception {
        var tab = registered(token("anna", 3600));
        renew(tab, token("anna", 3600, Map.of()));
        tab.next("ok");
        assertThat(called().hears()).isEqualTo("480 Temporarily Unavailable");
        tab.calls("+4930123456");
        assertThat(tab.refusal()).isEqualTo("destination-not-allowed");
    }

    @Test
    void aTokenThatIsRefusedLeavesThePageAsItWas() throws Exception {
        var tab = registered(token("anna", 3600));
        renew(tab, Forge.at(Instant.now()).signed(Forge.OTHER, "backend").toString());
        assertThat(tab.refusal()).isEqualTo("token-not-trusted");
        called();
        tab.next("incoming");
        assertThat(tab.closings).isEmpty();
    }

    @Test
    void aPageThatWasNobodyMayBringATokenLater() throws Exception {
        var tab = new Tab(calls, access).opened();
        renew(tab, token("anna", 3600));
        assertThat(tab.next("ok").at("/data/tokenExpiresInSeconds").asInt()).isPositive();
        tab.says("register", "", "{\"user\":\"anna\"}");
        tab.next("ok");
        called();
        tab.next("incoming");
    }

    @Test
    void aSecretLetsItsUserIn() throws Exception {
        var tab = new Tab(calls, access).opened();
        tab.says("register", "", "{\"user\":\"berta\",\"secret\":\"swordfish\"}");
        tab.next("ok");
        tab.page.onTime(after(1_000_000));
        tab.calls("not a number");
        assertThat(tab.refusal()).isEqualTo("bad-number");
    }

    private Tab registered(String token) throws InterruptedException {
        var tab = new Tab(calls, access).opened(token);
        tab.says("register", "", "{}");
        tab.next("ok");
        return tab;
    }

    private static void renew(Tab tab, String token) {
        tab.says("token", "", "{\"token\":\"" + token + "\"}");
    }

    private FakeCaller called() {
        var caller = new FakeCaller(Optional.of(TRUNK), Optional.empty());
        calls.incoming(caller);
        return caller;
    }

    private static String token(String identity, int seconds) {
        return token(identity, seconds, GRANTS);
    }

    /** Whole seconds are cut off: it is good for a second less, at worst. */
    private static String token(String identity, int seconds, Map<String, Object> grants) {
        var now = Instant.now();
        return Forge.at(now)
                .with("sub", identity)
                .with("iat", now.getEpochSecond() - 120)
                .with("exp", now.getEpochSecond() + seconds)
                .with("trunkline", new HashMap<>(grants))
                .toString();
    }

    private static long after(int seconds) {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }
}
