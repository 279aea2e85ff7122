package org.trunkline.sip;

import gov.nist.javax.sip.address.AddressImpl;
import gov.nist.javax.sip.header.Route;
import gov.nist.javax.sip.header.RouteList;
import gov.nist.javax.sip.message.SIPRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.ListIterator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.sip.address.Hop;
import javax.sip.address.Router;
import javax.sip.address.SipURI;
import javax.sip.header.RouteHeader;
import javax.sip.message.Request;
import org.trunkline.sip.TrunkAddress.Transport;

/**
 * Where a request of ours goes (RFC 3261 §8.1.2, §12.2.1.1), without ever asking the name service: this runs on the
 * SIP thread. A first request goes to the target that was chosen for it; one inside a dialog to the top Route or the
 * remote target where that is an address, else to the peer of the call. It takes the transport that they name, else
 * the one of the call; a call over TLS stays there. A peer that has called by a stream is spoken to on it, for behind
 * a NAT there is no other way; when it is gone its Contact is called, by TLS in the name of the trunk that called.
 */
final class TrunkRouter implements Router {
    private final Function<String, Optional<Target>> peerByLocalTag;
    private final Function<String, Optional<Trunk>> callerByLocalTag;
    private final Predicate<Target> connected;

    TrunkRouter(
            Function<String, Optional<Target>> peerByLocalTag,
            Function<String, Optional<Trunk>> callerByLocalTag,
            Predicate<Target> connected) {
        this.peerByLocalTag = peerByLocalTag;
        this.callerByLocalTag = callerByLocalTag;
        this.connected = connected;
    }

    @Override
    public Hop getNextHop(Request request) {
        var sip = (SIPRequest) request;
        var peer = peerByLocalTag.apply(sip.getFromTag());
        boolean inDialog = sip.getToTag() != null && !Request.CANCEL.equals(sip.getMethod());
        if (inDialog && peer.isPresent() && Target.takenBy(sip).isEmpty() && strict(sip)) {
            target(sip, (SipURI) sip.getRequestURI(), peer.get()).or(() -> peer).ifPresent(next -> next.takes(sip));
        }
        boolean taken = Target.takenBy(sip).isPresent();
        var inside = inDialog && !taken ? peer.flatMap(known -> inside(sip, known)) : Optional.<Target>empty();
        return inside.or(() -> Target.takenBy(sip)).or(() -> peer)
                .map(TargetHop::new)
                .orElse(null); // JAIN-SIP's way to hear that there is no route
    }

    /**
     * RFC 3261 §12.2.1.1: a first route without lr becomes the Request-URI, and the remote target the last route. JAIN-SIP
     * leaves this to the router.
     *
     * @return whether it was so
     */
    private static boolean strict(SIPRequest request) {
        var top = (RouteHeader) request.getHeader(RouteHeader.NAME);
        if (top == null || !(top.getAddress().getURI() instanceof SipURI first) || first.hasLrParam()) {
            return false;
        }
        var rest = new RouteList();
        request.getRouteHeaders().stream().skip(1).forEach(rest::add);
        var target = new AddressImpl();
        target.setURI(request.getRequestURI());
        rest.add(new Route(target));
        request.setHeader(rest);
        request.setRequestURI((SipURI) first.clone());
        return true;
    }

    private Optional<Target> inside(SIPRequest request, Target peer) {
        var route = (RouteHeader) request.getHeader(RouteHeader.NAME);
        boolean loose = route != null && route.getAddress().getURI() instanceof SipURI uri && uri.hasLrParam();
        var next = loose ? route.getAddress().getURI() : request.getRequestURI();
        return next instanceof SipURI uri ? target(request, uri, peer) : Optional.empty();
    }

    private Optional<Target> target(SIPRequest request, SipURI uri, Target peer) {
        if (peer.transport().webSocket()) { // RFC 7118 §5: its URI is no address, its connection is the only way
            return Optional.of(peer);
        }
        try {
            var host = uri.getMAddrParam() != null ? uri.getMAddrParam() : uri.getHost();
            var address = InetAddress.ofLiteral(host);
            var transport = transport(uri, peer);
            boolean here = address.equals(peer.address().getAddress()) && transport == peer.transport();
            if (here && transport != Transport.UDP && connected.test(peer)) {
                return Optional.of(peer);
            }
            int port = uri.getPort() > 0 ? uri.getPort() : transport.usualPort();
            var tls = transport == Transport.TLS ? peer.tls().or(() -> caller(request)) : peer.tls();
            return Optional.of(new Target(transport, new InetSocketAddress(address, port), tls));
        } catch (IllegalArgumentException name) {
            return Optional.empty();
        }
    }

    private Optional<Target.TlsPeer> caller(SIPRequest request) {
        return callerByLocalTag.apply(request.getFromTag()).map(Target.TlsPeer::of);
    }

    private static Transport transport(SipURI uri, Target peer) {
        var named = uri.getTransportParam() == null ? "" : uri.getTransportParam().toLowerCase(Locale.ROOT);
        boolean free = peer.transport() != Transport.TLS;
        return switch (named) {
            case "udp" -> free ? Transport.UDP : Transport.TLS;
            case "tcp" -> free ? Transport.TCP : Transport.TLS;
            default -> peer.transport();
        };
    }

    @Override
    @SuppressWarnings({"rawtypes", "deprecation"}) // JAIN-SIP's signature
    public ListIterator getNextHops(Request request) {
        return List.of(getNextHop(request)).listIterator();
    }

    @Override
    public Hop getOutboundProxy() {
        return null;
    }
}
