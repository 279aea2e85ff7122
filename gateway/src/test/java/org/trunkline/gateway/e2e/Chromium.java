package org.trunkline.gateway.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** A headless Chromium whose microphone is a sound file, spoken over and over from the moment that it is opened. */
final class Chromium implements AutoCloseable {
    /** The list of Playwright 1.62, as ours takes its place, and last what the address bar would list, a page in each window that nobody sees. */
    private static final String NEEDLESS = "--disable-features=AvoidUnnecessaryBeforeUnloadCheckSync,BoundaryEventDispatchTracksNodeRemoval,"
            + "DestroyProfileOnBrowserClose,DialMediaRouteProvider,GlobalMediaControls,HttpsUpgrades,LensOverlay,MediaRouter,PaintHolding,"
            + "ThirdPartyStoragePartitioning,BlockOriginHeaderModificationOnRedirect,Translate,AutoDeElevate,OptimizationHints,"
            + "WebUIOmniboxPopup,WebUIOmniboxAimPopup";
    private static final List<String> CANDIDATES = List.of("chromium", "chromium-browser", "google-chrome");

    private final String mark = "--trunkline-test=" + UUID.randomUUID();
    private final Playwright playwright;
    private final Browser browser;
    private final List<String> granted;

    private Chromium(List<String> granted, List<String> arguments) {
        this(executable(), granted, arguments);
    }

    private Chromium(Path executable, List<String> granted, List<String> arguments) {
        this.granted = granted;
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("--no-sandbox", "--disable-dev-shm-usage", "--use-fake-device-for-media-stream", NEEDLESS, mark));
        browser = playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(executable).setArgs(all));
    }

    /** Sees the loopback interface and hides no address: what two machines in one room are for each other. */
    static Chromium speaking(Path microphone) {
        return new Chromium(List.of("microphone"), List.of(microphone(microphone), "--allow-loopback-in-peer-connection"));
    }

    /**
     * As a person has it who allows the microphone for this one time: its host candidates are mDNS names, and it does not look
     * at the loopback interface.
     */
    static Chromium hidingAddresses(Path microphone) {
        return new Chromium(List.of(), List.of(microphone(microphone), "--use-fake-ui-for-media-stream"));
    }

    /** As in a network that lets no UDP through: it has no candidates but those of relays by TCP. */
    static Chromium withoutUdp(Path microphone) {
        return new Chromium(List.of("microphone"), List.of(
                microphone(microphone),
                "--allow-loopback-in-peer-connection",
                "--webrtc-ip-handling-policy=disable_non_proxied_udp"));
    }

    /** Takes every certificate for a true one, also that of a TURN server. */
    static Chromium believingAll(Path microphone) {
        return new Chromium(List.of("microphone"), List.of(
                microphone(microphone), "--allow-loopback-in-peer-connection", "--ignore-certificate-errors"));
    }

    /** On another machine, which has networks of its own. */
    static Chromium elsewhere(Networks networks, Path microphone, URI page) throws IOException {
        return new Chromium(networks.inside(executable()), List.of("microphone"), List.of(
                microphone(microphone), "--unsafely-treat-insecure-origin-as-secure=http://" + page.getAuthority()));
    }

    private static String microphone(Path file) {
        return "--use-file-for-fake-audio-capture=" + file.toAbsolutePath();
    }

    private static Path executable() {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .flatMap(folder -> CANDIDATES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("these tests need one of " + CANDIDATES + " in the PATH"));
    }

    /** A new visitor. */
    Phone open(URI page) {
        return Phone.open(
                browser.newContext(new Browser.NewContextOptions().setPermissions(granted).setIgnoreHTTPSErrors(true)), page);
    }

    /** Another visitor, with a SIP phone. */
    SipPhone openSipPhone(GatewayProcess gateway, String make, String user, String secret) {
        var context = browser.newContext(new Browser.NewContextOptions().setPermissions(granted));
        return SipPhone.open(context, gateway.page(), make, user, secret);
    }

    /** All its processes stop where they are; the kernel keeps their connections open. */
    void freeze() {
        processes().forEach(process -> signal("STOP", process));
    }

    /** Its processes end at once, without a word to anybody. */
    void kill() {
        processes().forEach(process -> signal("KILL", process));
    }

    /** Those started by us with our mark, and all that they started. */
    private Stream<ProcessHandle> processes() {
        return ProcessHandle.current().descendants()
                .filter(p -> commandLine(p).contains(mark))
                .flatMap(p -> Stream.concat(Stream.of(p), p.descendants()))
                .distinct();
    }

    /** The JDK tells only the first 4096 characters, and Chromium's are more. */
    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "cmdline"));
        } catch (IOException ended) {
            return "";
        }
    }

    private static void signal(String name, ProcessHandle process) {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        playwright.close();
    }
}
