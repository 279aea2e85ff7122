package org.trunkline.media.ice;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.AttributeFactory;
import org.ice4j.attribute.ErrorCodeAttribute;
import org.ice4j.message.Message;
import org.trunkline.media.Drop;

/**
 * A lite ICE agent for one component of one session (RFC 8445 §2.5), with consent checks of its own (RFC 7675). It is
 * always controlled, needs none of the peer's candidates, and never sends to an address before a check signed with our
 * password came from there. One media loop owns it.
 *
 * <pre>
 *   browser                                                     IceLite
 *      | Binding request, USERNAME ours:theirs, our pwd            |
 *      |----------------------------------------------------------{@literal >}|  validated(from)
 *      |{@literal <}---------------------------- success, XOR-MAPPED-ADDRESS  |
 *      | the same + USE-CANDIDATE                                  |
 *      |----------------------------------------------------------{@literal >}|  Connected(from)
 *      |{@literal <}---------------------------- success                      |
 *      |{@literal <}--- Binding request, USERNAME theirs:ours, their pwd -----|  every 4 s to 6 s
 *      | success                                                   |
 *      |----------------------------------------------------------{@literal >}|  30 s more
 *      | (silence for 30 s, or 403)                                |  ConsentExpired
 *      |                                                           |
 *      | its offer has other credentials                           |  restart(local, remote)
 *      | Binding requests with the old ones                        |  the old path stays
 *      | Binding request with the new ones, USE-CANDIDATE          |
 *      |----------------------------------------------------------{@literal >}|  PathChanged, or Connected after an expiry;
 *      |                                                           |  the old ones are over
 *      | media, over another validated path                        |
 *      |----------------------------------------------------------{@literal >}|  media(from): that is the path
 * </pre>
 *
 * <p>What is not authentic gets no answer at all, neither the 400 nor the 401 of RFC 8489 §9.1.3: a stranger shall
 * learn nothing and reflect nothing off us, and a browser that was given our password never needs them. Authentic
 * requests that cannot be served are answered with 420 (unknown attribute) or 487 (the peer believes to be controlled
 * too) and validate nothing. The check's signature does not cover its source address: somebody on the path who repeats
 * one from elsewhere is believed until the browser nominates again, or for one consent expiry.
 *
 * <p>The path nominated last wins, because Chromium nominates against a lite agent only what it uses. For half a second
 * after a nomination a path of lower priority does not displace it: so an aggressive peer (RFC 5245 §8.1.1.2) that
 * nominates all its paths at once ends on the best. Where the peer's media comes from counts as much: Chromium sends over
 * another path at once, and nominates it up to two and a half seconds later.
 */
public final class IceLite {
    private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** RFC 8445 §5.1.2.1: what a peer-reflexive candidate of ours would have, component 1. */
    private static final long CHECK_PRIORITY = 110L << 24 | 65535L << 8 | 255;

    private final ConsentSettings settings;
    private final RandomGenerator random;
    private final long tieBreaker;
    private final Sources sources = new Sources();
    private Session session;
    private Optional<Session> next = Optional.empty(); // of a restart that has nominated nothing yet
    private State state = new Checking();

    private sealed interface State {}

    private record Checking() implements State {}

    private record Selected(InetSocketAddress path, long priority, long nominatedNanos, Consent consent)
            implements State {}

    private record Expired() implements State {}

    /** What both sides sign their checks with, from one offer and answer to the next. */
    private record Session(
            String localUfrag, byte[] localKey, byte[] remoteKey, byte[] theirUsername, byte[] ourUsername) {
        static Session of(IceCredentials local, IceCredentials remote) {
            return new Session(
                    local.ufrag(),
                    local.pwd().getBytes(US_ASCII), // RFC 8489 §9.1.1: the short-term key is the password itself
                    remote.pwd().getBytes(US_ASCII),
                    (local.ufrag() + ":" + remote.ufrag()).getBytes(US_ASCII), // RFC 8445 §7.2.2
                    (remote.ufrag() + ":" + local.ufrag()).getBytes(US_ASCII));
        }
    }

    /**
     * An agent that has heard nothing yet, and waits for as long as it is let.
     *
     * @param local ours, as written into the answer
     * @param remote the peer's, from its offer
     * @param settings times of consent
     * @param random for transaction IDs, so a secure one in service
     */
    public IceLite(IceCredentials local, IceCredentials remote, ConsentSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
        session = Session.of(local, remote);
        tieBreaker = random.nextLong();
    }

    /**
     * The peer restarts ICE (RFC 8445 §9): its checks may have these credentials from now on. Those before are good, and
     * their path is used, until the peer nominates one with the new. Also after consent has expired.
     *
     * @param local ours, as written into the answer
     * @param remote the peer's, from its offer
     */
    public void restart(IceCredentials local, IceCredentials remote) {
        var fresh = Session.of(local, remote);
        if (state instanceof Expired) {
            begin(fresh);
            state = new Checking();
        } else {
            next = Optional.of(fresh);
        }
    }

