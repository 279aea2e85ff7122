package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.trunkline.gateway.measure.Sound;

/** The softphone, as a person with ears sees it. */
final class Phone implements Ear, AutoCloseable {
    private static final int RATE_HZ = 48_000;
    private static final String SOFTPHONE = "trunkline-softphone";

    private final BrowserContext context;
    private final Page page;
    private final URI address;
    private final List<String> sent = new ArrayList<>();
    private final List<String> received = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private Phone(BrowserContext context, URI address) {
        this.context = context;
        this.address = address;
        page = context.newPage();
        page.setDefaultTimeout(Await.PATIENCE.toMillis());
        page.addInitScript(script("recorder.js"));
        page.onPageError(problems::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                problems.add(message.text());
            }
        });
        page.onWebSocket(socket -> {
            socket.onFrameSent(frame -> sent.add(frame.text()));
            socket.onFrameReceived(frame -> received.add(frame.text()));
        });
    }

    static Phone open(BrowserContext context, URI address) {
        Phone phone = new Phone(context, address);
        phone.visit();
        return phone;
    }

    private void visit() {
        page.navigate(address.toString());
        page.locator(SOFTPHONE + "[data-gateway=ready]").waitFor();
        element().evaluate("phone => phone.setAttribute('sound-processing', 'off')"); // what is spoken shall arrive as it is
    }

    /** In its place a page whose browser offers telephone events on the clock of 8000 Hz only. */
    Phone withoutFastTelephoneEvents() {
        page.addInitScript(script("slow-telephone-events.js"));
        visit();
        return this;
    }

    /** In its place a page whose browser knows no Opus. */
    Phone speakingG711() {
        page.addInitScript(script("g711.js"));
        visit();
        return this;
    }

    /** In its place a page whose audio takes a way over another port of the gateway's machine. */
    Phone behind(int port) {
        page.addInitScript("RELAY_PORT = " + port + ";\n" + script("relayed.js"));
        visit();
        return this;
    }

    /** In its place a page that reaches nobody but this TURN server. */
    Phone relayedBy(String url) {
        page.addInitScript("RELAY = '" + url + "';\n" + script("relay-only.js"));
        visit();
        return this;
    }

    /** What the browser itself measures of its call: the figures of all entries of this type that are about audio. */
    Map<?, ?> statistics(String type) {
        return (Map<?, ?>) element().evaluate("""
                async (phone, type) => [...(await phone.call.peerConnection.getStats()).values()]
                  .find(entry => entry.type === type && entry.kind === 'audio') ?? {}""", type);
    }

    /** In its place a page that says something else to the gateway than it means. */
    Phone sayingOf(UnaryOperator<String> change) {
        page.routeWebSocket("**/v1/signal", socket -> {
            var gateway = socket.connectToServer();
            socket.onMessage(frame -> gateway.send(change.apply(frame.text())));
        });
        visit();
        return this;
    }

    /** As a person reloads a page. */
    Phone loadAnew() {
        page.reload();
        page.locator(SOFTPHONE + "[data-gateway=ready]").waitFor();
        return this;
    }

    /** Until the only call of the page stands so. */
    Phone awaitCall(String status) {
        page.waitForFunction("status => document.querySelector('trunkline-softphone').device.calls[0]?.status() === status", status);
        return this;
    }

    /** Until so many seconds of audio more have come, and somebody was heard in them. */
    Phone awaitHeard(double seconds) {
        page.evaluate("""
                async packets => {
                  const heard = async () => {
                    const peer = document.querySelector('trunkline-softphone').device.calls[0].peerConnection;
                    const nothing = { packetsReceived: 0, totalAudioEnergy: 0 };
                    return [...(await peer.getStats()).values()].find(({ type }) => type === 'inbound-rtp') ?? nothing;
                  };
                  const before = await heard();
                  for (let now = before; now.packetsReceived < before.packetsReceived + packets
                      || now.totalAudioEnergy < before.totalAudioEnergy + 1e-4; now = await heard()) {
                    await new Promise(later => setTimeout(later, 50));
                  }
                }""", 50 * seconds);
        return this;
    }

    /** From now on the page knows the longest time in which no audio came. */
    Phone watchGap() {
        page.evaluate("""
                () => {
                  clearInterval(window.gapTimer);
                  window.gapMillis = 0;
                  let last;
                  window.gapTimer = setInterval(() => {
                    const { peerConnection } = document.querySelector('trunkline-softphone').device.calls[0] ?? {};
                    const heard = peerConnection?.getReceivers()[0]?.getSynchronizationSources()[0]?.timestamp;
                    if (last !== undefined && heard !== undefined) window.gapMillis = Math.max(window.gapMillis, heard - last);
                    last = heard ?? last;
                  }, 10);
                }""");
        return this;
    }

    /** Its network was gone: that the browser complains of sockets is no fault of the page. */
    Phone missedNetwork() {
        problems.removeIf(problem -> problem.startsWith("WebSocket connection to "));
        return this;
    }

    double gapSeconds() {
        return ((Number) page.evaluate("() => window.gapMillis")).doubleValue() / 1000;
    }

    Phone endCalls() {
        element().evaluate("phone => phone.device.disconnectAll()");
        page.waitForFunction("() => document.querySelector('trunkline-softphone').device.calls.length === 0");
        return this;
    }

    Page page() {
        return page;
    }

    private Locator element() {
        return page.locator(SOFTPHONE);
    }

    Locator at(String testId) {
        return page.getByTestId(testId);
    }

    Phone dial(String number) {
        at("number").fill(number);
        at("number").press("Enter");
        return this;
    }

    Phone call(String number) {
        return dial(number).await("connected");
    }

    /** Calls for this user ring here from now on. */
    Phone registered(String user) {
        element().evaluate("(phone, user) => phone.setAttribute('user', user)", user);
        page.locator(SOFTPHONE + "[data-user=" + user + "]").waitFor();
        return this;
    }

    /** The same for a user who has a secret. */
    Phone registered(String user, String secret) {
        element().evaluate("(phone, secret) => phone.setAttribute('user-secret', secret)", secret);
        return registered(user);
    }

    /** Until somebody calls. */
    Phone awaitRinging() {
        at("accept").waitFor();
        return this;
    }

    /** Takes the call that rings. */
    Phone accept() {
        awaitRinging();
        at("accept").click();
        return await("connected");
    }

    /** Each message in a call is said back from now on; those outside of calls are kept. */
    Phone writesBack() {
        element().evaluate("""
                phone => {
                  window.letters = [];
                  phone.device.on('messageReceived', ({ from, content }) => window.letters.push(`${from}: ${content}`));
                  phone.device.on('incoming', call => call.on('messageReceived', ({ content }) => call.sendMessage({ content: `You wrote ${content}` })));
                }""");
        return this;
    }

    /** Until somebody has written this. */
    Phone awaitLetter(String letter) {
        page.waitForFunction("letter => window.letters.includes(letter)", letter);
        return this;
    }

    /** Writes to a number, until it has been delivered. */
    Phone writes(String number, String text) {
        element().evaluate("(phone, [to, content]) => phone.device.sendMessage(to, { content })", List.of(number, text));
        return this;
    }

    /** Whatever rings is taken at once from now on. */
    Phone takesAllCalls() {
        element().evaluate("""
                phone => {
                  window.taken = 0;
                  window.ends = [];
                  phone.device.on('incoming', call => {
                    call.on('accept', () => window.taken++);
                    call.on('ended', ({ cause }) => window.ends.push(cause));
                    call.accept();
                  });
                }""");
        return this;
    }

    /** How many calls it has had since it {@link #takesAllCalls}. */
    int taken() {
        return ((Number) page.evaluate("() => window.taken")).intValue();
    }

    /** How they ended, and those that others took. */
    List<String> ends() {
        return ((List<?>) page.evaluate("() => window.ends")).stream().map(String.class::cast).toList();
    }

    Phone reject() {
        awaitRinging();
        at("reject").click();
        return this;
    }

    /** Hands the phone over to somebody else. */
    Phone handOverTo(String number) {
        at("transfer").click();
        at("transfer-number").fill(number);
        at("transfer-now").click();
        return this;
    }

    /** Calls somebody besides, until that one answers. The page shows nothing of it. */
    Phone ask(String number) {
        element().evaluate("""
                async (phone, to) => {
                  const call = window.asked = await phone.device.connect({ to, processing: false });
                  await new Promise((answered, failed) => {
                    call.on('accept', answered);
                    call.on('ended', end => failed(new Error(end.message)));
                  });
                }""", number);
        return this;
    }

    /** Joins the phone of the call with the one that was asked, and leaves both. */
    Phone handOverToAsked() {
        element().evaluate("phone => phone.call.transfer(window.asked)");
        return this;
    }

    /** Until the status line says so. */
    Phone awaitStatus(String words) {
        page.waitForFunction("words => document.querySelector('trunkline-softphone').renderRoot"
                + ".querySelector('[data-testid=status]')?.textContent === words", words);
        return this;
    }

    Phone hangUp() {
        at("hang-up").click();
        return await("ended");
    }

    Phone await(String state) {
        try {
            page.locator(SOFTPHONE + "[data-state=" + state + "]")
                    .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
            return this;
        } catch (RuntimeException e) {
            throw new AssertionError("'" + state + "' did not come; state " + state() + ", received: " + received, e);
        }
    }

    String state() {
        return element().getAttribute("data-state");
    }

    /** Cause, SIP status, by whom: of the call that is over. */
    record End(String cause, Integer sipStatus, String by) {}

    End end() {
        await("ended");
        Map<?, ?> end = (Map<?, ?>) element().evaluate("({ call: { end } }) => ({ cause: end.cause, sipStatus: end.sipStatus, by: end.by })");
        return new End((String) end.get("cause"), (Integer) end.get("sipStatus"), (String) end.get("by"));
    }

    Phone awaitDigitsPossible() {
        page.waitForFunction("() => document.querySelector('trunkline-softphone').call.peerConnection.getSenders()[0].dtmf.canInsertDTMF");
        return this;
    }

    /** The tones take their time; they begin as soon as the browser can send them. */
    Phone sendDigits(String digits, int durationMillis, int gapMillis) {
        awaitDigitsPossible();
        element().evaluate("(phone, [digits, duration, gap]) => phone.call.sendDigits(digits, duration, gap)",
                List.of(digits, durationMillis, gapMillis));
        return this;
    }

    /** Until the browser has sent all of them. */
    Phone awaitDigitsSent(int patienceMillis) {
        page.waitForFunction("() => document.querySelector('trunkline-softphone').call.peerConnection.getSenders()[0].dtmf.toneBuffer === ''",
                null, new Page.WaitForFunctionOptions().setTimeout(patienceMillis));
        return this;
    }

    /** The offer that the page made for its last call. */
    String offer() {
        return (String) element().evaluate("phone => phone.call.peerConnection.localDescription.sdp");
    }

    /** Until that much was recorded since the call's audio began. */
    Phone listen(double seconds) {
        page.waitForFunction("samples => (window.recording?.samples ?? 0) >= samples", (int) (seconds * RATE_HZ));
        return this;
    }

    @Override
    public Phone listenOn(double seconds) {
        return listen(heardSeconds() + seconds);
    }

    /** Until from now on so many seconds in a row are the story. */
    Phone awaitStory(double seconds) {
        Speech.awaitStory(this, seconds);
        return this;
    }

    /** The same of what somebody's microphone says. */
    Phone awaitMicrophone(double seconds) {
        Speech.awaitMicrophone(this, seconds);
        return this;
    }

    /** Until the page shows these digits, and no others, as pressed by the other side. */
    Phone awaitReceived(String digits) {
        page.waitForFunction("digits => document.querySelector('trunkline-softphone').renderRoot"
                + ".querySelector('[data-testid=received-digits]')?.textContent === digits", digits);
        return this;
    }

    /** Until a packet of this RTP timestamp has been played, or a later one. */
    Phone awaitPlayed(long timestamp) {
        page.waitForFunction("""
                timestamp => document.querySelector('trunkline-softphone').call.peerConnection.getReceivers()[0]
                  .getSynchronizationSources().some(played => ((played.rtpTimestamp - timestamp) | 0) >= 0)""", (double) timestamp);
        return this;
    }

    @Override
    public double heardSeconds() {
        return ((Number) page.evaluate("() => window.recording.samples")).doubleValue() / RATE_HZ;
    }

    /** Whether anything but silence came in the last call. */
    boolean everHeardSound() {
        return Arrays.stream(heard().samples()).anyMatch(sample -> Math.abs(sample) > 0.001);
    }

    @Override
    public Sound heard() {
        byte[] bytes = Base64.getDecoder().decode((String) page.evaluate("() => window.recording.pcm()"));
        short[] pcm = new short[bytes.length / 2];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(pcm);
        return Sound.ofPcm(RATE_HZ, pcm);
    }

    /** How much had been heard when the call came to a state. */
    double heardBefore(String state) {
        return ((Number) page.evaluate("state => window.recording.marks[state]", state)).doubleValue() / RATE_HZ;
    }

    /** The messages to the gateway, as they left. */
    List<String> sent() {
        return List.copyOf(sent);
    }

    /** The messages of the gateway, as they came. */
    List<String> received() {
        return List.copyOf(received);
    }

    void screenshot(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", name + ".png")));
    }

    /** As a person closes a tab. */
    void closeTab() {
        page.close(new Page.CloseOptions().setRunBeforeUnload(true));
        Await.until("the tab is closed", () -> {
            context.pages().forEach(p -> p.waitForTimeout(1));
            return page.isClosed();
        });
    }

    /** All that was said on the socket obeys the protocol's schema, and the page met no error. */
    @Override
    public void close() {
        context.close();
        sent.forEach(Protocol::assertClientMessage);
        received.forEach(Protocol::assertServerMessage);
        assertThat(problems).as("problems of the page").isEmpty();
    }

    /** Of those beside this class. */
    static String script(String name) {
        try (var in = Phone.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
