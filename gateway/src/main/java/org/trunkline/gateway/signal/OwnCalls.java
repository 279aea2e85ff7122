package org.trunkline.gateway.signal;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.trunkline.gateway.call.CallError;
import org.trunkline.gateway.call.CallNews;
import org.trunkline.gateway.call.LiveCall;

/** The calls of a page, which no other page can name. What it is told of them keeps its order under the {@link Teller}'s monitor. */
final class OwnCalls {
    /** What a page leaves to the one that it is now. */
    private record Left(List<OwnCall> calls, Map<String, CallNews.Ended> ended) {}

    private static final int OK = 200;
    private static final int AWAY = 480;

    private final int most;
    private final Teller teller;
    private final Map<String, OwnCall> calls = new ConcurrentHashMap<>();
    private final SequencedMap<String, CallNews.Ended> ended = new LinkedHashMap<>(); // last; a socket may be dead before we know
    private Optional<OwnCalls> successor = Optional.empty(); // that has the calls

    OwnCalls(int most, Teller teller) {
        this.most = most;
        this.teller = teller;
    }

    /** Of one that is over, the page has been told why. */
    Optional<OwnCall> named(String callId) {
        synchronized (teller) {
            return Optional.ofNullable(calls.get(callId));
        }
    }

    /** Whether it may have no further call; it is told so. */
    boolean full(String id) {
        boolean full = calls.size() >= most;
        if (full) {
            teller.refuse(id, CallError.TOO_MANY_CALLS, "This page has " + most + " calls already: end one first.");
        }
        return full;
    }

    /** The order is the protocol's promise: ok first, then candidates, then whatever happens. */
    void begin(String id, LiveCall call, OwnCall mine, Duration grace) {
        mine.is(call);
        boolean gone;
        synchronized (teller) {
            calls.put(call.id(), mine);
            gone = successor.isPresent();
        }
        try {
            teller.answer(id, call);
        } catch (RuntimeException broken) {
            call.browserGone(); // so it is over before it is dialled or answered
            throw broken;
        } finally {
            call.start(grace);
        }
        if (teller.isClosed() || gone) {
            call.browserGone(); // The socket closed while the call was being opened: the page has never heard of it.
        }
    }

    /** The socket is gone: its calls wait for the page, or end. */
    void closed(boolean forGood) {
        calls.values().forEach(mine -> {
            if (forGood) {
                mine.call().browserGone();
            } else {
                mine.call().browserAway();
            }
        });
    }

    /** News of one of its calls. */
    void hear(OwnCall mine, CallNews news) {
        Optional<OwnCalls> now;
        synchronized (teller) {
            now = successor;
            if (now.isEmpty()) {
                hears(mine, news);
            }
        }
        now.ifPresent(others -> others.hear(mine, news)); // it came while the calls were handed over
    }

    private void hears(OwnCall mine, CallNews news) {
        mine.note(news, System.nanoTime());
        if (news instanceof CallNews.Ended why) {
            calls.remove(mine.id());
            ended(mine.id(), why);
        }
        if (!teller.isClosed()) {
            teller.news(mine.id(), news);
        }
        if (news instanceof CallNews.Messaged(var owed)) {
            owed.answer(teller.isClosed() ? AWAY : OK);
        }
    }

    private void ended(String callId, CallNews.Ended why) {
        ended.putLast(callId, why);
        if (ended.size() > most) {
            ended.pollFirstEntry();
        }
    }

    /** The calls of the page's former self are its own; first it hears of those that ended last, which it may not have heard. */
    boolean takeOver(String id, OwnCalls former) {
        synchronized (teller) {
            if (calls.size() + former.calls.size() > most) {
                teller.refuse(
                        id, CallError.TOO_MANY_CALLS, "This page would have more than " + most + " calls: end one first.");
                return false;
            }
            var left = former.handOver(this);
            var list = SignalWriter.object();
            var told = list.putArray("calls");
            left.ended().forEach((callId, why) -> {
                ended(callId, why);
                teller.news(callId, why);
            });
            left.calls().forEach(mine -> {
                calls.put(mine.id(), mine);
                told.add(mine.told(System.nanoTime()));
            });
            teller.ok(id, list);
            left.calls().forEach(mine -> mine.call().browserBack());
        }
        return true;
    }

    private Left handOver(OwnCalls to) {
        synchronized (teller) {
            var left = new Left(List.copyOf(calls.values()), new LinkedHashMap<>(ended));
            successor = Optional.of(to);
            left.calls().forEach(mine -> mine.belongsTo(to));
            calls.clear();
            return left;
        }
    }
}
