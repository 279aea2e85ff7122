package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.trunkline.gateway.measure.Sound;

/** A page with one of the SIP phones that people already have, as it comes from npm, and a person who uses it. */
final class SipPhone implements Ear, AutoCloseable {
    private static final int RATE_HZ = 48_000;
    private static final Path PHONES = Path.of("..", "web", "target", "phones.js");

    private final BrowserContext context;
    private final Page page;
    private final List<String> problems = new ArrayList<>();
    private int seen;

    private SipPhone(BrowserContext context) {
        this.context = context;
        page = context.newPage();
        page.setDefaultTimeout(Await.PATIENCE.toMillis());
        page.onPageError(problems::add);
    }

    /**
     * Opens it.
     *
     * @param make {@code jssip} or {@code sipjs}
     */
    static SipPhone open(BrowserContext context, URI gateway, String make, String user, String secret) {
        SipPhone phone = new SipPhone(context);
        phone.page.addInitScript(script("recorder.js"));
        phone.page.navigate(gateway.toString()); // any page of an origin that is allowed
        phone.page.addScriptTag(new Page.AddScriptTagOptions().setPath(PHONES));
        String socket = "ws://" + gateway.getAuthority() + "/sip";
        phone.page.evaluate("([make, ...account]) => { window.phone = new window.phones[make](...account); }", List.of(make, socket, user, secret));
        return phone;
    }

    /** What somebody may write who has both libraries and the secret of {@code anna}. */
    SipPhone runs(String code, URI gateway, String secret) {
        page.evaluate("""
                ([code, secret]) => {
                  const AsyncFunction = (async () => {}).constructor;
                  return new AsyncFunction('JsSIP', 'Web', 'secret', code)(window.libraries.JsSIP, window.libraries.Web, secret);
                }""", List.of(code.replace("wss://gateway.example.com", "ws://" + gateway.getAuthority()), secret));
        return this;
    }

    /** Until this happens, after all that has been awaited before. */
    SipPhone await(String event) {
        try {
            page.waitForFunction("([event, from]) => window.phone.events.indexOf(event, from) >= 0", List.of(event, seen));
        } catch (RuntimeException e) {
            throw new AssertionError("'" + event + "' did not come: " + page.evaluate("() => window.phone.events") + " " + problems, e);
        }
        seen = ((Number) page.evaluate("([event, from]) => window.phone.events.indexOf(event, from)", List.of(event, seen))).intValue() + 1;
        return this;
    }

    /** Until the browser is connected with the gateway, in the last call. */
    SipPhone awaitMedia() {
        page.waitForFunction("() => window.phone.media.connectionState === 'connected'");
        return this;
    }

    /** The person does something. */
    SipPhone does(String what, Object... with) {
        page.evaluate("([what, with_]) => window.phone[what](...with_)", List.of(what, List.of(with)));
        return this;
    }

    @Override
    public SipPhone listenOn(double seconds) {
        page.waitForFunction("samples => (window.recording?.samples ?? 0) >= samples", (int) ((heardSeconds() + seconds) * RATE_HZ));
        return this;
    }

    @Override
    public double heardSeconds() {
        return ((Number) page.evaluate("() => window.recording?.samples ?? 0")).doubleValue() / RATE_HZ;
    }

    @Override
    public Sound heard() {
        byte[] bytes = Base64.getDecoder().decode((String) page.evaluate("() => window.recording.pcm()"));
        short[] pcm = new short[bytes.length / 2];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(pcm);
        return Sound.ofPcm(RATE_HZ, pcm);
    }

    @Override
    public void close() {
        context.close();
        assertThat(problems).as("problems of the page").isEmpty();
    }

    private static String script(String name) {
        try (var in = SipPhone.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
