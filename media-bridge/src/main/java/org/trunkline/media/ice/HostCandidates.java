package org.trunkline.media.ice;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The candidates that a lite agent offers: host candidates only (RFC 8445 §5.2).
 *
 * <p>A public address in front of a 1:1 NAT is one of them too, and the first: browsers check candidates in order of
 * priority, and nearly all of them are outside. It is written as a host candidate, not as server-reflexive with a
 * {@code raddr}: RFC 8445 §5.2 gives a lite agent no others, to a browser both mean the same address, and the higher
 * type preference puts it before the private ones, which only a browser on the same network reaches.
 */
public final class HostCandidates {
    private static final int HOST_TYPE_PREFERENCE = 126; // RFC 8445 §5.1.2.2
    private static final int COMPONENT = 1; // rtcp-mux: there is no other
    private static final int PREFERENCES_OF_A_RESTART = 64;
    private static final int MOST_PREFERENCE = 32_000; // browsers prefer their own networks more
    private static final Comparator<InetAddress> IPV4_FIRST = Comparator.comparingInt(a -> a.getAddress().length);

    private HostCandidates() {}

    /**
     * One candidate an address, without doubles, highest priority first. With each restart of ICE they rise: a pair has the
     * priority of its lower candidate (RFC 8445 §6.1.2.3), so what the browser finds then is before what it had. It changes at
     * once, else not before it believes that what it had is dead, which takes libwebrtc three and a half seconds.
     *
     * @param addresses where our socket is reached, the preferred first
     * @param publicAddress what a 1:1 NAT maps to it
     * @param port the socket's; a 1:1 NAT keeps it
     * @param restarts of ICE so far
     * @return candidates over UDP for component 1
     */
    public static List<Candidate> of(
            List<InetAddress> addresses, Optional<InetAddress> publicAddress, int port, int restarts) {
        int preference = (int) Math.min(MOST_PREFERENCE, (1L + restarts) * PREFERENCES_OF_A_RESTART);
        var distinct = new LinkedHashSet<>(Stream.concat(publicAddress.stream(), addresses.stream())
                .map(AddressLiteral::format)
                .toList());
        var candidates = new ArrayList<Candidate>();
        for (String host : distinct) {
            int index = candidates.size();
            candidates.add(new Candidate(
                    Integer.toString(index + 1), // RFC 8445 §5.1.1.3: another base, another foundation
                    COMPONENT,
                    "udp",
                    priority(Math.max(0, preference - index)),
                    host,
                    port,
                    "host",
                    Optional.empty()));
        }
        return List.copyOf(candidates);
    }

    /**
     * Asks the machine for addresses that a peer elsewhere could reach.
     *
     * @return addresses of interfaces that are up, not link-local, IPv4 first; loopback if there is nothing else
     */
    public static List<InetAddress> discover() {
        var found = addresses(i -> !loopback(i));
        return found.isEmpty() ? loopback() : found;
    }

    /**
     * Asks the machine for its loopback addresses: for a browser that runs on the same machine without a network.
     *
     * @return IPv4 first
     */
    public static List<InetAddress> loopback() {
        var found = addresses(HostCandidates::loopback);
        return found.isEmpty() ? List.of(InetAddress.getLoopbackAddress()) : found;
    }

    /** RFC 8445 §5.1.2.1. */
    private static long priority(int localPreference) {
        return (long) HOST_TYPE_PREFERENCE << 24 | (long) localPreference << 8 | 256 - COMPONENT;
    }

    private static List<InetAddress> addresses(Predicate<NetworkInterface> wanted) {
        return interfaces()
                .filter(HostCandidates::up)
                .filter(wanted)
                .flatMap(NetworkInterface::inetAddresses)
                .filter(a -> !a.isLinkLocalAddress() && !a.isAnyLocalAddress() && !a.isMulticastAddress())
                .sorted(IPV4_FIRST)
                .toList();
    }

    private static Stream<NetworkInterface> interfaces() {
        try {
            return NetworkInterface.networkInterfaces();
        } catch (SocketException e) {
            throw new UncheckedIOException("cannot list network interfaces", e);
        }
    }

    private static boolean loopback(NetworkInterface i) {
        return i.inetAddresses().anyMatch(InetAddress::isLoopbackAddress);
    }

    private static boolean up(NetworkInterface i) {
        try {
            return i.isUp();
        } catch (SocketException _) { // it went away while we looked
            return false;
        }
    }
}
