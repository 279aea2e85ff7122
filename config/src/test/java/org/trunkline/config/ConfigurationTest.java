package org.trunkline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.sip.CallerRules;
import org.trunkline.sip.Credentials;
import org.trunkline.sip.Inbound;

class ConfigurationTest {
    private static final String OFFICE = """
            trunkline:
              region: DE
              users:
                - name: alice
              trunks:
                - name: office
                  address: sip.example.com
                  transport: udp
                  allowed-addresses: [192.0.2.0/24]
                  numbers: ["+4930123450"]
                - name: feeder
                  address: 192.0.2.7
                  direction: in
                - name: drain
                  address: 192.0.2.8
                  direction: out
              routes:
                - prefix: "+49"
                  trunk: office
                - from: office
                  did: "030123450"
                  user: alice
              access:
                jwks:
                  - {url: "https://id.example.com/keys", issuer: "https://id.example.com", audience: trunkline}
            """;

    @TempDir
    Path folder;

    @Test
    void aGoodFileIsRead() throws IOException {
        var configuration = load(OFFICE);
        assertThat(configuration.settings().trunks()).hasSize(3);
        assertThat(configuration.warnings()).isEmpty();
        assertThat(configuration.settings().routes().in("office", "4930123450", "")).isPresent();
    }

    @Test
    void whereWeRegisterTheRegistrarMayCallInUnlessOthersAreNamed() throws IOException {
        var line = "auth: {username: me, password: secret}\n      register: {user: line1}";
        var registering = OFFICE.replace("transport: udp", line);
        assertThat(office(registering).registrar()).isFalse();
        assertThat(office(registering.replace("allowed-addresses: [192.0.2.0/24]", "ping: 30s")).registrar()).isTrue();
    }

    @Test
    void whoRegistersCallsAsWhoIsRegistered() throws IOException {
        var registering = """
                trunkline:
                  trunks:
                    - name: office
                      address: 192.0.2.20:5070
                      auth: {username: me, password: secret}
                      register: {expires: 5m}
                """;
        assertThat(caller(registering)).isEqualTo(new CallerRules("me", "192.0.2.20", false, false, Optional.empty(), List.of()));
        assertThat(caller(registering.replace("expires: 5m", "user: line1, domain: pbx.example")))
                .extracting(CallerRules::user, CallerRules::fromHost).containsExactly("line1", "pbx.example");
        assertThat(caller(registering.replace("auth:", "numbers: [\"+4930123450\"]\n      from-host: other.example\n      auth:")))
                .extracting(CallerRules::user, CallerRules::fromHost).containsExactly("+4930123450", "other.example");
        assertThat(caller(registering.replace("expires: 5m", "enabled: false")))
                .extracting(CallerRules::user, CallerRules::fromHost).containsExactly("anonymous", "");
    }

    private CallerRules caller(String yaml) throws IOException {
        return load(yaml).settings().trunks().getFirst().sip().caller();
    }

    @Test
    void callersMayHaveToProveThemselves() throws IOException {
        var asks = OFFICE.replace("transport: udp", "auth: {username: me, password: secret, challenge-inbound: true}");
        var inbound = office(asks);
        assertThat(inbound.challenged()).isTrue();
        assertThat(inbound.md5Only()).isFalse();
        var md5 = asks.replace("inbound: true", "inbound: true, challenge-md5-only: true");
        assertThat(office(md5).md5Only()).isTrue();
    }

