package org.trunkline.sip;

import gov.nist.javax.sip.message.SIPRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sip.address.SipURI;
import javax.sip.header.FromHeader;

/**
 * Which trunk a call comes in from, and whether it may.
 *
 * <pre>
 *   source ─ no trunk allows it ──────────────────────────────────► Refused
 *      │ allowed by some
 *      ▼
 *   the one whose user the proof names, else that is registered as who is called, itself or by an extension at it,
 *   else whose host stands in From, else the first
 *      │                                          │ to be challenged
 *      ▼                                          ▼
 *   Admitted ◄──────────── proven ─────────── ProofCheck ────► Asked, Refused
 *      └ as the extension at it that is called, where there is one
 * </pre>
 *
 * On the SIP thread, but for {@link #set}.
 */
final class Callers {
    /** What becomes of an INVITE that begins a call. */
    sealed interface Verdict {
        /** It may call, as the trunk or to an extension at it; empty: as nobody's trunk. */
        record Admitted(Optional<Trunk> trunk) implements Verdict {}

        /** It shall prove who it is; {@code why} is empty when it has not tried. */
        record Asked(String nonce, List<DigestHash> hashes, boolean stale, Optional<Refusal> why) implements Verdict {}

        record Refused(Refusal rule) implements Verdict {}
    }

    private final String realm;
    private final ProofCheck check;
    private volatile Peers peers = Peers.of(List.of());

    Callers(String realm, ProofCheck check) {
        this.realm = realm;
        this.check = check;
    }

    /** An extension by its trunk's name, and the user of the Contact that calls to it come to. */
    private record Line(String trunk, String user) {}

    /** Who there is; trunks have names of their own, extensions those of their trunks. */
    private record Peers(List<Trunk> trunks, Map<Line, Trunk> extensions, Set<String> registrars) {
        static Peers of(List<Trunk> all) {
            var extensions = all.stream().filter(trunk -> trunk.extension().isPresent()).collect(Collectors.toMap(
                    trunk -> new Line(trunk.name(), trunk.registering().orElseThrow().user()), trunk -> trunk, (a, _) -> a));
            return new Peers(
                    all.stream().filter(trunk -> trunk.extension().isEmpty()).toList(),
                    extensions,
                    all.stream().filter(trunk -> trunk.registering().isPresent()).map(Trunk::name).collect(Collectors.toSet()));
        }

        Optional<Trunk> extension(Trunk at, String called) {
            return Optional.ofNullable(extensions.get(new Line(at.name(), called)));
        }
    }

    /** Extensions among them have the same names as their trunks. */
    void set(List<Trunk> all) {
        peers = Peers.of(all);
    }

    /** In whose name callers are asked for a proof. */
    String realm() {
        return realm;
    }

    /**
     * @param open whether sources that are no trunk may call
     * @param hosts where a trunk is, as far as that is known
     */
    Verdict judge(SIPRequest invite, InetAddress source, boolean open, Function<Trunk, List<TargetState>> hosts, long nowNanos) {
        var proof = Proof.in(invite, realm);
        var now = peers;
        var trunk = from(now, invite, source, proof, hosts);
        if (trunk.isEmpty()) {
            return open ? new Verdict.Admitted(trunk) : new Verdict.Refused(stranger(now, source, hosts));
        }
        var verdict = trunk.get().inbound().challenged()
                ? check.judge(ProofCheck.Claim.of(trunk.get()), proof, invite.getMethod(), source, nowNanos)
                : new Verdict.Admitted(trunk);
        return switch (verdict) {
            case Verdict.Admitted(var at) -> new Verdict.Admitted(
                    at.flatMap(peer -> now.extension(peer, called(invite))).or(() -> at));
            case Verdict.Asked _, Verdict.Refused _ -> verdict;
        };
    }

    private Optional<Trunk> from(
            Peers now,
            SIPRequest invite,
            InetAddress source,
            Optional<Proof> proof,
            Function<Trunk, List<TargetState>> hosts) {
        var allowed = now.trunks().stream().filter(trunk -> allows(now, trunk, source, hosts)).toList();
        var proven = allowed.stream().filter(trunk -> proof.filter(said -> said.isOf(trunk)).isPresent()).findFirst();
        var called = called(invite);
        var host = fromHost(invite);
        return proven
                .or(() -> allowed.stream().filter(trunk -> registeredAs(now, trunk, called)).findFirst())
                .or(() -> allowed.stream().filter(trunk -> trunk.address().host().equalsIgnoreCase(host)).findFirst())
                .or(() -> allowed.stream().findFirst());
    }

    /** The user of our Contact after a registration. */
    private static String called(SIPRequest invite) {
        return Wire.user(invite.getRequestURI());
    }

    private static boolean allows(
            Peers now, Trunk trunk, InetAddress source, Function<Trunk, List<TargetState>> hosts) {
        var inbound = trunk.inbound();
        return inbound.allowed().stream().anyMatch(range -> range.contains(source))
                || inbound.registrar() && now.registrars().contains(trunk.name()) && isHost(trunk, source, hosts);
    }

    private static boolean registeredAs(Peers now, Trunk trunk, String called) {
        return now.extension(trunk, called).isPresent()
                || trunk.registering().filter(how -> how.user().equals(called)).isPresent();
    }

    private static boolean isHost(Trunk trunk, InetAddress source, Function<Trunk, List<TargetState>> hosts) {
        var address = source.getHostAddress() + ":";
        return hosts.apply(trunk).stream().anyMatch(host -> host.address().startsWith(address));
    }

    private static String fromHost(SIPRequest invite) {
        return ((FromHeader) invite.getHeader(FromHeader.NAME)).getAddress().getURI() instanceof SipURI uri
                ? uri.getHost()
                : "";
    }

    /** Whether we know the source, but only as one that we call ourselves. */
    private Refusal stranger(Peers now, InetAddress source, Function<Trunk, List<TargetState>> hosts) {
        var address = source.getHostAddress();
        boolean known = now.trunks().stream()
                .anyMatch(trunk -> trunk.address().host().equals(address) || isHost(trunk, source, hosts));
        return known ? Refusal.NOT_INBOUND : Refusal.STRANGER;
    }
}
