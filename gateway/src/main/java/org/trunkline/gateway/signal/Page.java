package org.trunkline.gateway.signal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.trunkline.carrier.TestNumber;
import org.trunkline.gateway.access.Access;
import org.trunkline.gateway.call.CallError;
import org.trunkline.gateway.call.CallNews;
import org.trunkline.gateway.call.Calls;
import org.trunkline.gateway.call.EndCause;
import org.trunkline.gateway.call.Invitation;
import org.trunkline.gateway.call.LiveCall;
import org.trunkline.gateway.call.Opened;
import org.trunkline.gateway.call.Pass;
import org.trunkline.gateway.call.Rejection;
import org.trunkline.gateway.call.Side;
import org.trunkline.gateway.call.Station;
import org.trunkline.media.bridge.BrowserSays;

/** One open page: its requests one after the other, its calls, which no other page can name, and those that ring at it. */
final class Page implements Station {
    private static final Logger LOG = Logger.getLogger(Page.class);
    private static final int BURST = 400; // every candidate of four calls
    private static final int REQUESTS_A_SECOND = 50;
    private static final String NO_SUCH_CALL = "There is no such call on this socket; it may have ended.";

    /** What a page leaves to the one that it is now. */
    private record Left(List<OwnCall> calls, Map<String, CallNews.Ended> ended) {}

    private final Calls calls;
    private final Access access;
    private final Visit visit; // its own lock: requests and the clock come to it
    private final IceServers iceServers;
    private final int mostCalls;
    private final Returns returns;
    private final Line line;
    private final Allowance requests = new Allowance(BURST, REQUESTS_A_SECOND, System.nanoTime());
    private final SignalReader reader = new SignalReader();
    private final SignalWriter writer = new SignalWriter();
    private final Map<String, OwnCall> own = new ConcurrentHashMap<>();
    private final Map<String, CallNews.Ended> endedMeanwhile = new HashMap<>(); // while it is away
    private final Map<String, Invitation> ringing = new ConcurrentHashMap<>();
    private Optional<String> ringsFor = Optional.empty();
    private OptionalLong iceServersAgainNanos = OptionalLong.empty();
    private boolean wantsCalls;
    private boolean letGo;
    private Optional<String> returnsBy = Optional.empty();
    private Optional<Page> successor = Optional.empty(); // that has its calls; under the lock of own
    private volatile boolean closed;

    Page(Calls calls, Access access, IceServers iceServers, int mostCalls, Returns returns, Line line) {
        this.calls = calls;
        this.access = access;
        visit = new Visit(access);
        this.iceServers = iceServers;
        this.mostCalls = mostCalls;
        this.returns = returns;
        this.line = line;
    }

    /**
     * A browser cannot see why an upgrade is refused: so the socket is there, says it, and closes. The token is checked before
     * anything waits for it, here and in {@link #renew}: the keys of its issuer may have to be fetched.
     */
    void opened(String version, List<TestNumber> numbers, List<String> tokens) {
        var checked = tokens.stream().map(access::byToken).limit(2).toList();
        synchronized (visit) {
            visit.comes(checked).ifPresentOrElse(
                    refused -> {
                        letGo = true;
                        refuse("", "", refused.error(), refused.words());
                        line.close(Line.UNAUTHORIZED, "The token is not accepted.");
                    },
                    () -> welcome(version, numbers, System.nanoTime()));
        }
    }

    /** For whom this page is; nobody gets none. New ones are sent when half of their time is over. */
    private ArrayNode iceServers(long nowNanos) {
        var valid = iceServers.valid().filter(_ -> visit.user().isPresent());
        iceServersAgainNanos = valid.map(time -> OptionalLong.of(nowNanos + time.toNanos() / 2)).orElseGet(OptionalLong::empty);
        return visit.user().map(user -> iceServers.of(user, Instant.now())).orElseGet(JsonNodeFactory.instance::arrayNode);
    }

    private void sendIceServers(long nowNanos) {
        var servers = iceServers(nowNanos);
        if (!servers.isEmpty()) {
            line.send(writer.iceServers(servers));
        }
    }

    private void welcome(String version, List<TestNumber> numbers, long nowNanos) {
        returnsBy = returns.admit(this);
        line.send(writer.welcome(
                version, numbers, visit.user(), visit.secondsLeft(nowNanos), iceServers(nowNanos), returnsBy, returns.grace()));
    }

