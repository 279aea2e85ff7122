package org.trunkline.gateway.signal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.trunkline.carrier.TestNumber;
import org.trunkline.gateway.call.CallError;
import org.trunkline.gateway.call.CallNews;
import org.trunkline.gateway.call.Calls;
import org.trunkline.gateway.call.LiveCall;
import org.trunkline.gateway.call.Opened;

/** One open page: its requests one after the other, and its calls, which no other page can name. */
final class Page {
    private static final Logger LOG = Logger.getLogger(Page.class);
    private static final int BURST = 400; // every candidate of four calls
    private static final int REQUESTS_A_SECOND = 50;

    private final Calls calls;
    private final int mostCalls;
    private final Line line;
    private final Allowance requests = new Allowance(BURST, REQUESTS_A_SECOND, System.nanoTime());
    private final SignalReader reader = new SignalReader();
    private final SignalWriter writer = new SignalWriter();
    private final Map<String, LiveCall> own = new ConcurrentHashMap<>();
    private boolean tooFast;
    private volatile boolean closed;

    Page(Calls calls, int mostCalls, Line line) {
        this.calls = calls;
        this.mostCalls = mostCalls;
        this.line = line;
    }

    void opened(String version, List<TestNumber> numbers) {
        line.send(writer.welcome(version, numbers));
    }

    void text(String text) {
        if (tooFast || !requests.take(System.nanoTime())) {
            hurry();
            return;
        }
        var request = reader.read(text);
        try {
            handle(request);
        } catch (RuntimeException bug) {
            LOG.error("A request of a page met a bug", bug);
            refuse(request.id(), "", CallError.INTERNAL, "The gateway made a mistake; its log says more.");
        }
    }

    /** The socket is gone, and with it the calls. */
    void closed() {
        closed = true;
        own.values().forEach(LiveCall::browserGone);
    }

    /** What is still on its way from a page that was let go is not even read. */
    private void hurry() {
        if (!tooFast) {
            tooFast = true;
            line.close("Send less often.");
        }
    }

    private void handle(Request request) {
        switch (request) {
            case Request.CallTo(var id, var to, var sdp) -> call(id, to, sdp);
            case Request.Candidate(var id, var callId, _) -> known(id, callId, _ -> {}); // ICE-lite asks nobody
            case Request.HangUp(var id, var callId) -> known(id, callId, LiveCall::hangUp);
            case Request.Unusable(var id, var error, var words) -> refuse(id, "", error, words);
        }
    }

    private void call(String id, String to, String sdp) {
        if (own.size() >= mostCalls) {
            refuse(id, "", CallError.TOO_MANY_CALLS, "This page has " + mostCalls + " calls already: end one first.");
            return;
        }
        var news = new NewsFor();
        switch (calls.open(to, sdp, news)) {
            case Opened.Refused(var error, var words) -> refuse(id, "", error, words);
            case Opened.Ready(var call) -> begin(id, call, news);
        }
    }

    /** The order is the protocol's promise: ok first, then candidates, then whatever happens. */
    private void begin(String id, LiveCall call, NewsFor news) {
        news.callId = call.id();
        own.put(call.id(), call);
        line.send(writer.ok(id, call.id(), SignalWriter.object().put("sdp", call.browserAnswer())));
        for (var candidate : call.candidates()) {
            line.send(writer.candidate(call.id(), call.browserMid(), candidate.toString()));
        }
        line.send(writer.candidate(call.id(), call.browserMid(), "")); // RFC 8838 §8.2: no more
        call.start();
        if (closed) {
            call.browserGone(); // The socket closed while the call was being opened.
        }
    }

    private void known(String id, String callId, Consumer<LiveCall> request) {
        var call = acknowledged(id, callId);
        if (call.isEmpty()) {
            refuse(id, callId, CallError.UNKNOWN_CALL, "There is no such call on this socket; it may have ended.");
        }
        call.ifPresent(request);
    }

    /** An ok never comes after the call's end, whatever the phone does in this moment. */
    private Optional<LiveCall> acknowledged(String id, String callId) {
        synchronized (own) {
            var call = Optional.ofNullable(own.get(callId));
            call.ifPresent(_ -> line.send(writer.ok(id, callId, SignalWriter.object())));
            return call;
        }
    }

    private void refuse(String id, String callId, CallError error, String words) {
        line.send(writer.error(id, callId, error, words));
    }

    /** Where the news of one call goes. It learns the call's name before the call starts. */
    private final class NewsFor implements Consumer<CallNews> {
        private volatile String callId = "";

        @Override
        public void accept(CallNews news) {
            synchronized (own) {
                if (news instanceof CallNews.Ended) {
                    own.remove(callId);
                }
                if (!closed) {
                    line.send(writer.news(callId, news));
                }
            }
        }
    }
}
