package org.trunkline.sip;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an endpoint listens at, all or nothing.
 *
 * @param udp always there
 * @param tcp at the same port, if wanted
 * @param tls at its own, if wanted
 */
record Sockets(DatagramSocket udp, Optional<ServerSocket> tcp, Optional<ServerSocket> tls) implements Closeable {
    private static final int TRIES = 20; // that a free UDP port is free for TCP too

    /** @throws UncheckedIOException in words, when a port is taken */
    static Sockets open(SipSettings settings) {
        var address = InetAddress.ofLiteral(settings.bindAddress());
        IOException last = null;
        for (int i = 0; i < (settings.port() == 0 ? TRIES : 1); i++) {
            try {
                return open(settings, address);
            } catch (IOException taken) {
                last = taken;
            }
        }
        throw new UncheckedIOException(
                "SIP cannot listen at " + settings.bindAddress() + " port " + settings.port()
                        + settings.tls().map(tls -> " and TLS port " + tls.port()).orElse(""), last);
    }

    private static Sockets open(SipSettings settings, InetAddress address) throws IOException {
        var udp = UdpPort.bind(address, settings.port());
        var sockets = new Sockets(udp, Optional.empty(), Optional.empty());
        try {
            if (settings.tcp()) {
                sockets = new Sockets(udp, Optional.of(StreamPort.bind(address, udp.getLocalPort())), Optional.empty());
            }
            if (settings.tls().isPresent()) {
                var tls = StreamPort.bind(address, settings.tls().get().port());
                sockets = new Sockets(udp, sockets.tcp, Optional.of(tls));
            }
            return sockets;
        } catch (IOException taken) {
            sockets.close();
            throw taken;
        }
    }

    int port() {
        return udp.getLocalPort();
    }

    /** The TLS port; that of the others while we only call by TLS. */
    int tlsPort() {
        return tls.map(ServerSocket::getLocalPort).orElse(port());
    }

    Addresses advertised(SipSettings settings) {
        int port = settings.advertisedPort() == 0 ? port() : settings.advertisedPort();
        int tlsAdvertised = settings.tls().map(TlsListening::advertisedPort).orElse(0);
        int tlsPort = tlsAdvertised > 0 ? tlsAdvertised : tls.isPresent() ? tlsPort() : port;
        var bound = udp.getLocalAddress();
        var host = settings.advertisedHost().isEmpty()
                ? (bound.isAnyLocalAddress() ? outward() : bound).getHostAddress()
                : settings.advertisedHost();
        return new Addresses(host, port, tlsPort);
    }

    /** The address that the default route would use; asking the kernel sends nothing. */
    private static InetAddress outward() {
        try (var probe = new DatagramSocket()) {
            probe.connect(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 9));
            return probe.getLocalAddress();
        } catch (SocketException | UncheckedIOException noRoute) {
            return InetAddress.getLoopbackAddress();
        }
    }

    @Override
    public void close() {
        udp.close();
        for (var socket : Stream.of(tcp, tls).flatMap(Optional::stream).toList()) {
            try {
                socket.close();
            } catch (IOException gone) {
                // closed, then
            }
        }
    }
}
