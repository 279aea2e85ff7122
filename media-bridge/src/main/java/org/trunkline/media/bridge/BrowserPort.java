package org.trunkline.media.bridge;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.ice.StunRouting;
import org.trunkline.media.net.Receiver;

/**
 * The UDP port that all browser sessions of one loop share. A session is found by the ICE name in a connectivity check;
 * once ICE has validated the address that it came from, also by that address.
 */
final class BrowserPort implements Receiver {
    private static final int MOST_WAITING = 256;

    private final Map<String, CallOnLoop> byUfrag = new HashMap<>();
    private final Map<InetSocketAddress, CallOnLoop> bySource = new HashMap<>();
    private final DropCounts drops;
    private final Consumer<Runnable> steps;
    private int waiting; // checks that are looked at again

    /** @param steps of the loop, in order */
    BrowserPort(DropCounts drops, Consumer<Runnable> steps) {
        this.drops = drops;
        this.steps = steps;
    }

    @Override
    public void received(byte[] buffer, int offset, int length, InetSocketAddress from, long nowNanos) {
        var kind = DatagramKind.of(buffer, offset, length);
        if (kind != DatagramKind.STUN) {
            var call = bySource.get(from);
            if (call == null) {
                drops.count(Drop.SOURCE_NOT_VALIDATED);
            } else {
                call.fromBrowser(kind, buffer, offset, length, from, nowNanos);
            }
        } else if (!checked(buffer, offset, length, from, nowNanos)) {
            lookAgain(Arrays.copyOfRange(buffer, offset, offset + length), from, nowNanos);
        }
    }

    /** A loop reads its sockets before it takes its steps, so a first check may overtake the step that opens its call. */
    private void lookAgain(byte[] check, InetSocketAddress from, long nowNanos) {
        if (waiting == MOST_WAITING) {
            drops.count(Drop.UNKNOWN_UFRAG);
            return;
        }
        waiting++;
        steps.accept(() -> {
            waiting--;
            if (!checked(check, 0, check.length, from, nowNanos)) {
                drops.count(Drop.UNKNOWN_UFRAG);
            }
        });
    }

    /** Binding requests name their session; responses and indications are known by where they come from. */
    private boolean checked(byte[] buffer, int offset, int length, InetSocketAddress from, long nowNanos) {
        var name = StunRouting.localUfrag(buffer, offset, length);
        var call = name.isPresent() ? byUfrag.get(name.get()) : bySource.get(from);
        if (call == null) {
            return false;
        }
        call.fromBrowser(DatagramKind.STUN, buffer, offset, length, from, nowNanos);
        if (call.validated(from)) {
            remember(from, call);
        }
        return true;
    }

    /** A browser may use a port again for its next session; and one that keeps changing ports shall not fill the map. */
    private void remember(InetSocketAddress from, CallOnLoop call) {
        if (bySource.put(from, call) != call) {
            bySource.entrySet().removeIf(known -> known.getValue() == call && !call.validated(known.getKey()));
        }
    }

    /** Addresses that lead to a call. */
    int sources() {
        return bySource.size();
    }

    /** Every call that a browser can still reach. */
    void each(Consumer<CallOnLoop> action) {
        List.copyOf(byUfrag.values()).forEach(action); // a bug of one ends it, and takes it out
    }

    boolean any(Predicate<CallOnLoop> condition) {
        return byUfrag.values().stream().anyMatch(condition);
    }

    /** By these names a call is known from now on, and by no others. */
    void name(Set<String> localUfrags, CallOnLoop call) {
        byUfrag.values().removeIf(other -> other == call);
        localUfrags.forEach(ufrag -> byUfrag.put(ufrag, call));
    }

    void remove(CallOnLoop call) {
        name(Set.of(), call);
        bySource.values().removeIf(other -> other == call);
    }
}
