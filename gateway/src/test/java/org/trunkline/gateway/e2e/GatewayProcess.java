package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The packaged service, started as a user starts it, on ports of its own; {@link #ready} waits until it has. */
final class GatewayProcess implements AutoCloseable {
    static final int RTP_PORTS = 40;
    private static final Path SERVICE = Path.of("target", "quarkus-app").toAbsolutePath();
    private static final int TERMINATED = 128 + 15;
    private static final int STOP_SECONDS = 20;
    private static final Duration START_PATIENCE = Duration.ofSeconds(90); // two seconds of a core, on a busy machine

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path log;
    private final int httpPort = Ports.tcp();
    private final int managementPort = Ports.tcp();
    private final int sipPort = Ports.udp();
    private final int trunkPort;
    private final int browserPort = Ports.udpRange(4);
    private final int rtpPort = Ports.udpRange(RTP_PORTS);
    private final Process process;

    private GatewayProcess(Path log, int trunkPort, List<String> properties) throws IOException {
        this.log = log;
        this.trunkPort = trunkPort;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(words("trunkline.jvm.flags"));
        if (largePages()) {
            command.addAll(words("trunkline.jvm.pages"));
        }
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(words("trunkline.jvm.priorities"));
        }
        command.addAll(List.of("-XX:AOTMode=on", "-XX:AOTCache=" + SERVICE.resolve("app.aot"))); // which has to fit
        ownPorts().forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(properties);
        command.addAll(List.of("-jar", SERVICE.resolve("quarkus-run.jar").toString()));
        Files.createDirectories(log.toAbsolutePath().getParent());
        process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    /** As the launcher asks the kernel. */
    private static boolean largePages() throws IOException {
        var told = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
        return Files.exists(told) && !Files.readString(told).contains("[never]");
    }

    /** With the test carrier; {@code settings} as {@code key=value}. */
    static GatewayProcess demo(Path directory, String... settings) throws IOException {
        int carrierPort = Ports.udp();
        List<String> properties = new ArrayList<>(List.of(
                "-Dquarkus.profile=demo",
                "-Dtrunkline.carrier.port=" + carrierPort,
                "-Dtrunkline.trunks[0].address=127.0.0.1:" + carrierPort));
        List.of(settings).forEach(setting -> properties.add("-D" + setting));
        return new GatewayProcess(directory.resolve("gateway.log"), carrierPort, properties);
    }

    /**
     * With a configuration file as users write it: one trunk, to which every number goes.
     *
     * @param more keys of the trunk, each as {@code key: value}
     */
    static GatewayProcess withTrunk(Path directory, int trunkPort, String... more) throws IOException {
        return configured(directory, trunkPort, """
                trunkline:
                  trunks:
                    - name: office
                      address: 127.0.0.1:%d
                      caller-id: "+15550199"
                %s  routes:
                    - {prefix: "+", trunk: office}
                  users: [{name: tester, open: true, calls-at-once: 100, calls-a-minute: 1000}]
                  origins: self
                """.formatted(trunkPort, Stream.of(more).map(line -> "      " + line + "\n").collect(Collectors.joining())));
    }

    /** With a configuration file as users write it; {@code settings} as {@code key=value}. */
    static GatewayProcess configured(Path directory, int trunkPort, String yaml, String... settings) throws IOException {
        Path file = configuration(directory);
        Files.createDirectories(file.getParent());
        Files.writeString(file, yaml);
        List<String> properties = new ArrayList<>(List.of("-Dsmallrye.config.locations=" + file));
        List.of(settings).forEach(setting -> properties.add("-D" + setting));
        return new GatewayProcess(directory.resolve("gateway.log"), trunkPort, properties);
    }

    /** The file that {@link #configured} writes. */
    static Path configuration(Path directory) {
        return directory.toAbsolutePath().resolve("trunkline.yaml");
    }

    private Map<String, String> ownPorts() {
        Map<String, String> own = new LinkedHashMap<>();
        own.put("quarkus.http.port", String.valueOf(httpPort));
        own.put("quarkus.management.port", String.valueOf(managementPort));
        own.put("trunkline.sip.port", String.valueOf(sipPort));
        own.put("trunkline.media.browser-port", String.valueOf(browserPort));
        own.put("trunkline.media.browser-addresses", "127.0.0.1");
        own.put("trunkline.media.rtp-ports", rtpPort + "-" + (rtpPort + RTP_PORTS - 1));
        own.put("trunkline.calls.grace", "2s"); // a page that a test closes does not come back
        own.put("trunkline.media.overload.late", "2s"); // the machine's other work is no reason to refuse a call
        own.put("trunkline.media.overload.too-late", "5s");
        own.put("quarkus.vertx.max-event-loop-execute-time", "10s"); // nor to complain of a thread
        return own;
    }

    private static List<String> words(String property) {
        return List.of(Optional.ofNullable(System.getProperty(property))
                .orElseThrow(() -> new IllegalStateException("set " + property + " as failsafe does, in gateway/pom.xml")).split(" "));
    }

    /** Until it takes calls, which it does within seconds of its start. */
    GatewayProcess ready() {
        try {
            Await.until("the gateway is ready", START_PATIENCE, () -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException("the gateway ended by itself:\n" + log());
                }
                return get("/q/health/ready").statusCode() == 200;
            });
            return this;
        } catch (AssertionError e) {
            process.destroyForcibly();
            throw new AssertionError(log(), e);
        }
    }

    URI page() {
        return page("localhost");
    }

    /** The same at another address of this machine. */
    URI page(String host) {
        return URI.create("http://" + host + ":" + httpPort + "/");
    }

    /** Of its own page. */
    String origin() {
        return "http://localhost:" + httpPort;
    }

    URI signal() {
        return URI.create("ws://localhost:" + httpPort + "/v1/signal");
    }

    /** Where the gateway speaks SIP. */
    int sipPort() {
        return sipPort;
    }

    int managementPort() {
        return managementPort;
    }

    /** Where the trunk speaks SIP. */
    int trunkPort() {
        return trunkPort;
    }

    /** The first of {@link #RTP_PORTS}. */
    int rtpPort() {
        return rtpPort;
    }

    /** Of the first media loop. */
    int browserPort() {
        return browserPort;
    }

    Metrics metrics() throws IOException {
        return Metrics.parse(get("/q/metrics").body());
    }

    Footprint footprint() {
        return Footprint.of(process.pid());
    }

    /** As if its machine stood still five times for a tenth of a second, and hardly ran in between. */
    void holdUp() throws IOException, InterruptedException {
        String often = "for i in 1 2 3 4 5; do kill -STOP $0; sleep 0.1; kill -CONT $0; sleep 0.01; done";
        assertThat(new ProcessBuilder("sh", "-c", often, String.valueOf(process.pid())).inheritIO().start().waitFor()).isZero();
    }

    /** Until no call holds anything any more. */
    void awaitNothingHeld() {
        Await.until("nothing is held by calls", () -> metrics().held().values().stream().allMatch(n -> n == 0));
    }

    /** Until its only trunk is, where it registers. */
    void awaitRegistered() {
        Await.until("registered", () -> new JsonArray(get("/trunkline/trunks").body()).getJsonObject(0)
                .getJsonObject("registration").getBoolean("registered"));
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "no log: " + e;
        }
    }

    /** An answer of the management port. */
    HttpResponse<String> get(String path) throws IOException {
        return send(managed(path).GET());
    }

    HttpResponse<String> post(String path) throws IOException {
        return send(managed(path).POST(HttpRequest.BodyPublishers.noBody()));
    }

    private HttpRequest.Builder managed(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Stops it as a service manager does; it ends in good order, and nothing in its log speaks of a bug. */
    @Override
    public void close() {
        process.destroy();
        try {
            boolean ended = process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            assertThat(ended).as("ended within %s s of SIGTERM; log:%n%s", STOP_SECONDS, log()).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        } finally {
            http.close();
        }
        assertThat(process.exitValue()).as("exit status; log:%n%s", log()).isIn(0, TERMINATED);
        assertThat(log().lines()).as("log").noneMatch(line -> line.contains(" ERROR ") || line.contains("Exception"));
    }
}
