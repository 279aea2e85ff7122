package org.trunkline.gateway.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.gateway.call.CallError;
import org.trunkline.gateway.call.Rejection;

class SignalReaderTest {
    private static final String CALL = """
            {"type":"call","id":"1","data":{"to":"+15550100","sdp":"v=0"}}""";

    private final SignalReader reader = new SignalReader();

    @Test
    void readsTheRequestsOfCallsIn() {
        assertThat(reader.read("""
                {"type":"register","id":"1","data":{"user":"anna","secret":"s"}}"""))
                .isEqualTo(new Request.Register("1", Optional.of("anna"), Optional.of("s")));
        assertThat(reader.read("""
                {"type":"register","id":"1"}""")).isEqualTo(new Request.Register("1", Optional.empty(), Optional.empty()));
        assertThat(reader.read("""
                {"type":"token","id":"1","data":{"token":"a.b.c"}}""")).isEqualTo(new Request.Token("1", "a.b.c"));
        assertThat(reader.read("""
                {"type":"unregister","id":"1"}""")).isEqualTo(new Request.Unregister("1"));
        assertThat(reader.read("""
                {"type":"answer","id":"1","callId":"c","data":{"sdp":"v=0"}}""")).isEqualTo(new Request.Answer("1", "c", "v=0"));
        assertThat(reader.read("""
                {"type":"reject","id":"1","callId":"c"}""")).isEqualTo(new Request.Reject("1", "c", Rejection.DECLINE));
        assertThat(reader.read("""
                {"type":"reject","id":"1","callId":"c","data":{"status":"busy"}}"""))
                .isEqualTo(new Request.Reject("1", "c", Rejection.BUSY));
    }

    @Test
    void readsTheRequestsInsideACall() {
        assertThat(reader.read("""
                {"type":"hold","id":"1","callId":"c"}""")).isEqualTo(new Request.Hold("1", "c", true));
        assertThat(reader.read("""
                {"type":"resume","id":"1","callId":"c"}""")).isEqualTo(new Request.Hold("1", "c", false));
        assertThat(reader.read("""
                {"type":"transfer","id":"1","callId":"c","data":{"to":"200"}}"""))
                .isEqualTo(new Request.Transfer("1", "c", "200"));
        assertThat(reader.read("""
                {"type":"transfer","id":"1","callId":"c","data":{"callId":"d"}}"""))
                .isEqualTo(new Request.TransferTo("1", "c", "d"));
    }

