package org.trunkline.gateway.signal;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import org.trunkline.gateway.call.CallNews;
import org.trunkline.gateway.call.EndCause;
import org.trunkline.gateway.call.Invitation;
import org.trunkline.gateway.call.Letter;
import org.trunkline.gateway.call.Presence;
import org.trunkline.gateway.call.Side;
import org.trunkline.gateway.call.Station;

/** What rings at a page or is written to it, and for whom. */
final class Bell implements Station {
    private static final int OK = 200;
    private static final int NOT_THERE = 480;

    private final Presence presence;
    private final Teller teller;
    private final Map<String, Invitation> ringing = new ConcurrentHashMap<>();
    private Optional<String> ringsFor = Optional.empty(); // under the lock of the entrance

    Bell(Presence presence, Teller teller) {
        this.presence = presence;
        this.teller = teller;
    }

    /** Calls for this user ring here from now on. */
    void ringFor(String user) {
        ringsFor = Optional.of(user);
        presence.add(user, this);
        if (teller.isClosed()) {
            presence.remove(user, this); // The socket closed meanwhile.
        }
    }

    /** Nothing rings here any more; what does, goes on elsewhere. */
    void leave(String words) {
        unlist();
        ringing.values().forEach(call -> {
            call.gone(this);
            stops(call.id(), new CallNews.Ended(EndCause.CANCELLED, OptionalInt.empty(), Side.BROWSER, words));
        });
    }

    void unlist() {
        ringsFor.ifPresent(name -> presence.remove(name, this));
        ringsFor = Optional.empty();
    }

    /** The socket is gone: what rings here goes on elsewhere. */
    void closed() {
        ringing.values().forEach(call -> call.gone(this));
    }

    /** Of one that does not ring any more, the page has been told why. */
    Optional<Invitation> named(String callId) {
        synchronized (teller) {
            return Optional.ofNullable(ringing.get(callId));
        }
    }

    /** The person at this page took it. */
    void taken(String callId) {
        ringing.remove(callId);
    }

    @Override
    public void rings(Invitation call) {
        synchronized (teller) {
            ringing.put(call.id(), call);
            teller.incoming(call.id(), call.caller());
        }
        if (teller.isClosed()) {
            call.gone(this);
        }
    }

    @Override
    public void isWrittenTo(Letter letter, IntConsumer outcome) {
        if (teller.isClosed()) {
            outcome.accept(NOT_THERE);
        } else {
            teller.letter(letter);
            outcome.accept(OK);
        }
    }

    @Override
    public void stops(String callId, CallNews.Ended why) {
        synchronized (teller) {
            if (ringing.remove(callId) != null && !teller.isClosed()) {
                teller.news(callId, why);
            }
        }
    }
}
