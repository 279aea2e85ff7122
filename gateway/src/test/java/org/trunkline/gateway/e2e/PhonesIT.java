package org.trunkline.gateway.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.gateway.access.Forge;
import org.trunkline.gateway.measure.Tshark;

/** JsSIP and SIP.js, unchanged, in a real browser (RFC 7118). */
class PhonesIT {
    private static final String JSSIP = "jssip";
    private static final String SIPJS = "sipjs";
    private static final String CALLED = "+15550199";
    private static final String SCRIPTED = "+4930100";
    private static final String CALLER_BACK = "+15550112";

    /** Said back: through both directions, of two calls at once in one browser. */
    private static final double LIKE_ECHO = 0.75;

    private static final int CARRIER_PORT = Ports.udp();
    private static final int SCRIPTED_PORT = Ports.udp();
    private static World world;

    @BeforeAll
    static void start() {
        world = World.configured(PhonesIT.class, CARRIER_PORT, """
                trunkline:
                  carrier: {enabled: true, port: %1$d}
                  trunks:
                    - {name: carrier, address: "127.0.0.1:%1$d", caller-id: "%3$s", allowed-addresses: 127.0.0.1}
                    - {name: scripted, address: "127.0.0.1:%2$d"}
                  access:
                    keys: [{id: %4$s, secret: %5$s}]
                  users:
                    - {name: anna, secret: anna's}
                    - {name: bob, secret: bob's}
                  routes:
                    - {from: carrier, user: anna}
                    - {prefix: "+1", trunk: carrier}
                    - {prefix: "+49", trunk: scripted}
                    - {prefix: "user:", user: "*"}
                  origins: self
                """.formatted(CARRIER_PORT, SCRIPTED_PORT, CALLED, Forge.KEY.id(), new String(Forge.KEY.bytes(), UTF_8)));
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @AfterEach
    void nothingIsHeld() {
        world.gateway().awaitNothingHeld();
    }

    /** What one phone does, the other does at the same time. */
    @Test
    void theyCallHearAreHeardAndHangUp() {
        try (SipPhone jssip = registered(JSSIP, "anna"); SipPhone sipjs = registered(SIPJS, "bob")) {
            List<SipPhone> both = List.of(jssip, sipjs);
            both.forEach(phone -> phone.does("dial", "+15550104"));
            both.forEach(phone -> phone.await("failed: remote 486"));
            both.forEach(phone -> phone.does("dial", "+33"));
            both.forEach(phone -> phone.await("failed: remote 403"));
            both.forEach(phone -> phone.does("dial", "+15550100"));
            both.forEach(phone -> phone.await("rings there").await("talks"));
            both.forEach(phone -> Speech.await(phone, Speech.microphone().then(Speech.microphone()), 5, LIKE_ECHO));
            both.forEach(phone -> phone.does("hangUp"));
        }
    }

    @Test
    void keysPassBothWays() {
        try (SipPhone jssip = registered(JSSIP, "anna"); SipPhone sipjs = registered(SIPJS, "bob")) {
            List<SipPhone> both = List.of(jssip, sipjs);
            both.forEach(phone -> phone.does("dial", "+15550101"));
            both.forEach(phone -> phone.await("talks").listenOn(1));
            both.forEach(phone -> phone.does("digitByInfo", "5"));
            both.forEach(phone -> phone.await("digit: 5")); // the number presses each key in return
            both.forEach(phone -> phone.does("digitByRtp", "7"));
            both.forEach(phone -> phone.await("digit: 7").does("hangUp"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {JSSIP, SIPJS})
    void holdsTakesBackAndHandsOver(String make) throws IOException {
        Script script = Script.called().answers(sdp(1))
                .awaits("INVITE", "a=sendonly").answersAnew(sdp(2, "recvonly"))
                .awaits("INVITE").answersAnew(sdp(3))
                .awaits("REFER", "sip:[+]15550103@").says("202 Accepted")
                .notifies("180 Ringing", "active;expires=60")
                .notifies("200 OK", "terminated;reason=noresource")
                .isHungUp();
        try (ScriptedPhone other = played(script, make + "-hold"); SipPhone phone = registered(make, "anna"); Wire wire = world.tap(make + "-hold")) {
            phone.does("dial", SCRIPTED).await("talks").does("hold").await("held");
            wire.awaitSip("a=sendonly");
            phone.does("resume").await("resumed");
            wire.awaitSip("o=sipp 53655765 3 ");
            phone.does("transfer", "+15550103").await("refer: 180").await("refer: 200").await("ended: remote");
            other.succeeds();
        }
    }

    /** The person has asked the second before whether it wants the call. */
    @ParameterizedTest
    @ValueSource(strings = {JSSIP, SIPJS})
    void joinsTwoOfItsCalls(String make) throws IOException {
        Script script = Script.called().answers(sdp(1))
                .awaits("REFER", "Replaces").says("202 Accepted")
                .notifies("200 OK", "terminated;reason=noresource")
                .isHungUp();
        try (ScriptedPhone other = played(script, make + "-join"); SipPhone phone = registered(make, "anna")) {
            phone.does("dial", SCRIPTED).await("talks").awaitMedia().does("dial", "+15550103").await("talks").awaitMedia();
            phone.does("transfer").await("refer: 200");
            other.succeeds();
        }
    }

    @Test
    void allPhonesOfAUserRingAndOneAnswersOrRejectsForAll() {
        try (SipPhone jssip = registered(JSSIP, "anna"); SipPhone sipjs = registered(SIPJS, "anna"); Wire wire = world.tap("in")) {
            answers(jssip, sipjs);
            answers(sipjs, jssip);
            callsBack(jssip, sipjs);
            jssip.does("reject");
            sipjs.await("failed: remote Canceled");
            wire.awaitSip("SIP/2.0 486");
        }
    }

    private static void answers(SipPhone one, SipPhone other) {
        callsBack(one, other);
        one.does("answer").await("talks");
        other.await("failed: remote Canceled");
        Speech.awaitStory(one, 4);
        one.does("hangUp");
    }

    /** It hangs up first. */
    private static void callsBack(SipPhone one, SipPhone other) {
        one.does("dial", CALLER_BACK).await("talks").await("ended: remote").await("rings: " + CALLER_BACK);
        other.await("rings: " + CALLER_BACK);
    }

    @Test
    void theyWriteToEachOtherAndInCalls() throws IOException {
        try (SipPhone jssip = registered(JSSIP, "anna"); SipPhone sipjs = registered(SIPJS, "bob")) {
            jssip.does("write", "bob", "hello bob").await("sent");
            sipjs.await("message: hello bob").does("write", "anna", "hello anna").await("sent");
            jssip.await("message: hello anna").does("write", "+33", "hello").await("not sent: 403");
            sipjs.does("write", "nobody", "hello").await("not sent: 480");
            writesInACall(jssip, JSSIP);
            writesInACall(sipjs, SIPJS);
        }
    }

    private static void writesInACall(SipPhone phone, String make) throws IOException {
        Script script = Script.called().answers(sdp(1)).awaits("MESSAGE", "hello there").says("200 OK").writes("hello back").isHungUp();
        try (ScriptedPhone other = played(script, make + "-message")) {
            phone.does("dial", SCRIPTED).await("talks").does("writeInCall", "hello there").await("sent").await("message: hello back");
            other.awaitRead(); // the end of a page's media may be heard before its last words
            phone.does("hangUp");
            other.succeeds();
        }
    }

    /** {@code docs/sip-phones.md}, as it is written. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void theExamplesOfTheDocumentsCall(int example) throws IOException {
        String code = Pattern.compile("```js\\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("..", "docs", "sip-phones.md")))
                .results().toList().get(example).group(1);
        try (SipPhone page = registered(JSSIP, "bob"); Wire wire = world.tap("example-" + example)) {
            page.runs(code, world.gateway().page(), "anna's");
            wire.awaitSip("ACK sip:"); // to the carrier, which has answered
        }
    }

    /** {@code docs/protocol/signal.md}, as it is written. */
    @Test
    void aPageBringsItsToken() {
        String code = TrunkPage.named("protocol/signal").block("js", Map.of());
        String token = Forge.at(Instant.now()).with("sub", "carl").toString();
        try (Phone phone = world.phone()) {
            Object welcome = phone.page().evaluate(
                    "([url, token]) => new Promise(heard => { " + code.strip() + ".onmessage = ({ data }) => heard(data); })",
                    List.of(world.gateway().signal().toString(), token));
            assertThat((String) welcome).contains("\"type\":\"welcome\"").contains("\"user\":\"carl\"");
        }
    }

    @Test
    void aWrongPasswordIsNobodys() {
        try (SipPhone jssip = opened(JSSIP, "bob", "anna's"); SipPhone sipjs = opened(SIPJS, "bob", "anna's")) {
            jssip.await("not registered: Authentication Error");
            sipjs.await("not registered: 401");
        }
    }

    /** By Bearer the one (RFC 8898), as name and password the other; what it grants counts. */
    @Test
    void aTokenIsAsGoodAsASecret() {
        String token = Forge.at(Instant.now()).with("sub", "carl").with("trunkline", Map.of("to", List.of("+155501"))).toString();
        try (SipPhone jssip = opened(JSSIP, "carl", token).await("registered"); SipPhone sipjs = opened(SIPJS, "carl", token).await("registered")) {
            List<SipPhone> both = List.of(jssip, sipjs);
            both.forEach(phone -> phone.does("dial", "+15550104").await("failed: remote 486"));
            both.forEach(phone -> phone.does("dial", "+4930100").await("failed: remote 403"));
        }
    }

    @Test
    void closingTheTabEndsItsCall() {
        try (Wire wire = world.tap("tab")) {
            try (SipPhone phone = registered(JSSIP, "bob")) {
                phone.does("dial", "+15550103").await("talks");
            }
            wire.awaitSip("BYE");
            assertThat(wire.sip()).extracting(Tshark.Sip::what).contains("BYE");
        }
    }

    private static String sdp(int version, String... attributes) {
        return Script.sdp(version, "[local_ip]", Ports.udp(), attributes);
    }

    private static ScriptedPhone played(Script script, String name) throws IOException {
        return script.playedAt(SCRIPTED_PORT, world.directory().resolve(name));
    }

    private static SipPhone registered(String make, String user) {
        return opened(make, user, user + "'s").await("registered");
    }

    private static SipPhone opened(String make, String user, String secret) {
        return world.sipPhone(make, user, secret);
    }
}