    @Test
    void readsTheThreeRequestsOfCallsOut() {
        assertThat(reader.read(CALL)).isEqualTo(new Request.CallTo("1", "+15550100", Optional.empty(), "v=0"));
        assertThat(reader.read(CALL.replace("\"sdp\"", "\"callerId\":\"+15550199\",\"sdp\"")))
                .isEqualTo(new Request.CallTo("1", "+15550100", Optional.of("+15550199"), "v=0"));
        assertThat(reader.read("""
                {"type":"hangup","id":"2","callId":"c","data":{}}""")).isEqualTo(new Request.HangUp("2", "c"));
        assertThat(reader.read("""
                {"type":"candidate","id":"3","callId":"c","data":{"candidate":""}}"""))
                .isEqualTo(new Request.Candidate("3", "c"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "candidate:1 1 udp 2122260223 192.0.2.7 51472 typ host generation 0 ufrag QIfC network-id 1",
        "candidate:1 1 udp 2122260223 5f1c6d5c-3a1f-4d0e-9f2e-0123456789ab.local 51472 typ host",
        "candidate:1 1 tcp 1518214911 127.0.0.1 9 typ host tcptype active",
        "candidate:1 1 udp 2122134271 fd00::2 37713 typ host",
    })
    void takesTheCandidatesThatBrowsersSend(String candidate) {
        var text = "{\"type\":\"candidate\",\"id\":\"3\",\"callId\":\"c\",\"data\":{\"candidate\":\"" + candidate + "\"}}";
        assertThat(reader.read(text)).isEqualTo(new Request.Candidate("3", "c"));
    }

    @Test
    void ignoresWhatItDoesNotKnow() {
        assertThat(reader.read(CALL.replace("{\"type\"", "{\"colour\":[1,{}],\"type\"")))
                .isInstanceOf(Request.CallTo.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{|MALFORMED_JSON|", "``|MALFORMED_JSON|", "[]|MALFORMED_JSON|", "null|MALFORMED_JSON|", "\"call\"|MALFORMED_JSON|",
        "{\"type\":\"call\"} {}|MALFORMED_JSON|", "{\"type\":\"call\"}|INVALID_REQUEST|",
        "{\"type\":\"call\",\"id\":7}|INVALID_REQUEST|", "{\"type\":\"call\",\"id\":\"\"}|INVALID_REQUEST|",
        "{\"id\":\"1\"}|INVALID_REQUEST|1", "{\"type\":7,\"id\":\"1\"}|INVALID_REQUEST|1",
        "{\"type\":\"park\",\"id\":\"1\"}|UNKNOWN_TYPE|1", "{\"type\":\"answer\",\"id\":\"1\"}|INVALID_REQUEST|1",
        "{\"type\":\"answer\",\"id\":\"1\",\"callId\":\"c\"}|INVALID_REQUEST|1",
        "{\"type\":\"reject\",\"id\":\"1\",\"callId\":\"c\",\"data\":{\"status\":\"tired\"}}|INVALID_REQUEST|1",
        "{\"type\":\"transfer\",\"id\":\"1\",\"callId\":\"c\",\"data\":{}}|INVALID_REQUEST|1",
        "{\"type\":\"hold\",\"id\":\"1\"}|INVALID_REQUEST|1",
        "{\"type\":\"register\",\"id\":\"1\",\"data\":{\"user\":\"\"}}|INVALID_REQUEST|1",
        "{\"type\":\"register\",\"id\":\"1\",\"data\":{\"user\":7}}|INVALID_REQUEST|1",
        "{\"type\":\"token\",\"id\":\"1\"}|INVALID_REQUEST|1",
        "{\"type\":\"call\",\"id\":\"1\",\"data\":{\"to\":\"1\",\"sdp\":\"\",\"callerId\":7}}|INVALID_REQUEST|1",
        "{\"type\":\"register\",\"id\":\"1\",\"data\":{\"user\":\"a\",\"secret\":7}}|INVALID_REQUEST|1",
        "{\"type\":\"call\",\"id\":\"1\"}|INVALID_REQUEST|1",
        "{\"type\":\"call\",\"id\":\"1\",\"data\":[]}|INVALID_REQUEST|1",
        "{\"type\":\"call\",\"id\":\"1\",\"data\":{\"to\":15550100,\"sdp\":\"\"}}|INVALID_REQUEST|1",
        "{\"type\":\"call\",\"id\":\"1\",\"data\":{\"to\":\"1\"}}|INVALID_REQUEST|1",
        "{\"type\":\"hangup\",\"id\":\"1\"}|INVALID_REQUEST|1",
        "{\"type\":\"candidate\",\"id\":\"1\",\"callId\":\"c\",\"data\":{}}|INVALID_REQUEST|1",
        "{\"type\":\"candidate\",\"id\":\"1\",\"callId\":\"c\",\"data\":{\"candidate\":\"rubbish\"}}|INVALID_REQUEST|1",
    })
    void whatCannotBeUsedHasAnErrorThatSaysWhatToDo(String text, CallError error, String id) {
        var unusable = (Request.Unusable) reader.read(text == null ? "" : text);
        assertThat(unusable.error()).isEqualTo(error);
        assertThat(unusable.id()).isEqualTo(id == null ? "" : id);
        assertThat(unusable.words()).hasSizeGreaterThan(20);
    }

    @Test
    void deepNestingIsRefusedAndNotFollowed() {
        var deep = "{\"type\":\"call\",\"id\":\"1\",\"x\":" + "[".repeat(33) + "]".repeat(33) + "}";
        assertThat(((Request.Unusable) reader.read(deep)).error()).isEqualTo(CallError.MALFORMED_JSON);
        assertThat(reader.read("[".repeat(60_000))).isInstanceOf(Request.Unusable.class);
    }

    @Test
    void nothingThatAPageCanSendIsAnException() {
        var random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder(CALL);
            for (int flips = random.nextInt(1, 6); flips > 0; flips--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(0x250));
                    case 1 -> text.deleteCharAt(at);
                    default -> text.insert(at, "{}[]\",:\\".charAt(random.nextInt(8)));
                }
            }
            assertThat(reader.read(text.toString())).isNotNull();
        }
    }
}