    /**
     * By which names of ours a first datagram can belong to this agent.
     *
     * @return one, or two while a restart is under way
     */
    public Set<String> localUfrags() {
        return sessions().map(Session::localUfrag).collect(Collectors.toSet());
    }

    private void begin(Session fresh) {
        session = fresh;
        next = Optional.empty();
    }

    private Stream<Session> sessions() {
        return Stream.concat(Stream.of(session), next.stream());
    }

    /**
     * A datagram whose first byte says STUN (RFC 7983 §7: 0 to 3).
     *
     * @param buffer holds it; not kept
     * @param offset its first byte
     * @param length its bytes
     * @param from its source
     * @param nowNanos monotonic
     * @return what to do, in this order; {@link IceOutput.Discarded} for all that is of no use
     */
    public List<IceOutput> on(byte[] buffer, int offset, int length, InetSocketAddress from, long nowNanos) {
        return switch (state) {
            case Selected(_, _, _, var consent) when consent.expired(nowNanos) -> expire();
            case Expired() -> discarded(Drop.STUN_UNEXPECTED);
            case Checking(), Selected _ -> decoded(StunMessage.decode(buffer, offset, length), from, nowNanos);
        };
    }

    /**
     * Authentic media came that is newer than all before: its path is the one that the peer has chosen.
     *
     * @param from its source
     * @param nowNanos monotonic
     */
    public void media(InetSocketAddress from, long nowNanos) {
        if (!(state instanceof Selected s) || s.path().equals(from)) {
            return;
        }
        if (next.isPresent() && sources.knows(from, next.get().localUfrag())) {
            begin(next.get());
        } else if (!sources.knows(from, session.localUfrag())) {
            return; // over an old path, whose credentials are over
        }
        state = new Selected(from, s.priority(), nowNanos, new Consent(settings, random, nowNanos));
    }

    /**
     * Time has passed.
     *
     * @param nowNanos monotonic
     * @return the consent check that is due, or the expiry
     */
    public List<IceOutput> onTime(long nowNanos) {
        return switch (state) {
            case Selected(_, _, _, var consent) when consent.expired(nowNanos) -> expire();
            case Selected(var path, _, _, var consent) when consent.checkDue(nowNanos) ->
                List.of(new IceOutput.Transmit(consentCheck(consent.check(nowNanos)), path));
            case Checking(), Selected _, Expired() -> List.of();
        };
    }

    /**
     * When to call {@link #onTime}.
     *
     * @return monotonic; {@link Long#MAX_VALUE} for never
     */
    public long nextDeadlineNanos() {
        return state instanceof Selected(_, _, _, var consent) ? consent.nextDeadlineNanos() : Long.MAX_VALUE;
    }

    /**
     * Whether the peer has proved to be at this address, so that DTLS and SRTP may be taken from there.
     *
     * @param from a datagram's source
     * @return false again once consent has expired
     */
    public boolean validated(InetSocketAddress from) {
        return sources.contains(from) || state instanceof Selected(var path, _, _, _) && path.equals(from);
    }

    /**
     * Where media goes.
     *
     * @return empty before the first nomination and after consent has expired
     */
    public Optional<InetSocketAddress> selected() {
        return state instanceof Selected(var path, _, _, _) ? Optional.of(path) : Optional.empty();
    }

    private List<IceOutput> decoded(Decoded decoded, InetSocketAddress from, long nowNanos) {
        return switch (decoded) {
            case Decoded.NotStun(var reason) -> discarded(reason);
            case StunMessage m when m.is(Message.BINDING_REQUEST) -> onRequest(m, from, nowNanos);
            case StunMessage m when m.is(Message.BINDING_SUCCESS_RESPONSE) -> onResponse(m, from, nowNanos);
            case StunMessage m when m.is(Message.BINDING_ERROR_RESPONSE) -> onResponse(m, from, nowNanos);
            // RFC 8445 §11: a keepalive, wants nothing
            case StunMessage m when m.is(Message.BINDING_INDICATION) && validated(from) -> List.of();
            case StunMessage _ -> discarded(Drop.STUN_UNEXPECTED);
        };
    }

    private List<IceOutput> onRequest(StunMessage m, InetSocketAddress from, long nowNanos) {
        var signed = sessions().filter(known -> m.hasUsername(known.theirUsername())).findFirst();
        if (!m.fingerprinted() || signed.isEmpty() || !m.authentic(signed.get().localKey())) {
            return discarded(Drop.STUN_INTEGRITY);
        }
        byte[] key = signed.get().localKey();
        if (!m.unknownRequired().isEmpty()) {
            return List.of(new IceOutput.Transmit(unknownAttributes(m, key), from));
        }
        if (m.has(Attribute.ICE_CONTROLLED)) { // RFC 8445 §7.3.1.1, and a lite agent cannot take the other role
            return List.of(new IceOutput.Transmit(roleConflict(m, key), from));
        }
        sources.heard(from, signed.get().localUfrag());
        var answer = new IceOutput.Transmit(success(m, from, key), from);
        if (!m.has(Attribute.USE_CANDIDATE)) {
            return List.of(answer);
        }
        return signed.get() == session
                ? nominated(answer, from, m.priority(), nowNanos)
                : restarted(signed.get(), answer, from, m.priority(), nowNanos);
    }

