package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.gateway.access.Forge;
import org.trunkline.gateway.call.Gear;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Who may call what, at the packaged gateway: tokens of every kind, an issuer of this test, and what the documents say. */
class AccessIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = Forge.KEY.id() + ":" + Forge.KEY.secret();
    private static final String ISSUER = "https://id.example.com";
    private static final Map<String, Object> GRANTS = Map.of("incoming", true, "to", List.of("+1555"), "callsAtOnce", 1);
    private static final Pattern EXAMPLE = Pattern.compile("```(js|java)\n(.*?)```", Pattern.DOTALL);
    private static final int PATIENCE_SECONDS = 60;

    private static PublicJsonWebKey rsa;
    private static PublicJsonWebKey ec;
    private static HttpServer issuer;
    private static Path directory;
    private static GatewayProcess gateway;
    private static HttpClient http;

    @BeforeAll
    static void start() throws IOException, JoseException {
        rsa = RsaJwkGenerator.generateJwk(2048);
        rsa.setKeyId("one");
        ec = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        ec.setKeyId("two");
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/keys", exchange -> {
            byte[] keys = new JsonWebKeySet(rsa, ec).toJson().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        issuer.start();
        directory = World.directory(AccessIT.class);
        int carrierPort = Ports.udp();
        gateway = GatewayProcess.configured(directory, carrierPort, """
                trunkline:
                  carrier: {enabled: true, port: %1$d}
                  trunks: [{name: office, address: "127.0.0.1:%1$d", caller-id: "+15550199"}]
                  routes: [{prefix: "+", trunk: office}]
                  users:
                    - {name: berta, secret: swordfish, to: "+1555"}
                    - {name: carl}
                  access:
                    keys: [{id: %2$s, secret: %3$s}]
                    jwks: [{url: "http://127.0.0.1:%4$d/keys", issuer: "%5$s", audience: trunkline}]
                  origins: self
                """.formatted(carrierPort, Forge.KEY.id(), Forge.KEY.secret(), issuer.getAddress().getPort(), ISSUER)).ready();
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        http.close();
        issuer.stop(0);
        gateway.close();
    }

    @Test
    void oneMoreThanAThousandSocketsOfNobodyIsRefused() throws IOException {
        byte[] upgrade = """
                GET /v1/signal HTTP/1.1
                Host: %s
                Origin: %s
                Connection: Upgrade
                Upgrade: websocket
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                Sec-WebSocket-Protocol: trunkline.v1

                """.formatted(gateway.signal().getAuthority(), gateway.origin()).replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
        List<Socket> nobodys = new ArrayList<>();
        try {
            for (int i = 0; i < 1000; i++) {
                Socket socket = new Socket("localhost", gateway.signal().getPort());
                nobodys.add(socket);
                socket.getOutputStream().write(upgrade);
                StringBuilder said = new StringBuilder();
                while (said.indexOf("welcome") < 0) {
                    int next = socket.getInputStream().read();
                    assertThat(next).as("said: %s", said).isNotNegative();
                    said.append((char) next);
                }
            }
            try (Client oneMore = new Client(gateway.signal(), gateway.origin(), "trunkline.v1")) {
                assertThat(oneMore.closeStatus()).isEqualTo(1013);
            }
            admitted(token("anna")).close();
        } finally {
            for (Socket socket : nobodys) {
                socket.close();
            }
            Await.until("there is room again", AccessIT::nobodyIsLetIn);
        }
    }

    private static boolean nobodyIsLetIn() {
        try (Client client = new Client(gateway.signal(), gateway.origin(), "trunkline.v1")) {
            return client.next().path("type").asString().equals("welcome");
        } catch (AssertionError full) {
            return false;
        }
    }

    @Test
    void whoeverIsNobodyMayDoNothing() {
        try (Client client = new Client(gateway.signal(), gateway.origin(), "trunkline.v1")) {
            assertThat(client.next().at("/data/user").isNull()).isTrue();
            assertRefused(client.text(call("+15550100")), "not-admitted");
            assertRefused(client.text(register("carl", null)), "user-refused");
            assertRefused(client.text(register("berta", "sword")), "user-refused");
            assertRefused(client.text(call("+15550100")), "not-admitted");
        }
    }

    @Test
    void aConfiguredUserProvesASecretAndIsBounded() {
        try (Client client = Client.of(gateway)) {
            assertOk(client.text(register("berta", "swordfish")));
            assertRefused(client.text(call("+4930123456")), "destination-not-allowed");
            assertOk(client.text(call("+15550100")));
        }
    }

    @Test
    void aUsersCallsCountOnAllItsSocketsTogether() {
        try (Client one = admitted(token("dora")); Client two = admitted(token("dora")); Client other = admitted(token("emil"))) {
            assertOk(one.text(call("+15550100")));
            assertRefused(two.text(call("+15550100")), "too-many-calls");
            assertOk(other.text(call("+15550100")));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "expired, 40104", "not-yet, 40105", "two-days, 40106", "another-key, 40103", "unsigned, 40103", "public-key, 40103",
        "rubbish, 40102", "too-long, 40102", "for-another-service, 40107",
    })
    void aTokenThatIsNotAcceptedIsAnsweredByItsCode(String attack, int code) {
        Forge forge = Forge.at(Instant.now());
        long now = Instant.now().getEpochSecond();
        String token = switch (attack) {
            case "expired" -> forge.with("iat", now - 120).with("exp", now - 60).toString();
            case "not-yet" -> forge.with("nbf", now + 600).toString();
            case "two-days" -> forge.with("exp", now + 2 * 86_400).toString();
            case "another-key" -> forge.signed(Forge.OTHER, Forge.KEY.id()).toString();
            case "unsigned" -> forge.unsigned().toString();
            case "public-key" -> forge.signed(
                    AlgorithmIdentifiers.HMAC_SHA256, new HmacKey(rsa.getPublicKey().getEncoded()), "one").toString();
            case "too-long" -> forge.with("more", "x".repeat(7000)).toString();
            case "for-another-service" -> issued(rsa, AlgorithmIdentifiers.RSA_USING_SHA256, "another service");
            default -> attack;
        };
        try (Client client = Client.with(gateway, token)) {
            JsonNode error = client.next();
            assertThat(error.at("/data/code").asInt()).isEqualTo(code);
            assertThat(error.has("replyTo")).isFalse();
            assertThat(client.closeStatus()).isEqualTo(4401);
        }
        assertThat(gateway.log()).doesNotContain(token);
    }

    @Test
    void aTokenIsOfNoUseOnTheSocketOfAnother() {
        try (Client client = admitted(token("anna"))) {
            assertRefused(client.text(renew(token("dora"))), "other-identity");
            assertRefused(client.text(register("berta", "swordfish")), "other-identity");
            assertOk(client.text(renew(token("anna"))));
        }
    }

    @Test
    void theExpiryIsAnnouncedAndANewTokenTakenOnTheOpenSocket() {
        long now = Instant.now().getEpochSecond();
        try (Client client = admitted(Forge.at(Instant.now()).with("exp", now + 30).toString())) {
            assertThat(next(client, "token-will-expire").at("/data/secondsLeft").asInt()).isBetween(1, 30);
            client.text(renew(token("anna")));
            assertThat(client.next().at("/data/tokenExpiresInSeconds").asInt()).isBetween(3000, 3600);
        }
    }

    @Test
    void tokensOfAnIssuerAreChecked() {
        for (String token : List.of(
                issued(rsa, AlgorithmIdentifiers.RSA_USING_SHA256, "trunkline"),
                issued(ec, AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256, "trunkline"))) {
            try (Client client = Client.with(gateway, token)) {
                assertThat(client.next().at("/data/user").asString()).isEqualTo("anna");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"token", "access_token", "anything"})
    void aTokenInAnAddressIsRefusedInWords(String name) {
        URI address = URI.create(gateway.signal() + "?" + name + "=" + token("anna"));
        CompletionException refused = catchThrowableOfType(
                CompletionException.class, () -> new Client(address, gateway.origin(), "trunkline.v1").close());
        HttpResponse<?> response = ((WebSocketHandshakeException) refused.getCause()).getResponse();
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("X-Trunkline-Refused").orElseThrow()).contains("subprotocol");
    }

    @Test
    void theExamplesOfTheDocumentsMakeTokens() throws IOException {
        List<MatchResult> examples = EXAMPLE.matcher(Files.readString(Path.of("..", "docs", "access.md"))).results().toList();
        assertThat(examples).hasSize(3);
        for (MatchResult example : examples) {
            boolean node = example.group(1).equals("js");
            Path file = Files.writeString(directory.resolve(node ? "token.mjs" : "Token.java"), example.group(2));
            String printed = run(node ? "node" : java(), file.toString());
            String token = printed.startsWith("{") ? JSON.readTree(printed).path("token").asString() : printed;
            assertGood(token);
        }
    }

    @Test
    void theCommandMakesTokens() throws IOException {
        Path service = Path.of("target", "quarkus-app");
        String parts = service.resolve("app") + "/*:" + service.resolve("lib/main") + "/*:" + service.resolve("lib/boot") + "/*";
        String documented = TrunkPage.named("access").block("sh", Map.of(
                "./trunkline token", java() + " -cp '" + parts + "' org.trunkline.gateway.access.TokenCommand",
                "office.yaml", GatewayProcess.configuration(directory).toString()));
        assertGood(run("sh", "-c", documented));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "backend:wrong | {\"identity\": \"anna\"} | 401 | key-refused",
        "nobody:0123456789abcdef0123456789abcdef | {\"identity\": \"anna\"} | 401 | key-refused",
        " | {\"identity\": \"anna\"} | 401 | key-refused",
        "right | {} | 400 | invalid-request",
        "right | nonsense | 400 | invalid-request",
        "right | {\"identity\": \"anna b\"} | 400 | invalid-request",
        "right | {\"identity\": \"anna\", \"identity\": \"berta\"} | 400 | invalid-request",
        "right | {\"identity\": \"anna\", \"ttl\": 60} | 400 | invalid-request",
        "right | {\"identity\": \"anna\", \"ttlSeconds\": 86401} | 400 | invalid-request",
        "right | {\"identity\": \"anna\", \"ttlSeconds\": \"60\"} | 400 | invalid-request",
        "right | {\"identity\": \"anna\", \"grants\": {\"to\": \"+49\"}} | 400 | invalid-request",
        "right | long | 413 | invalid-request",
    })
    void whoeverAsksForNoTokenGetsNone(String key, String body, int status, String name) throws IOException {
        HttpResponse<String> response = tokens(
                "right".equals(key) ? KEY : key, body.equals("long") ? "{\"identity\": \"" + "a".repeat(20_000) + "\"}" : body);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(JSON.readTree(response.body()).path("name").asString()).isEqualTo(name);
        assertThat(JSON.readTree(response.body()).path("message").asString()).isNotBlank();
    }

    @Test
    void aTokenThatWasMadeIsKeptByNobodyOnTheWay() throws IOException {
        HttpResponse<String> response = tokens(KEY, "{\"identity\": \"anna\", \"ttlSeconds\": 60}");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(JSON.readTree(response.body()).path("expiresInSeconds").asInt()).isEqualTo(60);
    }

    private static HttpResponse<String> tokens(String key, String body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway.origin() + "/v1/tokens"))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (key != null) {
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8)));
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void assertGood(String token) {
        try (Client client = admitted(token)) {
            assertOk(client.text(register(null, null)));
            assertRefused(client.text(call("+4930123456")), "destination-not-allowed");
            assertOk(client.text(call("+15550100")));
        }
    }

    private static Client admitted(String token) {
        Client client = Client.with(gateway, token);
        JsonNode welcome = client.next();
        assertThat(welcome.path("type").asString()).as("%s", welcome).isEqualTo("welcome");
        return client;
    }

    private static String token(String identity) {
        return Forge.at(Instant.now()).with("sub", identity).with("trunkline", GRANTS).toString();
    }

    private static String issued(PublicJsonWebKey key, String algorithm, String audience) {
        return Forge.at(Instant.now()).with("iss", ISSUER).with("aud", audience)
                .signed(algorithm, key.getPrivateKey(), key.getKeyId()).toString();
    }

    private static void assertOk(Client client) {
        JsonNode reply = next(client, "ok", "error");
        assertThat(reply.path("type").asString()).as("%s", reply).isEqualTo("ok");
    }

    private static void assertRefused(Client client, String name) {
        JsonNode reply = next(client, "ok", "error");
        assertThat(reply.at("/data/name").asString()).as("%s", reply).isEqualTo(name);
    }

    private static JsonNode next(Client client, String... types) {
        JsonNode message = client.next();
        while (!List.of(types).contains(message.path("type").asString())) {
            message = client.next();
        }
        return message;
    }

    private static String call(String to) {
        var call = JSON.createObjectNode().put("type", "call").put("id", "c");
        call.putObject("data").put("to", to).put("sdp", Gear.OFFER);
        return call.toString();
    }

    private static String register(String user, String secret) {
        var register = JSON.createObjectNode().put("type", "register").put("id", "r");
        var data = register.putObject("data");
        if (user != null) {
            data.put("user", user);
        }
        if (secret != null) {
            data.put("secret", secret);
        }
        return register.toString();
    }

    private static String renew(String token) {
        var renew = JSON.createObjectNode().put("type", "token").put("id", "t");
        renew.putObject("data").put("token", token);
        return renew.toString();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** What a program prints, which ends well and says nothing else. */
    private static String run(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("TRUNKLINE", gateway.origin());
        builder.environment().put("TRUNKLINE_KEY", KEY);
        Process process = builder.start();
        try {
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(printed).isZero();
            return printed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
