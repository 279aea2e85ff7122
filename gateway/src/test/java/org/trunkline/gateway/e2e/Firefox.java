package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.trunkline.gateway.measure.Sound;

/** A softphone in a headless Firefox, whose microphone is a tone. */
final class Firefox implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> CANDIDATES = List.of("firefox", "firefox-esr");
    private static final Path DRIVER = Path.of("..", "web", "test", "firefox", "driver.mjs");
    private static final int RATE_HZ = 48_000;

    private final Process driver;
    private final BufferedWriter toDriver;
    private final BufferedReader fromDriver;

    /** Opens the page, and waits until the gateway can be called. */
    Firefox(Path directory, URI page) throws IOException {
        driver = new ProcessBuilder("node", DRIVER.toString(), executable(), Phone.script("recorder-without-speaker.js"))
                .redirectError(directory.resolve("firefox.log").toFile())
                .start();
        toDriver = driver.outputWriter(StandardCharsets.UTF_8);
        fromDriver = driver.inputReader(StandardCharsets.UTF_8);
        say(Map.of("open", page.toString()));
        awaitThat("() => document.querySelector('trunkline-softphone[data-gateway=ready]') !== null");
    }

    private static String executable() {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .flatMap(folder -> CANDIDATES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("these tests need one of " + CANDIDATES + " in the PATH"))
                .toString();
    }

    Firefox call(String number) {
        say(Map.of("fill", selector("number"), "with", number));
        click("call");
        return await("connected");
    }

    /** Takes the call that rings. */
    Firefox accept() {
        click("accept");
        return await("connected");
    }

    Firefox hangUp() {
        click("hang-up");
        return await("ended");
    }

    Firefox await(String state) {
        return awaitThat("state => document.querySelector(`trunkline-softphone[data-state=${state}]`) !== null", state);
    }

    /** Until the page's own words are these. */
    Firefox awaitText(String testId, String text) {
        return awaitThat("(id, text) => document.querySelector('trunkline-softphone').renderRoot"
                + ".querySelector(`[data-testid=${id}]`)?.textContent === text", testId, text);
    }

    Firefox sendDigits(String digits) {
        awaitThat("() => document.querySelector('trunkline-softphone').call.peerConnection.getSenders()[0].dtmf.canInsertDTMF");
        evaluate("digits => document.querySelector('trunkline-softphone').call.sendDigits(digits)", digits);
        return this;
    }

    /** Until that much was recorded since the call's audio began. */
    Firefox listen(double seconds) {
        return awaitThat("seconds => (window.recording?.seconds ?? 0) >= seconds", seconds);
    }

    /** All that was heard in the last call so far. Once. */
    Sound heard() {
        byte[] bytes = Base64.getDecoder().decode(evaluate("() => window.recording.pcm()").asText());
        short[] pcm = new short[bytes.length / 2];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(pcm);
        return Sound.ofPcm(RATE_HZ, pcm);
    }

    private void click(String testId) {
        say(Map.of("click", selector(testId)));
    }

    private static String selector(String testId) {
        return "trunkline-softphone >>> [data-testid=" + testId + "]";
    }

    private Firefox awaitThat(String function, Object... with) {
        say(Map.of("await", function, "with", with));
        return this;
    }

    private JsonNode evaluate(String function, Object... with) {
        return say(Map.of("evaluate", function, "with", with));
    }

    private JsonNode say(Map<String, ?> command) {
        try {
            toDriver.write(JSON.writeValueAsString(command));
            toDriver.newLine();
            toDriver.flush();
            String line = fromDriver.readLine();
            assertThat(line).as("the driver's answer to %s; its words are in firefox.log", command).isNotNull();
            JsonNode answer = JSON.readTree(line);
            assertThat(answer.path("error").asText()).as("%s", command).isEmpty();
            return answer.path("value");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The page met no error. */
    @Override
    public void close() throws IOException {
        toDriver.close();
        String problems = fromDriver.readLine();
        try {
            assertThat(driver.waitFor(Await.PATIENCE)).as("Firefox is closed").isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            driver.descendants().forEach(ProcessHandle::destroyForcibly);
            driver.destroyForcibly();
        }
        assertThat(problems).as("problems of the page").isEqualTo("[]");
    }
}
