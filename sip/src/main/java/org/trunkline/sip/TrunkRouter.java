package org.trunkline.sip;

import gov.nist.javax.sip.message.SIPRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;
import java.util.function.Function;
import javax.sip.address.Hop;
import javax.sip.address.Router;
import javax.sip.address.SipURI;
import javax.sip.header.RouteHeader;
import javax.sip.message.Request;

/**
 * Where a request of ours goes (RFC 3261 §8.1.2, §12.2.1.1), without ever asking the name service: this runs on the
 * SIP thread. A first request goes to the target that was chosen for it; one inside a dialog to the top Route or the
 * remote target where that is an address, else to the peer of the call.
 */
final class TrunkRouter implements Router {
    private final Function<String, Optional<Target>> peerByLocalTag;

    TrunkRouter(Function<String, Optional<Target>> peerByLocalTag) {
        this.peerByLocalTag = peerByLocalTag;
    }

    @Override
    public Hop getNextHop(Request request) {
        var sip = (SIPRequest) request;
        var peer = peerByLocalTag.apply(sip.getFromTag());
        boolean inDialog = sip.getToTag() != null && !Request.CANCEL.equals(sip.getMethod());
        var inside = inDialog ? peer.flatMap(known -> target(sip, known)) : Optional.<Target>empty();
        return inside.or(() -> Target.takenBy(sip)).or(() -> peer)
                .map(TargetHop::new)
                .orElse(null); // JAIN-SIP's way to hear that there is no route
    }

    private static Optional<Target> target(SIPRequest request, Target peer) {
        var route = (RouteHeader) request.getHeader(RouteHeader.NAME);
        boolean loose = route != null && route.getAddress().getURI() instanceof SipURI uri && uri.hasLrParam();
        var next = loose ? route.getAddress().getURI() : request.getRequestURI();
        if (!(next instanceof SipURI uri)) {
            return Optional.empty();
        }
        try {
            var host = uri.getMAddrParam() != null ? uri.getMAddrParam() : uri.getHost();
            var address = InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", ""));
            int port = uri.getPort() > 0 ? uri.getPort() : peer.transport().usualPort();
            return Optional.of(new Target(peer.transport(), new InetSocketAddress(address, port), peer.tls()));
        } catch (IllegalArgumentException name) {
            return Optional.empty();
        }
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