    /** Some time has gone by: a token may be about to expire, or have done so. */
    void onTime(long nowNanos) {
        synchronized (visit) {
            visit.toTell(nowNanos).ifPresent(seconds -> line.send(writer.tokenWillExpire(seconds)));
            if (visit.over(nowNanos)) {
                leave("The page's token has expired.");
            } else if (iceServersAgainNanos.isPresent() && nowNanos - iceServersAgainNanos.getAsLong() >= 0) {
                sendIceServers(nowNanos);
            }
        }
    }

    void text(String text) {
        if (letGo || !requests.take(System.nanoTime())) {
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

    /**
     * The socket is gone. What rings here goes on elsewhere; its calls wait for the page.
     *
     * @param forGood the page said goodbye: its calls end
     */
    void closed(boolean forGood) {
        closed = true;
        synchronized (visit) {
            ringsFor.ifPresent(name -> calls.presence().remove(name, this));
        }
        returnsBy.ifPresent(token -> {
            if (forGood) {
                returns.forget(token);
            } else {
                returns.away(token, System.nanoTime());
            }
        });
        own.values().forEach(mine -> {
            if (forGood) {
                mine.call().browserGone();
            } else {
                mine.call().browserAway();
            }
        });
        ringing.values().forEach(call -> call.gone(this));
    }

    private void reattach(String id, String token) {
        if (!returns.comesBack(token, System.nanoTime(), former -> takesOver(id, former))) {
            nothingLeft(id);
        }
    }

    private void nothingLeft(String id) {
        refuse(id, "", CallError.RESUME_OVER, "There is nothing to come back to: the token was used, or its time is over.");
    }

    /** Its calls are the page's that it is now; first it hears of those that ended meanwhile. */
    private boolean takesOver(String id, Page former) {
        if (former == this) {
            nothingLeft(id);
            return false;
        }
        if (!former.user().equals(user())) {
            refuse(id, "", CallError.OTHER_IDENTITY, "The calls are another user's: come back as that user.");
            return false;
        }
        synchronized (own) {
            if (own.size() + former.own.size() > mostCalls) {
                refuse(id, "", CallError.TOO_MANY_CALLS, "This page would have more than " + mostCalls + " calls: end one first.");
                return false;
            }
            var left = former.handsOver(this);
            var list = SignalWriter.object();
            var told = list.putArray("calls");
            left.ended().forEach((callId, why) -> line.send(writer.news(callId, why)));
            left.calls().forEach(mine -> {
                own.put(mine.id(), mine);
                told.add(mine.told(System.nanoTime()));
            });
            line.send(writer.ok(id, list));
            left.calls().forEach(mine -> mine.call().browserBack());
        }
        if (!former.closed) {
            former.line.close(Line.NORMAL, "The page has come back with another socket.");
        }
        return true;
    }

    private Left handsOver(Page to) {
        synchronized (own) {
            var left = new Left(List.copyOf(own.values()), Map.copyOf(endedMeanwhile));
            successor = Optional.of(to);
            left.calls().forEach(mine -> mine.belongsTo(to));
            own.clear();
            return left;
        }
    }

    private Optional<String> user() {
        synchronized (visit) {
            return visit.user();
        }
    }

    /** News of one of its calls. */
    void hear(OwnCall mine, CallNews news) {
        Optional<Page> now;
        synchronized (own) {
            now = successor;
            if (now.isEmpty()) {
                hears(mine, news);
            }
        }
        now.ifPresent(page -> page.hear(mine, news)); // it came while the calls were handed over
    }

    private void hears(OwnCall mine, CallNews news) {
        mine.note(news, System.nanoTime());
        if (news instanceof CallNews.Ended why) {
            own.remove(mine.id());
            if (closed) {
                endedMeanwhile.put(mine.id(), why);
            }
        }
        if (!closed) {
            line.send(writer.news(mine.id(), news));
        }
    }

    @Override
    public void rings(Invitation call) {
        synchronized (own) {
            ringing.put(call.id(), call);
            line.send(writer.incoming(call.id(), call.caller()));
        }
        if (closed) {
            call.gone(this);
        }
    }

    @Override
    public void stops(String callId, CallNews.Ended why) {
        synchronized (own) {
            if (ringing.remove(callId) != null && !closed) {
                line.send(writer.news(callId, why));
            }
        }
    }

    /** What is still on its way from a page that was let go is not even read. */
    private void hurry() {
        if (!letGo) {
            letGo = true;
            line.close(Line.POLICY_VIOLATION, "Send less often.");
        }
    }

    private void handle(Request request) {
        switch (request) {
            case Request.CallTo call -> call(call);
            case Request.Candidate(var id, var callId) -> candidate(id, callId);
            case Request.HangUp(var id, var callId) -> hangUp(id, callId);
            case Request.Register(var id, var name, var secret) -> register(id, name, secret);
            case Request.Unregister(var id) -> unregister(id);
            case Request.Token(var id, var token) -> renew(id, token);
            case Request.Reattach(var id, var token) -> reattach(id, token);
            case Request.Media(var id, var callId, var sdp) -> media(id, callId, sdp);
            case Request.Answer(var id, var callId, var sdp) -> answer(id, callId, sdp);
            case Request.Reject(var id, var callId, var how) ->
                known(id, callId, () -> ringing.get(callId), call -> call.reject(this, how));
            case Request.Hold(var id, var callId, var held) -> known(id, callId, () -> own.get(callId), mine -> mine.call().hold(held));
            case Request.Transfer(var id, var callId, var to) -> transfer(id, callId, to);
            case Request.TransferTo(var id, var callId, var other) -> transferTo(id, callId, other);
            case Request.Unusable(var id, var error, var words) -> refuse(id, "", error, words);
        }
    }

    private void register(String id, Optional<String> name, Optional<String> secret) {
        synchronized (visit) {
            var before = visit.user();
            var refused = visit.named(name, secret);
            if (!visit.user().equals(before)) {
                leave("This page takes other calls now.");
                sendIceServers(System.nanoTime());
            }
            refused.ifPresentOrElse(why -> refuse(id, "", why.error(), why.words()), () -> registered(id));
        }
    }

    private void registered(String id) {
        visit.pass().orElseThrow().now().mayBeCalled(System.nanoTime()).ifPresentOrElse(
                why -> refuse(id, "", why.error(), why.words()), () -> {
                    wantsCalls = true;
                    line.send(writer.ok(id, SignalWriter.object()));
                    rings();
                });
    }

    private void unregister(String id) {
        synchronized (visit) {
            wantsCalls = false;
            leave("This page takes no calls any more.");
            line.send(writer.ok(id, SignalWriter.object()));
        }
    }

    private void renew(String id, String token) {
        var checked = access.byToken(token);
        synchronized (visit) {
            var refused = visit.renewed(checked);
            if (refused.isPresent()) {
                refuse(id, "", refused.get().error(), refused.get().words());
                return;
            }
            long nowNanos = System.nanoTime();
            sendIceServers(nowNanos);
            line.send(writer.ok(id, SignalWriter.admitted(visit.user().orElseThrow(), visit.secondsLeft(nowNanos))));
            if (visit.pass().orElseThrow().now().mayBeCalled(nowNanos).isPresent()) {
                leave("The new token does not grant calls in.");
            } else if (wantsCalls) {
                rings();
            }
        }
    }

    private void rings() {
        ringsFor = visit.user();
        ringsFor.ifPresent(name -> {
            calls.presence().add(name, this);
            if (closed) {
                calls.presence().remove(name, this); // The socket closed meanwhile.
            }
        });
    }

    private void leave(String words) {
        ringsFor.ifPresent(name -> calls.presence().remove(name, this));
        ringsFor = Optional.empty();
        ringing.values().forEach(call -> {
            call.gone(this);
            stops(call.id(), new CallNews.Ended(EndCause.CANCELLED, OptionalInt.empty(), Side.BROWSER, words));
        });
    }

    private void call(Request.CallTo request) {
        var pass = admitted(request.id());
        if (pass.isEmpty() || full(request.id())) {
            return;
        }
        var mine = OwnCall.out(this, request.to());
        switch (calls.open(request.to(), request.callerId(), pass.get(), request.sdp(), mine)) {
            case Opened.Refused(var error, var words) -> refuse(request.id(), "", error, words);
            case Opened.Ready(var call) -> begin(request.id(), call, mine);
        }
    }

    /** Whoever may do anything at all. */
    private Optional<Pass> admitted(String id) {
        synchronized (visit) {
            if (visit.pass().isEmpty()) {
                refuse(id, "", Visit.nobody().error(), Visit.nobody().words());
            }
            return visit.pass();
        }
    }

    /** The reply comes when it is decided whose call it is: another page may have been quicker. */
    private void answer(String id, String callId, String sdp) {
        var call = ringing.get(callId);
        var pass = admitted(id);
        if (pass.isEmpty()) {
            return;
        }
        if (call == null) {
            refuse(id, callId, CallError.UNKNOWN_CALL, NO_SUCH_CALL);
        } else if (!full(id)) {
            var mine = OwnCall.in(this, call.caller());
            call.answer(this, pass.get(), new BrowserSays.Offer(sdp), mine, opened -> {
                switch (opened) {
                    case Opened.Refused(var error, var words) -> refuse(id, callId, error, words);
                    case Opened.Ready(var ready) -> {
                        ringing.remove(callId);
                        begin(id, ready, mine);
                    }
                }
            });
        }
    }

    /** The order is the protocol's promise: ok first, then candidates, then whatever happens. */
    private void begin(String id, LiveCall call, OwnCall mine) {
        mine.is(call);
        boolean gone;
        synchronized (own) {
            own.put(call.id(), mine);
            gone = successor.isPresent();
        }
        try {
            tell(id, call);
        } catch (RuntimeException broken) {
            call.browserGone(); // so it is over before it is dialled or answered
            throw broken;
        } finally {
            call.start(returns.grace());
        }
        if (closed || gone) {
            call.browserGone(); // The socket closed while the call was being opened: the page has never heard of it.
        }
    }

    private void media(String id, String callId, String sdp) {
        var mine = own.get(callId);
        if (mine == null) {
            refuse(id, callId, CallError.UNKNOWN_CALL, NO_SUCH_CALL);
            return;
        }
        mine.call().pageOffers(sdp, opened -> {
            switch (opened) {
                case Opened.Refused(var error, var words) -> refuse(id, callId, error, words);
                case Opened.Ready(var call) -> tell(id, call);
            }
        });
    }

    private void tell(String id, LiveCall call) {
        line.send(writer.ok(id, call.id(), SignalWriter.object().put("sdp", call.browserAnswer())));
        for (var candidate : call.candidates()) {
            line.send(writer.candidate(call.id(), call.browserMid(), candidate.toString()));
        }
        line.send(writer.candidate(call.id(), call.browserMid(), "")); // RFC 8838 §8.2: no more
    }

    private boolean full(String id) {
        boolean full = own.size() >= mostCalls;
        if (full) {
            refuse(id, "", CallError.TOO_MANY_CALLS, "This page has " + mostCalls + " calls already: end one first.");
        }
        return full;
    }

    /** ICE-lite asks nobody for candidates; those of a call that is just being answered come before its ok. */
    private void candidate(String id, String callId) {
        known(id, callId, () -> own.containsKey(callId) ? own.get(callId) : ringing.get(callId), _ -> {});
    }

    private void hangUp(String id, String callId) {
        if (ringing.containsKey(callId)) {
            known(id, callId, () -> ringing.get(callId), call -> call.reject(this, Rejection.DECLINE));
        } else {
            known(id, callId, () -> own.get(callId), mine -> mine.call().hangUp());
        }
    }

    private void transfer(String id, String callId, String to) {
        var pass = admitted(id);
        if (pass.isEmpty()) {
            return;
        }
        synchronized (own) {
            var mine = own.get(callId);
            if (mine == null) {
                refuse(id, callId, CallError.UNKNOWN_CALL, NO_SUCH_CALL);
                return;
            }
            calls.transfer(mine.call(), to, pass.get()).ifPresentOrElse(
                    refused -> refuse(id, callId, refused.error(), refused.words()),
                    () -> line.send(writer.ok(id, callId, SignalWriter.object())));
        }
    }

    private void transferTo(String id, String callId, String otherCallId) {
        var other = own.get(otherCallId);
        if (other == null || otherCallId.equals(callId)) {
            refuse(id, otherCallId, CallError.UNKNOWN_CALL, "'data.callId' is no other call of this socket.");
        } else {
            known(id, callId, () -> own.get(callId), mine -> mine.call().transferTo(other.call()));
        }
    }

    private <T> void known(String id, String callId, Supplier<T> named, Consumer<T> request) {
        acknowledged(id, callId, named).ifPresentOrElse(
                request, () -> refuse(id, callId, CallError.UNKNOWN_CALL, NO_SUCH_CALL));
    }

    /** An ok never comes after the call's end, whatever the phone does in this moment. */
    private <T> Optional<T> acknowledged(String id, String callId, Supplier<T> named) {
        synchronized (own) {
            var call = Optional.ofNullable(named.get());
            call.ifPresent(_ -> line.send(writer.ok(id, callId, SignalWriter.object())));
            return call;
        }
    }

    private void refuse(String id, String callId, CallError error, String words) {
        line.send(writer.error(id, callId, error, words));
    }
}
