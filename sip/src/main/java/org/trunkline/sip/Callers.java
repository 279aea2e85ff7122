package org.trunkline.sip;

import gov.nist.javax.sip.message.SIPRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.sip.address.SipURI;
import javax.sip.header.FromHeader;

/**
 * Which trunk a call comes in from, and whether it may.
 *
 * <pre>
 *   source ─ no trunk allows it ──────────────────────────────────► Refused
 *      │ allowed by some
 *      ▼
 *   the one whose user the proof names, else that is registered as who is called,
 *   else whose host stands in From, else the first
 *      │                                          │ to be challenged
 *      ▼                                          ▼
 *   Admitted ◄──────────── proven ─────────── ProofCheck ────► Asked, Refused
 * </pre>
 *
 * On the SIP thread, but for {@link #set}.
 */
final class Callers {
    /** What becomes of an INVITE that begins a call. */
    sealed interface Verdict {
        /** It may call; empty: as nobody's trunk. */
        record Admitted(Optional<Trunk> trunk) implements Verdict {}

        /** It shall prove who it is; {@code why} is empty when it has not tried. */
        record Asked(String nonce, List<DigestHash> hashes, boolean stale, Optional<Refusal> why) implements Verdict {}

        record Refused(Refusal rule) implements Verdict {}
    }

    private final String realm;
    private final ProofCheck check;
    private volatile List<Trunk> trunks = List.of();

    Callers(String realm, ProofCheck check) {
        this.realm = realm;
        this.check = check;
    }

    void set(List<Trunk> all) {
        trunks = List.copyOf(all);
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
        var trunk = from(invite, source, proof, hosts);
        if (trunk.isEmpty()) {
            return open ? new Verdict.Admitted(trunk) : new Verdict.Refused(stranger(source, hosts));
        }
        return trunk.get().inbound().challenged()
                ? check.judge(ProofCheck.Claim.of(trunk.get()), proof, invite.getMethod(), source, nowNanos)
                : new Verdict.Admitted(trunk);
    }

    private Optional<Trunk> from(
            SIPRequest invite, InetAddress source, Optional<Proof> proof, Function<Trunk, List<TargetState>> hosts) {
        var allowed = trunks.stream().filter(trunk -> allows(trunk, source, hosts)).toList();
        var proven = allowed.stream().filter(trunk -> proof.filter(said -> said.isOf(trunk)).isPresent()).findFirst();
        var called = Wire.user(invite.getRequestURI()); // the user of our Contact after a registration
        var host = fromHost(invite);
        return proven
                .or(() -> allowed.stream().filter(trunk -> registeredAs(trunk, called)).findFirst())
                .or(() -> allowed.stream().filter(trunk -> trunk.address().host().equalsIgnoreCase(host)).findFirst())
                .or(() -> allowed.stream().findFirst());
    }

    private static boolean allows(Trunk trunk, InetAddress source, Function<Trunk, List<TargetState>> hosts) {
        var inbound = trunk.inbound();
        return inbound.allowed().stream().anyMatch(range -> range.contains(source))
                || inbound.registrar() && trunk.registering().isPresent() && isHost(trunk, source, hosts);
    }

    private static boolean registeredAs(Trunk trunk, String called) {
        return trunk.registering().filter(how -> how.user().equals(called)).isPresent();
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
    private Refusal stranger(InetAddress source, Function<Trunk, List<TargetState>> hosts) {
        var address = source.getHostAddress();
        boolean known = trunks.stream()
                .anyMatch(trunk -> trunk.address().host().equals(address) || isHost(trunk, source, hosts));
        return known ? Refusal.NOT_INBOUND : Refusal.STRANGER;
    }
}
