package org.trunkline.sip;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Which trunk a source calls in as: the first that allows its address. */
final class Callers {
    private volatile List<Trunk> trunks = List.of();

    void set(List<Trunk> all) {
        trunks = List.copyOf(all);
    }

    Optional<Trunk> from(InetAddress source) {
        return trunks.stream()
                .filter(trunk -> trunk.inbound().allowed().stream().anyMatch(range -> range.contains(source)))
                .findFirst();
    }
}
