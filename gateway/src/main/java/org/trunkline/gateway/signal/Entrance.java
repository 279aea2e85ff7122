package org.trunkline.gateway.signal;

import java.util.List;
import java.util.Optional;
import org.trunkline.carrier.TestNumber;
import org.trunkline.gateway.access.Access;
import org.trunkline.gateway.call.Pass;

/**
 * Who is at a page, as requests and the clock have it: names, tokens, STUN and TURN servers, and for whom calls ring. Under
 * one lock, which comes before the {@link Teller}'s.
 */
final class Entrance {
    private final Access access;
    private final Visit visit;
    private final IceHandout iceServers;
    private final Bell bell;
    private final Teller teller;
    private boolean wantsCalls;

    Entrance(Access access, IceServers iceServers, Bell bell, Teller teller) {
        this.access = access;
        visit = new Visit(access);
        this.iceServers = new IceHandout(iceServers);
        this.bell = bell;
        this.teller = teller;
    }

    /**
     * A browser cannot see why an upgrade is refused: so the socket is there, says it, and closes. The token is checked before
     * anything waits for it, here and in {@link #renew}: the keys of its issuer may have to be fetched.
     *
     * @return false: nobody was let in
     */
    boolean opened(String version, List<TestNumber> numbers, List<String> tokens, Comeback comeback) {
        var checked = tokens.stream().map(access::byToken).limit(2).toList();
        synchronized (this) {
            var refused = visit.comes(checked);
            refused.ifPresentOrElse(
                    why -> {
                        teller.refuse("", why.error(), why.words());
                        teller.close(Line.UNAUTHORIZED, "The token is not accepted.");
                    },
                    () -> welcome(version, numbers, comeback, System.nanoTime()));
            return refused.isEmpty();
        }
    }

    private void welcome(String version, List<TestNumber> numbers, Comeback comeback, long nowNanos) {
        var returnsBy = comeback.admit();
        teller.welcome(
                version,
                numbers,
                visit.user(),
                visit.secondsLeft(nowNanos),
                iceServers.to(visit.user(), nowNanos),
                returnsBy,
                comeback.grace());
    }

    /** Some time has gone by: a token may be about to expire, or have done so. */
    synchronized void onTime(long nowNanos) {
        visit.toTell(nowNanos).ifPresent(teller::tokenWillExpire);
        if (visit.over(nowNanos)) {
            bell.leave("The page's token has expired.");
        } else if (iceServers.due(nowNanos)) {
            sendIceServers(nowNanos);
        }
    }

    synchronized void closed() {
        bell.unlist();
    }

    synchronized Optional<String> user() {
        return visit.user();
    }

    /** Whoever may do anything at all. */
    synchronized Optional<Pass> admitted(String id) {
        if (visit.pass().isEmpty()) {
            teller.refuse(id, Visit.nobody().error(), Visit.nobody().words());
        }
        return visit.pass();
    }

    synchronized void register(String id, Optional<String> name, Optional<String> secret) {
        var before = visit.user();
        var refused = visit.named(name, secret);
        if (!visit.user().equals(before)) {
            bell.leave("This page takes other calls now.");
            sendIceServers(System.nanoTime());
        }
        refused.ifPresentOrElse(why -> teller.refuse(id, why.error(), why.words()), () -> registered(id));
    }

    private void registered(String id) {
        visit.pass().orElseThrow().now().mayBeCalled(System.nanoTime()).ifPresentOrElse(
                why -> teller.refuse(id, why.error(), why.words()), () -> {
                    wantsCalls = true;
                    teller.ok(id);
                    visit.user().ifPresent(bell::ringFor);
                });
    }

    synchronized void unregister(String id) {
        wantsCalls = false;
        bell.leave("This page takes no calls any more.");
        teller.ok(id);
    }

    void renew(String id, String token) {
        var checked = access.byToken(token);
        synchronized (this) {
            visit.renewed(checked).ifPresentOrElse(why -> teller.refuse(id, why.error(), why.words()), () -> renewed(id));
        }
    }

    private void renewed(String id) {
        long nowNanos = System.nanoTime();
        sendIceServers(nowNanos);
        teller.ok(id, SignalWriter.admitted(visit.user().orElseThrow(), visit.secondsLeft(nowNanos)));
        if (visit.pass().orElseThrow().now().mayBeCalled(nowNanos).isPresent()) {
            bell.leave("The new token does not grant calls in.");
        } else if (wantsCalls) {
            visit.user().ifPresent(bell::ringFor);
        }
    }

    private void sendIceServers(long nowNanos) {
        var servers = iceServers.to(visit.user(), nowNanos);
        if (!servers.isEmpty()) {
            teller.iceServers(servers);
        }
    }
}
