package org.trunkline.gateway.signal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trunkline.config.AccessPlan;
import org.trunkline.config.Destinations;
import org.trunkline.config.UserPlan;
import org.trunkline.config.WrittenGrants;
import org.trunkline.gateway.access.Access;
import org.trunkline.gateway.call.BrowserCheck;
import org.trunkline.gateway.call.CallStatus;
import org.trunkline.gateway.call.Calls;
import org.trunkline.gateway.call.Gear;
import org.trunkline.media.bridge.MediaEngine;
import org.trunkline.sip.Trunk;

/** One user calls another: real pages and media on both sides, and no trunk. */
class CallsInsideTest {
    private static final int PATIENCE_SECONDS = 10;

    private final MediaEngine media = Gear.media();
    private final Calls calls = new Calls(
            Gear.settings(Trunk.udp("office", Gear.address(), 5060, "anonymous"), "anna", 4), media, _ -> {
                throw new AssertionError("no trunk has part in it");
            });
    private final Access access = new Access();
    private final Tab anna = new Tab(calls, access).opened();
    private final Tab bob = new Tab(calls, access).opened();

    CallsInsideTest() {
        access.plan(new AccessPlan(List.of(), List.of()), List.of(user("anna", "user:"), user("bob", "+49")));
    }

    @AfterEach
    void close() {
        calls.close();
        media.close();
    }

    @Test
    void aUserIsCalledByHisIdentity() throws Exception {
        registers(bob, "bob");
        var callId = calls("user:bob");
        anna.next("ringing");
        var incoming = bob.next("incoming");
        assertThat(incoming.at("/data/from").asText()).isEqualTo("user:anna");
        assertThat(incoming.at("/data/fromName").asText()).isEqualTo("anna");
        assertThat(incoming.at("/data/to").asText()).isEqualTo("user:bob");
        assertThat(incoming.at("/data/trunk").asText()).isEqualTo("users");
        assertThat(incoming.path("callId").asText()).as("each side has a call of its own").isNotEqualTo(callId);

        bob.answers(incoming.path("callId").asText());
        anna.next("answered");
        bob.next("answered");
        anna.says("message", callId, "{\"content\":\"hello\"}");
        assertThat(bob.next("message").path("callId").asText()).isEqualTo(incoming.path("callId").asText());
        assertThat(anna.next("ok", "error").path("type").asText()).isEqualTo("ok");
        anna.says("hangup", incoming.path("callId").asText(), "{}");
        assertThat(anna.refusal()).as("the call of another session").isEqualTo("unknown-call");
        anna.says("hangup", callId, "{}");
        assertThat(cause(anna)).isEqualTo("hangup browser");
        assertThat(cause(bob)).isEqualTo("hangup phone");
        assertNothingHeld();
    }

    @Test
    void whoeverIsCalledMayBeBusyOrNotThere() throws Exception {
        registers(bob, "bob");
        calls("user:bob");
        bob.says("reject", bob.next("incoming").path("callId").asText(), "{\"status\":\"busy\"}");
        assertThat(cause(anna)).isEqualTo("busy phone");
        bob.next("ended");

        calls("user:bob");
        bob.says("reject", bob.next("incoming").path("callId").asText(), "{\"status\":\"decline\"}");
        assertThat(cause(anna)).isEqualTo("declined phone");
        bob.next("ended");

        bob.says("unregister", "", "{}");
        bob.next("ok");
        calls("user:bob");
        assertThat(cause(anna)).isEqualTo("unavailable phone");
        calls("user:nobody-of-this-name");
        assertThat(cause(anna)).as("nobody learns which users there are").isEqualTo("unavailable phone");
        assertNothingHeld();
    }

    @Test
    void aCallerMayGiveUp() throws Exception {
        registers(bob, "bob");
        var callId = calls("user:bob");
        bob.next("incoming");
        anna.says("hangup", callId, "{}");
        assertThat(cause(anna)).isEqualTo("cancelled browser");
        assertThat(cause(bob)).isEqualTo("cancelled-by-caller phone");
        assertNothingHeld();
    }