    /** The restart has found a path, of whatever priority; what comes on the one before is still on its way. */
    private List<IceOutput> restarted(
            Session fresh, IceOutput answer, InetSocketAddress path, long priority, long nowNanos) {
        var before = selected();
        begin(fresh);
        state = new Selected(path, priority, nowNanos, new Consent(settings, random, nowNanos));
        return before.isEmpty()
                ? List.of(answer, new IceOutput.Connected(path))
                : List.of(answer, new IceOutput.PathChanged(path));
    }

    /** RFC 8445 §7.3.2. */
    private List<IceOutput> nominated(IceOutput answer, InetSocketAddress path, long priority, long nowNanos) {
        return switch (state) {
            case Checking() -> {
                state = new Selected(path, priority, nowNanos, new Consent(settings, random, nowNanos));
                yield List.of(answer, new IceOutput.Connected(path));
            }
            case Selected s when s.path().equals(path) -> {
                state = new Selected(path, priority, nowNanos, s.consent());
                yield List.of(answer);
            }
            case Selected s when priority < s.priority() && nowNanos - s.nominatedNanos() < BURST_NANOS ->
                List.of(answer);
            case Selected _ -> {
                state = new Selected(path, priority, nowNanos, new Consent(settings, random, nowNanos));
                yield List.of(answer, new IceOutput.PathChanged(path));
            }
            case Expired() -> throw new IllegalStateException("nomination after expiry");
        };
    }

    private List<IceOutput> onResponse(StunMessage m, InetSocketAddress from, long nowNanos) {
        // RFC 8445 §7.2.5.2.1: an answer counts only from where the check was sent to
        if (!(state instanceof Selected(var path, _, _, var consent))
                || !path.equals(from)
                || !consent.awaits(m.transactionId())) {
            return discarded(Drop.STUN_UNEXPECTED);
        }
        if (!m.authentic(session.remoteKey())) {
            return discarded(Drop.STUN_INTEGRITY);
        }
        if (m.is(Message.BINDING_SUCCESS_RESPONSE)) {
            consent.answered(m.transactionId(), nowNanos);
            return List.of();
        }
        // RFC 7675 §5.2: 403 takes the consent back; any other error neither gives nor takes it
        return m.errorCode().orElse(0) == ErrorCodeAttribute.FORBIDDEN ? expire() : discarded(Drop.STUN_UNEXPECTED);
    }

    /** A restart that is under way goes on. */
    private List<IceOutput> expire() {
        state = next.isPresent() ? new Checking() : new Expired();
        begin(next.orElse(session));
        sources.clear();
        return List.of(new IceOutput.ConsentExpired());
    }

    private byte[] success(StunMessage request, InetSocketAddress from, byte[] key) {
        var mapped = new TransportAddress(from, Transport.UDP);
        return new StunWriter(Message.BINDING_SUCCESS_RESPONSE, request.transactionId())
                .with(AttributeFactory.createXorMappedAddressAttribute(mapped, request.transactionId()))
                .signed(key);
    }

    private byte[] roleConflict(StunMessage request, byte[] key) {
        return new StunWriter(Message.BINDING_ERROR_RESPONSE, request.transactionId())
                .with(AttributeFactory.createErrorCodeAttribute(ErrorCodeAttribute.ROLE_CONFLICT, "Role Conflict"))
                .signed(key);
    }

    private byte[] unknownAttributes(StunMessage request, byte[] key) {
        var unknown = AttributeFactory.createUnknownAttributesAttribute();
        request.unknownRequired().forEach(unknown::addAttributeID);
        return new StunWriter(Message.BINDING_ERROR_RESPONSE, request.transactionId())
                .with(AttributeFactory.createErrorCodeAttribute(
                        ErrorCodeAttribute.UNKNOWN_ATTRIBUTE, "Unknown Attribute"))
                .with(unknown)
                .signed(key);
    }

    private byte[] consentCheck(byte[] transactionId) {
        return new StunWriter(Message.BINDING_REQUEST, transactionId)
                .with(AttributeFactory.createUsernameAttribute(session.ourUsername()))
                .with(AttributeFactory.createIceControlledAttribute(tieBreaker))
                .with(AttributeFactory.createPriorityAttribute(CHECK_PRIORITY))
                .signed(session.remoteKey());
    }

    private static List<IceOutput> discarded(Drop reason) {
        return List.of(new IceOutput.Discarded(reason));
    }
}
