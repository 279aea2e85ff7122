package org.trunkline.sip;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A peer that carries our calls to telephones, and telephones' calls to us. Immutable: a call keeps the trunk that it was
 * made with, also when the configuration changes meanwhile.
 *
 * @param name what people call it; unique in an endpoint, but for extensions at it
 * @param extension the user of ours whose extension at the peer this is; empty: the peer as it is for everybody
 * @param address where it is
 * @param caller what we say of who calls
 * @param credentials what we prove ourselves with, to this trunk and nobody else
 * @param registering whether and how we register there (RFC 3261 §10)
 * @param inbound who may call in as this trunk
 * @param sessionTimer how its calls are kept from hanging for ever (RFC 4028)
 * @param ping how often it is asked by OPTIONS whether it is there; empty: never
 * @param patience how long one of its hosts may stay silent after an INVITE before the next is tried
 * @param tls what TLS needs beside the system's authorities
 */
public record Trunk(
        String name,
        Optional<String> extension,
        TrunkAddress address,
        CallerRules caller,
        Optional<Credentials> credentials,
        Optional<Registering> registering,
        Inbound inbound,
        SessionTimer sessionTimer,
        Optional<Duration> ping,
        Duration patience,
        TlsSettings tls) {
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(3);

    /** Refuses what could not stand in a SIP header. */
    public Trunk {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a trunk needs a name");
        }
        if (!patience.isPositive()) {
            throw new IllegalArgumentException("trunk '" + name + "': patience must be longer than nothing");
        }
    }

    /**
     * A trunk with nothing special: no credentials, nobody may call in.
     *
     * @param name what people call it
     * @param address where it is
     * @param callerId who calls
     * @return the trunk
     */
    public static Trunk at(String name, TrunkAddress address, String callerId) {
        return new Trunk(
                name,
                Optional.empty(),
                address,
                CallerRules.from(callerId),
                Optional.empty(),
                Optional.empty(),
                Inbound.NOBODY,
                SessionTimer.USUAL,
                Optional.empty(),
                USUAL_PATIENCE,
                TlsSettings.SYSTEM);
    }

    /**
     * The same over UDP at a host and port.
     *
     * @param name what people call it
     * @param host its address or host name
     * @param port its SIP port
     * @param callerId who calls
     * @return the trunk
     */
    public static Trunk udp(String name, String host, int port, String callerId) {
        return at(name, new TrunkAddress(host, port, TrunkAddress.Transport.UDP), callerId);
    }

    /**
     * The same with other words about who calls.
     *
     * @param rules new ones
     * @return new trunk
     */
    public Trunk withCaller(CallerRules rules) {
        return new Trunk(
                name, extension, address, rules, credentials, registering, inbound, sessionTimer, ping, patience, tls);
    }

    /**
     * The same with credentials.
     *
     * @param proof user and password
     * @return new trunk
     */
    public Trunk withCredentials(Credentials proof) {
        return new Trunk(
                name, extension, address, caller, Optional.of(proof), registering, inbound, sessionTimer, ping, patience, tls);
    }

    /**
     * The same, registered at.
     *
     * @param how the binding
     * @return new trunk
     */
    public Trunk withRegistering(Registering how) {
        return new Trunk(
                name, extension, address, caller, credentials, Optional.of(how), inbound, sessionTimer, ping, patience, tls);
    }

    /**
     * The same, open for calls from it.
     *
     * @param who may call
     * @return new trunk
     */
    public Trunk withInbound(Inbound who) {
        return new Trunk(
                name, extension, address, caller, credentials, registering, who, sessionTimer, ping, patience, tls);
    }

    /**
     * The same with another session timer.
     *
     * @param timer new one
     * @return new trunk
     */
    public Trunk withSessionTimer(SessionTimer timer) {
        return new Trunk(name, extension, address, caller, credentials, registering, inbound, timer, ping, patience, tls);
    }

    /**
     * The same, pinged.
     *
     * @param interval between two OPTIONS
     * @return new trunk
     */
    public Trunk withPing(Duration interval) {
        return new Trunk(
                name, extension, address, caller, credentials, registering, inbound, sessionTimer, Optional.of(interval), patience, tls);
    }

    /**
     * The same with another patience for silent hosts.
     *
     * @param silence how long one may stay silent
     * @return new trunk
     */
    public Trunk withPatience(Duration silence) {
        return new Trunk(name, extension, address, caller, credentials, registering, inbound, sessionTimer, ping, silence, tls);
    }

    /**
     * The same with other TLS settings.
     *
     * @param settings new ones
     * @return new trunk
     */
    public Trunk withTls(TlsSettings settings) {
        return new Trunk(
                name, extension, address, caller, credentials, registering, inbound, sessionTimer, ping, patience, settings);
    }

    /**
     * What a user of ours is at this peer: called there, and calling from there, under a name of his own. The peer is asked
     * whether it is there by the trunk alone.
     *
     * @param user whose
     * @param proof of his alone
     * @param how his binding
     * @return new trunk of the same name
     */
    public Trunk asExtension(String user, Credentials proof, Registering how) {
        var host = caller.fromHost().isEmpty() ? how.domain().orElse(address.host()) : caller.fromHost();
        var rules = new CallerRules(
                how.user(), host, caller.asserted(), caller.hidden(), caller.diversion(), caller.headers());
        return new Trunk(
                name, Optional.of(user), address, rules, Optional.of(proof), Optional.of(how), inbound, sessionTimer,
                Optional.empty(), patience, tls);
    }

    /** Who of those that share a name is registered, or calls. */
    record Account(String trunk, Optional<String> extension) {}

    Account account() {
        return new Account(name, extension);
    }

    /** For the log. */
    String words() {
        return "trunk " + name + extension.map(user -> ", extension of " + user).orElse("");
    }

    @Override
    public String toString() { // no phone number and no secret where it may be logged
        return "Trunk[" + name + extension.map(user -> " of " + user).orElse("") + " " + address + "]";
    }
}
