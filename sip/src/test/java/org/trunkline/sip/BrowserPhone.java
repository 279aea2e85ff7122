package org.trunkline.sip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A phone in a browser that says exactly what a test lets it say, over a WebSocket that is none. */
final class BrowserPhone implements AutoCloseable {
    static final String REALM = "trunkline.example";
    private static final int PATIENCE_SECONDS = 10;
    private static int made;

    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> closed = new LinkedBlockingQueue<>();
    private final Flow flow;
    private final String user;
    private final String host = "h" + ++made + ".invalid";
    private final String callId = UUID.randomUUID().toString();
    private String transport = "WSS";
    private int sequence;

    BrowserPhone(PhoneEndpoint endpoint, String user) {
        this.user = user;
        flow = endpoint.open(new InetSocketAddress("127.0.0.1", 40_000), new Flow.End() {
            @Override
            public void send(byte[] message) {
                heard.add(new String(message, UTF_8));
            }

            @Override
            public void close(String words) {
                closed.add(words);
            }
        }).orElseThrow();
    }

    BrowserPhone over(String named) {
        transport = named;
        return this;
    }

    InetSocketAddress peer() {
        return flow.peer();
    }

    String contact() {
        return "<sip:" + user + "-x1@" + host + ";transport=ws>";
    }

    /** A request outside of a dialog, with whatever headers and body come behind. */
    String request(String method, String uri, String to, String headers) {
        return method + " " + uri + " SIP/2.0\n"
                + "Via: SIP/2.0/" + transport + " " + host + ";branch=z9hG4bK" + UUID.randomUUID() + "\n"
                + "Max-Forwards: 69\n"
                + "To: <" + to + ">\n"
                + "From: <sip:" + user + "@" + REALM + ">;tag=" + callId.substring(0, 8) + "\n"
                + "Call-ID: " + callId + "\n"
                + "CSeq: " + ++sequence + " " + method + "\n"
                + headers;
    }

    String register(String more) {
        return request("REGISTER", "sip:" + REALM, "sip:" + user + "@" + REALM, more + "Content-Length: 0\n\n");
    }

    /** With a Contact as JsSIP and SIP.js write it. */
    String register(int instance, int seconds) {
        return register("Contact: " + contact() + ";+sip.ice;reg-id=1;+sip.instance=\"<urn:uuid:" + instance + ">\";expires="
                + seconds + "\nSupported: path,gruu,outbound\n");
    }

    void send(String message) {
        try {
            flow.received(message.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(UTF_8));
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    /** Sends a request; when it is challenged, again with a proof; the answer to the last one. */
    String ask(String request, String name, String password) {
        send(request);
        var challenge = next("SIP/2.0 401");
        send(proven(request, challenge, name, password));
        return next("SIP/2.0");
    }

    /** The same request once more, with a proof as SIP.js computes it. */
    String proven(String request, String challenge, String name, String password) {
        return proven(request, challenge, DigestHash.MD5, name, password);
    }

    /** The same by another algorithm. */
    String proven(String request, String challenge, DigestHash hash, String name, String password) {
        var method = request.substring(0, request.indexOf(' '));
        var uri = request.split(" ", 3)[1];
        var nonce = field(challenge, "nonce=\"([^\"]+)\"");
        var response = hash.hex(
                hash.hex(name, REALM, password), nonce, "00000001", "0a4f", "auth", hash.hex(method, uri));
        var header = "Authorization: Digest algorithm=" + hash.token() + ", username=\"" + name + "\", realm=\"" + REALM + "\", nonce=\"" + nonce
                + "\", uri=\"" + uri + "\", response=\"" + response + "\", qop=auth, cnonce=\"0a4f\", nc=00000001\n";
        return again(request).replaceFirst("Content-Length", Matcher.quoted(header) + "Content-Length");
    }

    /** With the next CSeq and another branch. */
    private String again(String request) {
        var method = request.substring(0, request.indexOf(' '));
        return request.replaceFirst("CSeq: \\d+ ", "CSeq: " + ++sequence + " ")
                .replaceFirst("branch=[^\\s;]+", "branch=z9hG4bK" + UUID.randomUUID() + method);
    }

    /** Keeps replacements literal. */
    private static final class Matcher {
        static String quoted(String text) {
            return java.util.regex.Matcher.quoteReplacement(text);
        }
    }

    static String field(String message, String pattern) {
        var found = Pattern.compile(pattern).matcher(message);
        assertThat(found.find()).as("%s in %s", pattern, message).isTrue();
        return found.group(1);
    }

    /** The next message, which starts so; 100 is skipped. */
    String next(String start) {
        try {
            var message = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            while (message != null && message.startsWith("SIP/2.0 100")) {
                message = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            assertThat(message).as("waited for " + start).isNotNull().startsWith(start);
            return message;
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    /** A response to a request that came. */
    String response(String request, String status, String tag, String more) {
        var answer = new StringBuilder("SIP/2.0 " + status + "\n");
        for (var name : new String[] {"Via", "From", "Call-ID", "CSeq"}) {
            answer.append(name).append(": ").append(field(request, "(?m)^" + name + ": (.*?)\r?$")).append('\n');
        }
        var to = field(request, "(?m)^To: (.*?)\r?$");
        answer.append("To: ").append(to).append(to.contains(";tag=") ? "" : ";tag=" + tag).append('\n');
        return answer + "Contact: " + contact() + "\n" + more;
    }

    /** A request inside the dialog of an INVITE that came and was answered with a tag. */
    String inside(String method, String invite, String tag, String more) {
        return method + " " + field(invite, "(?m)^Contact: <(.*?)>") + " SIP/2.0\n"
                + "Via: SIP/2.0/" + transport + " " + host + ";branch=z9hG4bK" + UUID.randomUUID() + "\n"
                + "Max-Forwards: 69\n"
                + "To: " + field(invite, "(?m)^From: (.*?)\r?$") + "\n"
                + "From: " + field(invite, "(?m)^To: (.*?)\r?$") + ";tag=" + tag + "\n"
                + "Call-ID: " + field(invite, "(?m)^Call-ID: (.*?)\r?$") + "\n"
                + "CSeq: " + ++sequence + " " + method + "\n"
                + more;
    }

    /** A request inside the dialog of an INVITE of ours, by its 200. */
    String insideOurs(String method, String invite, String ok, int cseq, String more) {
        return method + " " + field(ok, "(?m)^Contact: <(.*?)>") + " SIP/2.0\n"
                + "Via: SIP/2.0/" + transport + " " + host + ";branch=z9hG4bK" + UUID.randomUUID() + "\n"
                + "Max-Forwards: 69\n"
                + "To: " + field(ok, "(?m)^To: (.*?)\r?$") + "\n"
                + "From: " + field(invite, "(?m)^From: (.*?)\r?$") + "\n"
                + "Call-ID: " + field(invite, "(?m)^Call-ID: (.*?)\r?$") + "\n"
                + "CSeq: " + cseq + " " + method + "\n"
                + more;
    }

    int sequence() {
        return sequence;
    }

    Optional<String> closedWith() {
        try {
            return Optional.ofNullable(closed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    void nothingMore() {
        assertThat(heard).isEmpty();
    }

    @Override
    public void close() {
        flow.closed();
    }
}
