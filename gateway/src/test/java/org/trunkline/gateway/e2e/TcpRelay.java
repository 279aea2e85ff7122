package org.trunkline.gateway.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Carries connections on to somebody, until they are cut. */
final class TcpRelay implements AutoCloseable {
    private final ServerSocket front;
    private final InetSocketAddress to;
    private final Set<Socket> carried = ConcurrentHashMap.newKeySet();

    TcpRelay(InetAddress here, InetSocketAddress to) throws IOException {
        this.to = to;
        front = new ServerSocket(Ports.tcp(), 50, here);
        Thread.startVirtualThread(this::accept);
    }

    int port() {
        return front.getLocalPort();
    }

    /** Those that there are; others may come. */
    void cut() {
        carried.forEach(TcpRelay::close);
    }

    private void accept() {
        while (!front.isClosed()) {
            try {
                Socket one = front.accept();
                Socket other = new Socket();
                other.connect(to);
                carried.add(one);
                carried.add(other);
                Thread.startVirtualThread(() -> carry(one, other));
                Thread.startVirtualThread(() -> carry(other, one));
            } catch (IOException e) {
                if (!front.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void carry(Socket from, Socket into) {
        try {
            from.getInputStream().transferTo(into.getOutputStream());
        } catch (IOException cut) {
            // so is the other end
        } finally {
            close(from);
            close(into);
            carried.remove(from);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        front.close();
        cut();
    }
}