    private Inbound office(String yaml) throws IOException {
        return load(yaml).settings().trunks().getFirst().sip().inbound();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "address: sip|adress: sip|office.yaml:7: trunkline.trunks[0].adress is not a key; did you mean 'address'?",
        "region: DE|regoin: DE|office.yaml:2: trunkline.regoin is not a key; did you mean 'region'?",
        "region: DE|region: XX|office.yaml:2: trunkline.region: 'XX' is not a country",
        "region: DE|sip: {port: five}|office.yaml:2: trunkline.sip.port: 'five' is not a whole number",
        "region: DE|sip: {port: [1]}|takes no list here",
        "region: DE|sip: 5060|office.yaml:2: trunkline.sip has keys of its own: advertised, bind",
        "region: DE|calls: {ring-time: soon}|office.yaml:2: trunkline.calls.ring-time: 'soon' is not a time",
        "region: DE|carrier: {enabled: maybe}|office.yaml:2: trunkline.carrier.enabled: 'maybe' is neither true nor false",
        "transport: udp|transport: tpc|office.yaml:8: trunkline.trunks[0].transport: 'tpc' is none of tcp, tls, udp; did you mean",
        "transport: udp|dtmf: rfc2833|office.yaml:8: trunkline.trunks[0].dtmf: 'rfc2833' is none of auto, inband, info, rfc4733",
        "transport: udp|codecs: [G711]|trunkline.trunks[0].codecs: 'G711' is none of g722, pcma, pcmu",
        "transport: udp|rtp: {jitter-buffer: large}|office.yaml:8: trunkline.trunks[0].rtp.jitter-buffer: 'large' is no range of milliseconds; write it like 20-200, or off",
        "transport: udp|rtp: {jitter-buffer: 5-400}|office.yaml:8: trunkline.trunks[0].rtp.jitter-buffer: a jitter buffer holds back from 20 to 200",
        "transport: udp|gain: {from-trunk: loud}|office.yaml:8: trunkline.trunks[0].gain.from-trunk: 'loud' is no gain in dB; write it like -3 or 4.5",
        "transport: udp|gain: {to-trunk: 40}|office.yaml:8: trunkline.trunks[0].gain.to-trunk: a gain is from -20 to 20 dB",
        "transport: udp|rtp: {comfort-noise: both}|office.yaml:8: trunkline.trunks[0].rtp.comfort-noise: 'both' is none of accept, false, off, offer",
        "transport: udp|rtp: {pauses: none}|office.yaml:8: trunkline.trunks[0].rtp.pauses: 'none' is none of audio, rfc3389",
        "transport: udp|rtp: {pauses: rfc3389, comfort-noise: off}|office.yaml:8: trunkline.trunks[0].rtp.pauses: comfort noise cannot be sent",
        "transport: udp|register: {expires: 5m}|office.yaml:8: trunkline.trunks[0].register: to register there",
        "transport: udp|tls: {authorities: ca.pem}|office.yaml:8: trunkline.trunks[0].tls: certificates are for transport: tls",
        "transport: udp|auth: {username: me}|trunkline.trunks[0].auth.username: a username needs a password",
        "transport: udp|auth: {challenge-inbound: true}|auth.challenge-inbound: there is nothing to prove",
        "transport: udp|auth: {challenge-md5-only: true}|auth.challenge-md5-only: nobody is asked",
        "transport: udp|auth: {username: me, password-file: /none}|office.yaml:8: trunkline.trunks[0].auth.password-file: the file '/none' cannot be read",
        "transport: udp|auth: {username: me, password: '${NOWHERE}'}|office.yaml:8: trunkline.trunks[0].auth.password names an environment variable",
        "transport: udp|sip: {advertised: other.example.com}|office.yaml:8: trunkline.trunks[0].sip: 127.0.0.1:5060 is already told",
        "trunk: office|trunk: ofice|office.yaml:19: trunkline.routes[0].trunk: there is no trunk 'ofice'",
        "trunk: office|trunk: feeder|office.yaml:19: trunkline.routes[0].trunk: calls only come in over trunk 'feeder'",
        "from: office|from: drain|office.yaml:20: trunkline.routes[1].from: calls only go out over trunk 'drain'",
        "user: alice|user: alicia|office.yaml:22: trunkline.routes[1].user: there is no user 'alicia'; users are: [alice]; did you mean 'alice'?",
        "did: \"030123450\"|did: \"030999999\"|office.yaml:21: trunkline.routes[1].did: the trunk does not bring 030999999",
        "user: alice|trunk: office|office.yaml:20: trunkline.routes[1]: a call that comes in rings users",
        "trunk: office|targets: [{trunk: office}, {user: alice}]|office.yaml:18: trunkline.routes[0]: a call of a page goes to users, or to trunks and test numbers, not to both",
        "trunk: office|user: '*'|office.yaml:18: trunkline.routes[0]: '*' is the user who was called: prefix or pattern begin with user: then",
        "name: feeder|name: users|office.yaml:11: trunkline.trunks[1].name: calls that need no trunk are called users and echo",
        "trunk: office|test-number: '+15550100'|office.yaml:19: trunkline.routes[0].test-number: test numbers are answered by the test carrier",
        "numbers: [\"+4930123450\"]|numbers: [\"+4930123450\", '030 123450']|office.yaml:10: trunkline.trunks[0].numbers: '030 123450' is not a number",
        "direction: in|direction: inn|office.yaml:13: trunkline.trunks[1].direction: 'inn' is none of both, in, out; did you mean 'in'?",
        "name: feeder|name: office|office.yaml:11: trunkline.trunks[1].name: two trunks are called 'office'",
        "name: feeder|most-calls: 0|trunkline.trunks[1].name: a trunk needs a name",
        "name: feeder|name: feeder: x|office.yaml:11: this is not YAML",
    })
    void whatIsWrongIsToldWithFileAndLine(String right, String wrong, String words) {
        assertThat(OFFICE).contains(right);
        assertThatThrownBy(() -> load(OFFICE.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong))))
                .isInstanceOf(ConfigWrong.class)
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "prefix: '0', trunk: office, prepend: abc|prepend: 'abc' is not the beginning of a number",
        "prefix: 'users', trunk: office|prefix: 'users' is not the beginning of a number, nor user: and that of an identity",
        "prefix: '0', trunk: office, caller: alic|caller: 'alic' is neither the beginning of a number nor a user; users are: [alice]; did you mean 'alice'?",
        "prefix: '0', trunk: office, caller: anonymous|caller: 'anonymous' is neither the beginning of a number nor a user; users are: [alice]",
        "from: feeder, user: alice, caller: anan|caller: 'anan' is neither the beginning of a number nor a user nor anonymous",
        "pattern: '9(.*)', trunk: office, replace: $3|replace: '$3' names a group that the pattern does not have; it has 1",
        "pattern: '9(.*)', trunk: office, replace: 0$|replace: '0$' names a group",
        "pattern: '9(.*)', trunk: office, replace: '\\${tail}'|replace: '${tail}' names a group",
        "pattern: '9(.*)', trunk: office, replace: 'tel:$1'|replace: 'tel:$1' makes no number",
    })
    void aRouteThatCouldNotWorkInACallIsToldBeforeOne(String route, String words) {
        assertThatThrownBy(() -> load(OFFICE.replace("  routes:\n", "  routes:\n    - {" + route + "}\n")))
                .isInstanceOf(ConfigWrong.class)
                .hasMessageContaining("office.yaml:18: trunkline.routes[0]." + words);
    }

    @ParameterizedTest
    @CsvSource({
        "prefix: '0', trunk: office, alice", "prefix: '0', trunk: office, +49", "prefix: '0', trunk: office, 030",
        "from: feeder, user: alice, anonymous", "from: feeder, user: alice, +",
    })
    void aCallerIsAUserOrABeginningOrAnonymous(String which, String where, String caller) throws IOException {
        var route = "    - {" + which + ", " + where + ", caller: '" + caller + "'}\n";
        assertThat(load(OFFICE.replace("  routes:\n", "  routes:\n" + route)).warnings()).isEmpty();
    }

    @Test
    void musicThatCannotBePlayedIsToldAtTheStart() throws IOException {
        var file = Files.writeString(folder.resolve("music.mp3"), "ID3, and so on");
        assertThatThrownBy(() -> load("trunkline:\n  calls:\n    hold-music: /none.wav\n")).hasMessageContaining(
                "office.yaml:3: trunkline.calls.hold-music: the file '/none.wav' cannot be read: it must exist");
        assertThatThrownBy(() -> load("trunkline:\n  calls: {hold-music: " + file + "}\n")).hasMessageContaining(
                "trunkline.calls.hold-music: the file '" + file + "' cannot be played: it is no WAV file");
    }

    @Test
    void everythingWrongIsToldAtOnce() {
        var wrong = OFFICE.replace("trunk: office", "trunk: ofice").replace("user: alice", "user: bob").replace("udp", "upd");
        assertThatThrownBy(() -> load(wrong)).message().satisfies(
                message -> assertThat(message.lines()).hasSizeGreaterThanOrEqualTo(3));
    }

    @Test
    void aKeyWrittenTwiceAndAWrongRootAreTold() {
        assertThatThrownBy(() -> load("trunkline:\n  region: DE\n  region: US\n"))
                .hasMessageContaining("trunkline.region is written twice, again at office.yaml:3");
        assertThatThrownBy(() -> load("trunklin:\n  region: DE\n")).hasMessageContaining("did you mean 'trunkline'?");
    }

    @Test
    void aRouteThatCanNeverBeTakenIsRefused() {
        var hidden = OFFICE.replace("  routes:\n", "  routes:\n    - {prefix: \"+\", trunk: office}\n");
        assertThatThrownBy(() -> load(hidden))
                .hasMessageContaining("office.yaml:19: trunkline.routes[1] can never be taken: routes[0] before it");
    }

    @Test
    void theEnvironmentFillsWhatTheFileLeavesOut() throws IOException {
        var file = write("trunkline:\n  trunks:\n    - name: a\n      address: ${TRUNK_HOST}\n");
        var environment = Map.of("TRUNK_HOST", "sip.example.net", "TRUNKLINE_SIP_BIND", "127.0.0.9");
        var settings = Configuration.load(new ConfigInput(List.of(file), environment, Map.of(), Optional.empty())).settings();
        assertThat(settings.trunks().getFirst().sip().address().host()).isEqualTo("sip.example.net");
        assertThat(settings.sip().bindAddress()).isEqualTo("127.0.0.9");
    }

    @Test
    void aWrongValueOfTheEnvironmentSaysSo() throws IOException {
        var input = new ConfigInput(
                List.of(write("trunkline: {}")), Map.of("TRUNKLINE_SIP_BIND", "everywhere"), Map.of(), Optional.empty());
        assertThatThrownBy(() -> Configuration.load(input)).hasMessageContaining("environment: trunkline.sip.bind: ");
        var wrongType = new ConfigInput(
                List.of(write("trunkline: {}")), Map.of("TRUNKLINE_SIP_PORT", "five"), Map.of(), Optional.empty());
        assertThatThrownBy(() -> Configuration.load(wrongType)).hasMessageContaining("environment: trunkline.sip.port: 'five'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "open: true, secret: swordfish|users[0].open: a user is open or has a secret, not both",
        "open: true}, {name: bob, open: true|users[1].open: one user at most is open",
        "secret: a, ha1: 939e7578ed9e3c518a452acee763bce9|users[0].ha1: give a secret or ha1, not both",
        "ha1: swordfish|users[0].ha1 is no MD5 in hexadecimal",
        "ha1: 939e7578ed9e3c518a452acee763bce9, ha1-sha256: 939e|users[0].ha1-sha256 is no SHA-256 in hexadecimal",
        "ha1-sha256: 7987c64c30e25f1b74be53f966b49b90f2808aa92faf9a00262392d7b4794232|users[0].ha1-sha256: give ha1, too",
        "to: [\"+49\", \"[0-9]+\"]|users[0].to: '[0-9]+' is not the beginning of a number, nor user: and that of an identity; for all of them write any",
        "to: []|users[0].to is empty; leave it out or write one",
        "incoming: ''|users[0].incoming is empty; leave it out or write one",
        "caller-ids: [\"Example Ltd\"]|users[0].caller-ids: 'Example Ltd' is not a number",
        "calls-at-once: 0|users[0]: calls at once are from 1 to 100000",
        "calls-a-minute: -1|users[0]: calls a minute are from 1 to 100000",
        "messages-a-minute: -1|users[0]: messages a minute are from 0 to 100000",
        "longest-call: 25h|users[0]: the longest call is longer than nothing, and 24 hours at most",
    })
    void whatAUserMayDoIsChecked(String keys, String words) throws IOException {
        var yaml = OFFICE.replace("users:\n    - name: alice", "users: [{name: alice, " + keys + "}]");
        assertThatThrownBy(() -> load(yaml)).isInstanceOf(ConfigWrong.class).hasMessageContaining("trunkline." + words);
    }

    @Test
    void whatIsWrittenOfAUserIsGrantedAndAllElseIsUpToTheRoutes() throws IOException {
        var keys = "to: [\"+49\", \"110\"], caller-id: \"+4930123451\", caller-ids: \"+4930123452\", calls-at-once: 2, messages-a-minute: 0";
        var alice = load(OFFICE.replace("users:\n    - name: alice", "users: [{name: alice, " + keys + "}]")).settings().users().getFirst();
        assertThat(alice.grants()).isEqualTo(new Grants(
                true, Destinations.of(List.of("+49", "110")), List.of("+4930123451", "+4930123452"), 2, 30, 0, Duration.ofHours(4)));
        assertThat(load(OFFICE).settings().users().getFirst().grants()).isEqualTo(Grants.BY_ROUTES);
        assertThat(load(OFFICE).settings().users().getFirst().admits(Optional.of(""))).isFalse();
    }

    @Test
    void whatAMessageMayBeIsChecked() throws IOException {
        assertThat(load(OFFICE).settings().messages()).isEqualTo(MessageRules.USUAL);
        var yaml = OFFICE + "  messages: {content-types: [text/plain, Application/JSON], most-bytes: 100}\n";
        assertThat(load(yaml).settings().messages())
                .isEqualTo(new MessageRules(List.of("text/plain", "application/json"), 100));
        assertThatThrownBy(() -> load(OFFICE + "  messages: {content-types: [text]}\n"))
                .hasMessageContaining("trunkline.messages: content-types are like text/plain");
        assertThatThrownBy(() -> load(OFFICE + "  messages: {most-bytes: 0}\n"))
                .hasMessageContaining("trunkline.messages: most-bytes is from 1 to 32768");
    }

    @Test
    void aUserWhomNobodyCanBeIsDoubtful() throws IOException {
        var configuration = load(OFFICE.replaceFirst("(?s)  access:.*", ""));
        assertThat(configuration.warnings()).singleElement().asString().contains("trunkline.users[0]: nobody can be this user");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "keys: [{id: a, secret: short}]|keys[0].secret: a key's secret has at least 32 bytes",
        "keys: [{id: a}]|keys[0]: give it a secret, or a secret-file",
        "keys: [{id: a, secret: ''}]|keys[0].secret is empty; leave it out or write one",
        "keys: [{secret: 0123456789abcdef0123456789abcdef}]|keys[0].id: a key needs an id",
        "keys: [{id: a, secret: 0123456789abcdef0123456789abcdef}, {id: a, secret: 0123456789abcdef0123456789abcdeg}]|keys[1].id: two keys",
        "jwks: [{url: 'http://id.example.com/keys', issuer: i, audience: a}]|jwks[0].url: write https://",
        "jwks: [{url: 'http://127.0.0.1.example.com/', issuer: i, audience: a}]|jwks[0].url: write https://",
        "jwks: [{url: 'file:///etc/passwd', issuer: i, audience: a}]|jwks[0].url: write https://",
        "jwks: [{url: 'https://id.example.com/keys', audience: a}]|jwks[0].issuer: say what",
        "jwks: [{url: 'https://id.example.com/keys', issuer: i}]|jwks[0].audience: say what",
    })
    void whoseTokensAreTakenIsChecked(String keys, String words) throws IOException {
        var yaml = OFFICE.replaceFirst("(?s)  access:.*", "  access: {" + keys + "}\n");
        assertThatThrownBy(() -> load(yaml)).isInstanceOf(ConfigWrong.class).hasMessageContaining("trunkline.access." + words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret: ''", "secret: '  '", "secret:", "secret: '${EMPTY}'", "secret: '${NONE:}'", "secret-file: '${EMPTY}'"})
    void anEmptySecretLetsNobodyIn(String secret) throws IOException {
        var file = write(OFFICE.replace("- name: alice", "- name: alice\n      " + secret));
        var input = new ConfigInput(List.of(file), Map.of("EMPTY", ""), Map.of(), Optional.empty());
        var key = secret.replaceAll(":.*", "");
        assertThatThrownBy(() -> Configuration.load(input))
                .hasMessage("office.yaml:5: trunkline.users[0]." + key + " is empty; leave it out or write one");
    }

    @ParameterizedTest
    @CsvSource({
        "'fish${EMPTY}sword${NONE}', names an environment variable or property that is not set: ${NONE}",
        "'fish${NONE}${EMPTY:sword}${NEITHER}', names an environment variable or property that is not set: ${NONE} ${NEITHER}",
        "'fish${sword', 'has ${ that begins no name of an environment variable; write \\${ for these two themselves'",
    })
    void aPasswordWithAVariableThatIsNotSetIsNotShown(String password, String words) throws IOException {
        var file = write(OFFICE.replace("- name: alice", "- name: alice\n      secret: '" + password + "'"));
        var input = new ConfigInput(List.of(file), Map.of("EMPTY", ""), Map.of(), Optional.empty());
        assertThatThrownBy(() -> Configuration.load(input)).hasMessage("office.yaml:5: trunkline.users[0].secret " + words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "direction: in|allowed-addresses: []|trunks[1].allowed-addresses",
        "direction: in|allowed-addresses: ['']|trunks[1].allowed-addresses",
        "direction: in|allowed-addresses:|trunks[1].allowed-addresses",
        "direction: in|allowed-addresses: ['', '${EMPTY}']|trunks[1].allowed-addresses",
        "direction: in|auth: {realm: '${EMPTY}'}|trunks[1].auth.realm",
        "did: \"030123450\"|did: []|routes[1].did",
        "did: \"030123450\"|did: ${EMPTY}|routes[1].did",
        "did: \"030123450\"|caller: ''|routes[1].caller",
        "did: \"030123450\"|caller-pattern: ''|routes[1].caller-pattern",
        "did: \"030123450\"|prefix: ${EMPTY}|routes[1].prefix",
        "prefix: \"+49\"|from: []|routes[0].from",
    })
    void aConditionThatIsEmptyIsNotOneThatTakesAll(String right, String wrong, String key) throws IOException {
        var file = write(OFFICE.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong)));
        var input = new ConfigInput(List.of(file), Map.of("EMPTY", ""), Map.of(), Optional.empty());
        assertThatThrownBy(() -> Configuration.load(input))
                .isInstanceOf(ConfigWrong.class)
                .hasMessageContaining("trunkline." + key + " is empty; leave it out or write one");
    }

    @Test
    void aSecretOfAnotherProfileIsNotAnEmptyOne() throws IOException {
        var dev = "\"%dev\":\n  trunkline:\n    users:\n      - secret: swordfish\n";
        assertThat(load(OFFICE + dev).settings().users().getFirst().secret()).isEmpty();
        assertThatThrownBy(() -> load(OFFICE + dev.replace("dev", "prod").replace(" swordfish", "")))
                .hasMessageContaining("trunkline.users[0].secret is empty");
    }

    @Test
    void anEmptySecretOfTheEnvironmentOrOfAFileLetsNobodyIn() throws IOException {
        var empty = new ConfigInput(
                List.of(write(OFFICE)), Map.of("TRUNKLINE_USERS_0__SECRET", ""), Map.of(), Optional.empty());
        assertThatThrownBy(() -> Configuration.load(empty))
                .hasMessage("environment: trunkline.users[0].secret is empty; leave it out or write one");
        var blank = Files.writeString(folder.resolve("secret"), " \nswordfish\n");
        assertThatThrownBy(() -> load(OFFICE.replace("- name: alice", "- {name: alice, secret-file: " + blank + "}")))
                .hasMessageContaining("office.yaml:4: trunkline.users[0].secret-file: the first line of the file")
                .hasMessageContaining("is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{username: me, password: ''}", "{password: ''}", "{username: me, password-file: ''}"})
    void anEmptyPasswordIsTold(String auth) {
        assertThatThrownBy(() -> load(OFFICE.replace("transport: udp", "auth: " + auth)))
                .hasMessageMatching("(?s).*office.yaml:8: trunkline.trunks\\[0].auth.password(-file)? is empty; .*");
    }

    @Test
    void aPasswordOfAFileIsReadAndNeverPrinted() throws IOException {
        var secret = Files.writeString(folder.resolve("password"), "swordfish\n");
        var configuration = load(OFFICE.replace(
                "transport: udp", "auth: {username: me, password-file: " + secret + "}\n      register: {enabled: true}"));
        assertThat(configuration.settings().trunks().getFirst().sip().credentials())
                .map(Credentials::password).contains("swordfish");
        var open = load(OFFICE.replace("transport: udp", "auth: {username: me, password: swordfish}"));
        assertThat(open.print()).contains("password: '***'").doesNotContain("swordfish");
        var header = load(OFFICE.replace("transport: udp", "headers: {X-Token: swordfish}"));
        assertThat(header.print()).contains("X-Token: '***'").doesNotContain("swordfish");
    }

    @Test
    void whatIsPrintedCanBeReadAgain() throws IOException {
        var first = load(OFFICE);
        assertThat(load(first.print()).print()).isEqualTo(first.print());
        assertThat(first.print()).contains("ring-time: 60s").contains("    - name: 'office'\n");
    }

    @Test
    void aReloadReadsTheFileAnewAndSaysWhatNeedsARestart() throws IOException {
        var first = load(OFFICE);
        write(OFFICE.replace("region: DE", "region: DE\n  media: {loops: 1}").replace("\"+49\"", "\"+43\""));
        var next = first.reload();
        assertThat(next.settings().routes().out("+4312345678", "somebody", Optional.empty())).isPresent();
        assertThat(first.settings().routes().out("+4312345678", "somebody", Optional.empty())).isEmpty();
        assertThat(next.warnings()).containsExactly("trunkline.media.loops has changed; that needs a restart");
        assertThat(next.settings().media()).isEqualTo(first.settings().media());
        assertThat(next.reload().warnings()).isEqualTo(next.warnings());
        write("trunkline: [");
        assertThatThrownBy(first::reload).isInstanceOf(ConfigWrong.class);
    }

    @Test
    void whatDoesNotGoWithWhatIsRunningIsRefusedAndSaysSo() throws IOException {
        var first = load(OFFICE);
        var moved = OFFICE.replace("region: DE", "region: DE\n  sip: {port: 5070}")
                .replace("direction: in", "sip: {port: 5060, advertised: other.example.com}");
        assertThat(load(moved).warnings()).isEmpty();
        assertThatThrownBy(first::reload)
                .isInstanceOf(ConfigWrong.class)
                .hasMessageStartingWith("office.yaml:14: trunkline.trunks[1].sip: 127.0.0.1:5060 is already told to trunks")
                .hasMessageEndingWith("; the file alone is fine, but not with what is running: restart the gateway");
    }

    @Test
    void whatLooksLikeAMistakeOnlyBesideWhatIsRunningIsToldOnce() throws IOException {
        var ports = "region: DE\n  media: {rtp-ports: 42000-42099}\n  calls: {most: 60}";
        var first = load(OFFICE.replace("region: DE", ports));
        assertThat(first.warnings()).hasSize(1);
        assertThat(first.reload().warnings()).isEqualTo(first.warnings());
        write(OFFICE.replace("region: DE", ports.replace("60", "40")));
        assertThat(first.reload().warnings()).hasSize(2).anyMatch(line -> line.contains("good for 50 calls"));
    }

    @Test
    void theCommandTellsByItsStatus() throws IOException {
        assertThat(command("check", write(OFFICE).toString())).startsWith("0").contains("is fine: 3 trunk(s)");
        assertThat(command("print", write(OFFICE).toString())).startsWith("0").contains("name: 'office'");
        assertThat(command("check", write("trunkline: {trunk: 1}").toString())).startsWith("1").contains("did you mean 'trunks'?");
        assertThat(command("check", folder.resolve("none.yaml").toString())).startsWith("1").contains("cannot be read");
        assertThat(command("frobnicate", "x")).startsWith("2");
    }

    private static String command(String... arguments) {
        var bytes = new ByteArrayOutputStream();
        var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        var nothing = new ConfigInput(List.of(), Map.of(), Map.of(), Optional.empty());
        return ConfigCommand.run(arguments, nothing, out, out) + " " + bytes.toString(StandardCharsets.UTF_8);
    }

    private Configuration load(String yaml) throws IOException {
        return Configuration.load(new ConfigInput(List.of(write(yaml)), Map.of(), Map.of(), Optional.empty()));
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("office.yaml"), yaml);
    }
}