    @Test
    void whatIsNotGrantedAndWhoeverCallsHimselfIsTold() throws Exception {
        registers(anna, "anna");
        anna.calls("user:anna");
        var self = anna.next("error");
        assertThat(self.at("/data/name").asText()).isEqualTo("destination-not-allowed");
        assertThat(self.at("/data/message").asText()).contains("nobody calls himself");
        anna.calls("user:not one");
        assertThat(anna.refusal()).isEqualTo("bad-number");

        registers(bob, "bob");
        bob.calls("user:anna");
        var refused = bob.next("error");
        assertThat(refused.at("/data/name").asText()).isEqualTo("destination-not-allowed");
        assertThat(refused.at("/data/message").asText()).contains("may not call this user");
    }

    @Test
    void theEchoAnswersAtOnce() throws Exception {
        var callId = calls("echo");
        anna.next("answered");
        assertThat(calls.list()).extracting(CallStatus::trunk).containsExactly("echo");
        assertThat(calls.count()).isEqualTo(1);
        anna.says("message", callId, "{\"content\":\"hello\"}");
        assertThat(anna.next("message").at("/data/content").asText()).isEqualTo("hello");
        anna.says("hangup", callId, "{}");
        assertThat(cause(anna)).isEqualTo("hangup browser");
        assertNothingHeld();
    }

    @Test
    void aUserWritesToAnother() throws Exception {
        registers(bob, "bob");
        registers(anna, "anna");
        writes(anna, "user:bob");
        var message = bob.next("message");
        assertThat(message.at("/data/from").asText()).isEqualTo("user:anna");
        assertThat(message.at("/data/fromName").asText()).isEqualTo("anna");
        assertThat(message.at("/data/to").asText()).isEqualTo("user:bob");
        assertThat(message.at("/data/content").asText()).isEqualTo("hello");
        assertThat(anna.next("ok", "error").path("type").asText()).isEqualTo("ok");

        writes(anna, "user:nobody-of-this-name");
        assertThat(anna.refusal()).isEqualTo("message-not-delivered");
        writes(bob, "user:anna");
        assertThat(bob.refusal()).isEqualTo("destination-not-allowed");
    }

    private static void writes(Tab tab, String to) {
        tab.says("message", "", "{\"to\":\"%s\",\"content\":\"hello\"}".formatted(to));
    }

    @Test
    void bothCount() throws Exception {
        registers(bob, "bob");
        calls("user:bob");
        assertThat(bob.next("incoming").at("/data/to").asText()).isEqualTo("user:bob");
        assertThat(calls.count()).isEqualTo(2);
    }

    private String calls(String whom) throws Exception {
        anna.says("register", "", "{\"user\":\"anna\",\"secret\":\"swordfish\"}");
        anna.calls(whom);
        var answer = answer(anna);
        BrowserCheck.send(answer.at("/data/sdp").asText(), anna.next("candidate").at("/data/candidate").asText());
        return answer.path("callId").asText();
    }

    private static JsonNode answer(Tab tab) throws InterruptedException {
        var ok = tab.next("ok");
        while (ok.at("/data/sdp").isMissingNode()) {
            ok = tab.next("ok");
        }
        return ok;
    }

    private static String cause(Tab tab) throws InterruptedException {
        var ended = tab.next("ended");
        return ended.at("/data/cause").asText() + " " + ended.at("/data/by").asText();
    }

    private static void registers(Tab tab, String user) throws InterruptedException {
        tab.says("register", "", "{\"user\":\"%s\",\"secret\":\"swordfish\"}".formatted(user));
        tab.next("ok");
    }

    private static UserPlan user(String name, String to) {
        var granted = new WrittenGrants(
                Optional.empty(),
                Optional.of(Destinations.of(List.of(to))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new UserPlan(name, Optional.of("swordfish"), Map.of(), false, granted);
    }

    private void assertNothingHeld() {
        long deadline = System.nanoTime() + Duration.ofSeconds(PATIENCE_SECONDS).toNanos();
        while ((media.snapshot().rtpPairsInUse() > 0 || calls.count() > 0) && System.nanoTime() - deadline < 0) {
            Thread.yield();
        }
        assertThat(media.snapshot().rtpPairsInUse()).isZero();
        assertThat(calls.count()).isZero();
    }
}
