package org.trunkline.sip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server at the loopback that knows what a test tells it. */
final class DnsServer implements AutoCloseable {
    private final DatagramSocket socket;
    private final List<Record> records = new CopyOnWriteArrayList<>();
    private final ConcurrentHashMap<Integer, Integer> failing = new ConcurrentHashMap<>();
    final List<String> asked = new CopyOnWriteArrayList<>();

    DnsServer() {
        try {
            socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
        Thread.ofVirtual().name("dns").start(this::serve);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** A line of a zone file, with absolute names. */
    void knows(Record record) {
        records.add(record);
    }

    /** Questions of this type get this code from now on; a negative one: no answer at all. */
    void fails(int type, int code) {
        failing.put(type, code);
    }

    private void serve() {
        var packet = new DatagramPacket(new byte[4096], 4096);
        while (!socket.isClosed()) {
            try {
                socket.receive(packet);
                var question = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
                var answer = answer(question);
                if (answer != null) {
                    var bytes = answer.toWire();
                    socket.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
                }
            } catch (IOException closed) {
                // the loop looks
            }
        }
    }

    private Message answer(Message query) {
        var question = query.getQuestion();
        asked.add(Type.string(question.getType()) + " " + question.getName().toString(true));
        var answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.addRecord(question, Section.QUESTION);
        int code = failing.getOrDefault(question.getType(), Rcode.NOERROR);
        if (code < 0) {
            return null;
        }
        answer.getHeader().setRcode(code);
        if (code == Rcode.NOERROR) {
            records.stream()
                    .filter(record -> record.getName().equals(question.getName()))
                    .filter(record -> record.getType() == question.getType())
                    .forEach(record -> answer.addRecord(record, Section.ANSWER));
            if (records.stream().noneMatch(record -> record.getName().equals(question.getName()))) {
                answer.getHeader().setRcode(Rcode.NXDOMAIN);
            }
        }
        return answer;
    }

    @Override
    public void close() {
        socket.close();
    }
}
