package org.trunkline.media.sdp;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.trunkline.media.dtls.Fingerprint;
import org.trunkline.media.ice.IceCredentials;

/** What a browser says of its transport, on whichever level it says it; the nearest counts. */
record OfferedTransport(List<Attributes> nearestFirst) {
    boolean rtcpMux() {
        return nearestFirst.stream().anyMatch(a -> a.has("rtcp-mux"));
    }

    Optional<IceCredentials> ice() {
        return nearest("ice-ufrag").flatMap(u -> nearest("ice-pwd").flatMap(p -> IceCredentials.parse(u, p)));
    }

    /** RFC 8122 §5: there may be several, by different hashes; {@link Fingerprint} refuses the weak ones. */
    Optional<Fingerprint> fingerprint() {
        return nearestFirst.stream()
                .map(a -> a.all("fingerprint").toList())
                .filter(values -> !values.isEmpty())
                .findFirst()
                .flatMap(values -> strongest(values.stream().flatMap(v -> Fingerprint.parse(v).stream())));
    }

    /** RFC 8842 §5: the browser must be able to be the client. */
    Optional<String> setup() {
        return nearest("setup").filter(s -> s.equals("actpass") || s.equals("active"));
    }

    private static Optional<Fingerprint> strongest(Stream<Fingerprint> fingerprints) {
        return fingerprints.max((a, b) -> Integer.compare(a.value().length, b.value().length));
    }

    private Optional<String> nearest(String name) {
        return nearestFirst.stream().flatMap(a -> a.first(name).stream()).findFirst();
    }
}
