package org.trunkline.media.bridge;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.ice.StunRouting;
import org.trunkline.media.net.Receiver;

/**
 * The UDP port that all browser sessions of one loop share. A session is found by the ICE name in a connectivity check;
 * once ICE has validated the address that it came from, also by that address.
 */
final class BrowserPort implements Receiver {
    private final Map<String, CallOnLoop> byUfrag = new HashMap<>();
    private final Map<InetSocketAddress, CallOnLoop> bySource = new HashMap<>();
    private final DropCounts drops;

    BrowserPort(DropCounts drops) {
        this.drops = drops;
    }

    @Override
    public void received(byte[] buffer, int offset, int length, InetSocketAddress from, long nowNanos) {
        var kind = DatagramKind.of(buffer, offset, length);
        var call = kind == DatagramKind.STUN ? checked(buffer, offset, length, from) : bySource.get(from);
        if (call == null) {
            drops.count(kind == DatagramKind.STUN ? Drop.UNKNOWN_UFRAG : Drop.SOURCE_NOT_VALIDATED);
            return;
        }
        call.fromBrowser(kind, buffer, offset, length, from, nowNanos);
        if (kind == DatagramKind.STUN && call.validated(from)) {
            remember(from, call);
        }
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

    /** By these names a call is known from now on, and by no others. */
    void name(Set<String> localUfrags, CallOnLoop call) {
        byUfrag.values().removeIf(other -> other == call);
        localUfrags.forEach(ufrag -> byUfrag.put(ufrag, call));
    }

    void remove(CallOnLoop call) {
        name(Set.of(), call);
        bySource.values().removeIf(other -> other == call);
    }

    /** Binding requests name their session; responses and indications are known by where they come from. */
    private CallOnLoop checked(byte[] buffer, int offset, int length, InetSocketAddress from) {
        return StunRouting.localUfrag(buffer, offset, length).map(byUfrag::get).orElseGet(() -> bySource.get(from));
    }
}
