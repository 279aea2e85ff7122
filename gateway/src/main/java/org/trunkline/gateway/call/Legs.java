package org.trunkline.gateway.call;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.trunkline.media.bridge.MediaCall;
import org.trunkline.media.bridge.TrunkMedia;
import org.trunkline.media.bridge.TrunkSide;
import org.trunkline.sip.SipCall;

/**
 * The SIP dialogs of one call by their numbers, and which side of its media each is served by. For the call's steps alone.
 *
 * <pre>
 *   open ──► its side ──put──► the dialog has it ──drop──► ports and line are given back
 *     └─ no port, or no line: close                └─take──► another call has the dialog
 * </pre>
 */
final class Legs {
    private final MediaCall media;
    private final Map<Integer, Leg> legs = new HashMap<>();
    private final Map<Integer, TrunkSide> sides = new HashMap<>(); // of legs that have one of their own

    Legs(MediaCall media) {
        this.media = media;
    }

    /** The side that the browser talks to serves a leg that comes after another on the same kind of trunk. */
    Optional<TrunkSide> open(int leg, TrunkMedia wanted, boolean held) {
        boolean another = !legs.isEmpty() || !media.trunk().carries(wanted);
        var side = another ? media.anotherTrunk(wanted) : Optional.of(media.trunk());
        side.filter(_ -> another).ifPresent(opened -> sides.put(leg, opened));
        side.ifPresent(opened -> opened.hold(held));
        return side;
    }

    void put(int leg, Leg dialog) {
        legs.put(leg, dialog);
    }

    TrunkSide side(int leg) {
        return sides.getOrDefault(leg, media.trunk());
    }

    Optional<SipCall> phone(int leg) {
        return Optional.ofNullable(legs.get(leg)).map(Leg::phone);
    }

    /** Before the INVITE, and after the dialog's end, there is nobody to say it to. */
    void at(int leg, Consumer<SipCall> work) {
        phone(leg).ifPresent(work);
    }

    Optional<Integer> of(SipCall phone) {
        return legs.entrySet().stream().filter(e -> e.getValue().phone() == phone).map(Map.Entry::getKey).findFirst();
    }

    /** From now on it is somebody else's, with its line. */
    Optional<Leg> take(int leg) {
        return Optional.ofNullable(legs.remove(leg));
    }

    /** The ports of a leg that is not there, or no more. */
    void close(int leg) {
        Optional.ofNullable(sides.remove(leg)).ifPresent(media::drop);
    }

    void drop(int leg) {
        close(leg);
        take(leg).map(Leg::line).ifPresent(Leg.Line::giveBack);
    }

    void dropAll() {
        List.copyOf(legs.keySet()).forEach(this::drop);
    }
}
