package org.trunkline.gateway.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The wire as tshark sees it: decoding that is not ours. */
public final class Tshark {
    private static final String ONCE = "!(sip.resend == 1) && ";
    /** Start, end, source, destination, SSRC, payload; packets, lost (percent), deltas, jitters. */
    private static final Pattern STREAM = Pattern.compile(
            "^ *[\\d.]+ +[\\d.]+ +\\S+ +(\\d+) +\\S+ +(\\d+) +0x\\S+ +.*? +(\\d+) +(-?\\d+) \\(.*?\\)"
                    + " +[-\\d.]+ +[-\\d.]+ +[-\\d.]+ +[-\\d.]+ +([-\\d.]+)");

    private Tshark() {}

    /** One RTP packet. */
    public record Rtp(
            double seconds, int sourcePort, int destinationPort, long ssrc, int sequence, long timestamp, boolean marker,
            int payloadType, byte[] payload) {}

    /**
     * One packet of a telephone event.
     *
     * @param seconds since the capture began
     */
    public record EventPacket(
            double seconds, int destinationPort, long ssrc, int sequence, long timestamp, boolean marker,
            int event, boolean end, int duration) {}

    /**
     * One SIP message.
     *
     * @param what the method of a request, or a response's status
     * @param method of the request, or of that which is answered
     */
    public record Sip(double seconds, int sourcePort, int destinationPort, String what, String method, String callId) {}

    /**
     * One session description.
     *
     * @param what the method of the request that carried it, or the response's status
     * @param connection the address in its c= line
     * @param media its m= line, without the letter
     * @param attributes all of its a= lines, without the letter
     */
    public record Sdp(double seconds, int sourcePort, String what, String connection, String media, List<String> attributes) {
        public boolean has(String attribute) {
            return attributes.stream().anyMatch(a -> a.equals(attribute) || a.startsWith(attribute + ":"));
        }
    }

    /** The packets of one telephone event (one segment of a very long one): same source, timestamp and event. */
    public record TelephoneEvent(int event, List<EventPacket> packets) {
        public int duration() {
            return packets.stream().mapToInt(EventPacket::duration).max().orElseThrow();
        }

        public long markers() {
            return packets.stream().filter(EventPacket::marker).count();
        }

        public long endPackets() {
            return packets.stream().filter(EventPacket::end).count();
        }

        public long timestamp() {
            return packets.getFirst().timestamp();
        }

        /** Of every packet, in the order of sending. */
        public List<Integer> durations() {
            return packets.stream().map(EventPacket::duration).toList();
        }
    }

    /** What is sent to any of these UDP ports, as RTP, in the order of the wire. */
    public static List<Rtp> rtp(Path capture, int... destinationPorts) {
        List<String> fields = List.of("frame.time_relative", "udp.srcport", "udp.dstport", "rtp.ssrc", "rtp.seq", "rtp.timestamp",
                "rtp.marker", "rtp.p_type", "rtp.payload");
        return lines(capture, "rtp.ssrc", fields, List.of(), destinationPorts).map(f -> new Rtp(
                Double.parseDouble(f[0]), Integer.parseInt(f[1]), Integer.parseInt(f[2]), Long.decode(f[3]), Integer.parseInt(f[4]),
                Long.parseLong(f[5]), isSet(f[6]), Integer.parseInt(f[7]), HexFormat.of().parseHex(f[8].replace(":", "")))).toList();
    }

    /**
     * One RTP stream in all, by tshark's own statistics.
     *
     * @param lost by its sequence numbers
     */
    public record RtpStream(int sourcePort, int destinationPort, long packets, long lost, double meanJitterMillis) {}

    /** The RTP streams to these ports. */
    public static List<RtpStream> rtpStreams(Path capture, int... destinationPorts) {
        List<String> command = new ArrayList<>(List.of("tshark", "-q", "-r", capture.toString(), "-z", "rtp,streams"));
        IntStream.of(destinationPorts).forEach(port -> command.addAll(List.of("-d", "udp.port==" + port + ",rtp")));
        return run(command).lines()
                .map(STREAM::matcher)
                .filter(Matcher::find)
                .map(m -> new RtpStream(
                        Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)), Long.parseLong(m.group(3)),
                        Long.parseLong(m.group(4)), Double.parseDouble(m.group(5))))
                .filter(stream -> IntStream.of(destinationPorts).anyMatch(port -> port == stream.destinationPort()))
                .toList();
    }

    /** Where UDP packets that come from these ports go to. */
    public static int[] destinationsOf(Path capture, int... sourcePorts) {
        Set<Integer> sources = IntStream.of(sourcePorts).boxed().collect(Collectors.toSet());
        return run(fields(capture, "udp", List.of("udp.srcport", "udp.dstport"))).lines()
                .map(line -> line.split("\t"))
                .filter(ports -> sources.contains(Integer.valueOf(ports[0])))
                .mapToInt(ports -> Integer.parseInt(ports[1]))
                .distinct().toArray();
    }

    /** The SIP messages from and to a UDP port, in the order of the wire; without what was sent again as no answer had come. */
    public static List<Sip> sip(Path capture, int port) {
        return sip(capture, port, ONCE);
    }

    /** The same with all copies. */
    public static List<Sip> sipWithCopies(Path capture, int port) {
        return sip(capture, port, "");
    }

    private static List<Sip> sip(Path capture, int port, String which) {
        List<String> fields = List.of("frame.time_relative", "udp.srcport", "udp.dstport", "sip.Method", "sip.Status-Code",
                "sip.CSeq.method", "sip.Call-ID");
        List<String> command = fields(capture, "sip && " + which + "udp.port==" + port, fields);
        command.addAll(List.of("-d", "udp.port==" + port + ",sip"));
        return run(command).lines().map(line -> line.split("\t", -1)).map(f -> new Sip(
                Double.parseDouble(f[0]), Integer.parseInt(f[1]), Integer.parseInt(f[2]), f[3].isEmpty() ? f[4] : f[3], f[5], f[6])).toList();
    }

    /** The session descriptions in those messages, each once. */
    public static List<Sdp> sdp(Path capture, int port) {
        List<String> fields = List.of("frame.time_relative", "udp.srcport", "sip.Method", "sip.Status-Code",
                "sdp.connection_info.address", "sdp.media", "sdp.media_attr");
        List<String> command = fields(capture, "sdp && " + ONCE + "udp.port==" + port, fields);
        command.addAll(List.of("-d", "udp.port==" + port + ",sip", "-E", "aggregator=~"));
        return run(command).lines().map(line -> line.split("\t", -1)).map(f -> new Sdp(
                Double.parseDouble(f[0]), Integer.parseInt(f[1]), f[2].isEmpty() ? f[3] : f[2], f[4], f[5], List.of(f[6].split("~")))).toList();
    }

    /** The telephone events sent to any of these UDP ports, in the order of their beginnings. */
    public static List<TelephoneEvent> telephoneEvents(Path capture, int payloadType, int... destinationPorts) {
        record Identity(int port, long ssrc, long timestamp, int event) {}
        List<String> fields = List.of("frame.time_relative", "udp.dstport", "rtp.ssrc", "rtp.seq", "rtp.timestamp", "rtp.marker",
                "rtpevent.event_id", "rtpevent.end_of_event", "rtpevent.duration");
        List<String> decode = List.of("-d", "rtp.pt==" + payloadType + ",rtpevent");
        Map<Identity, List<EventPacket>> events = lines(capture, "rtpevent && rtp.p_type == " + payloadType, fields, decode, destinationPorts)
                .map(f -> new EventPacket(
                        Double.parseDouble(f[0]), Integer.parseInt(f[1]), Long.decode(f[2]), Integer.parseInt(f[3]),
                        Long.parseLong(f[4]), isSet(f[5]), Integer.parseInt(f[6]), isSet(f[7]), Integer.parseInt(f[8])))
                .collect(Collectors.groupingBy(p -> new Identity(p.destinationPort(), p.ssrc(), p.timestamp(), p.event()),
                        LinkedHashMap::new, Collectors.toList()));
        return events.entrySet().stream().map(e -> new TelephoneEvent(e.getKey().event(), e.getValue())).toList();
    }

    /** The G.711 of these packets in order of their timestamps; what is missing is silence. Other payload types are left out. */
    public static Sound g711(List<Rtp> packets, int payloadType) {
        List<Rtp> audio = packets.stream().filter(p -> p.payloadType() == payloadType).toList();
        if (audio.isEmpty()) {
            return Sound.silence(8000, 0);
        }
        long first = audio.getFirst().timestamp();
        int length = 0;
        for (Rtp packet : audio) {
            length = Math.max(length, offset(packet, first) + packet.payload().length);
        }
        double[] samples = new double[length];
        for (Rtp packet : audio) {
            double[] decoded = Sound.ofG711(packet.payload(), payloadType).samples();
            System.arraycopy(decoded, 0, samples, offset(packet, first), decoded.length);
        }
        return new Sound(8000, samples);
    }

    private static int offset(Rtp packet, long firstTimestamp) {
        int offset = (int) (packet.timestamp() - firstTimestamp); // wraps at 2^32
        if (offset < 0 || offset > 8000 * 3600) {
            throw new IllegalArgumentException("not one stream: its timestamps jump by " + offset);
        }
        return offset;
    }

    private static boolean isSet(String flag) {
        return flag.equals("1") || flag.equals("True");
    }

    private static Stream<String[]> lines(Path capture, String filter, List<String> fields, List<String> decode, int... ports) {
        List<String> toPorts = new ArrayList<>();
        List<String> asRtp = new ArrayList<>(decode);
        for (int port : ports) {
            asRtp.addAll(List.of("-d", "udp.port==" + port + ",rtp"));
            toPorts.add("udp.dstport==" + port);
        }
        if (toPorts.isEmpty()) {
            return Stream.empty();
        }
        List<String> command = fields(capture, filter + " && (" + String.join(" || ", toPorts) + ")", fields);
        command.addAll(asRtp);
        return run(command).lines().map(line -> line.split("\t", -1));
    }

    private static List<String> fields(Path capture, String filter, List<String> fields) {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString(), "-T", "fields", "-Y", filter));
        fields.forEach(field -> command.addAll(List.of("-e", field)));
        return command;
    }

    private static String run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String output = new String(process.getInputStream().readAllBytes());
            int status = process.waitFor();
            if (status != 0) {
                throw new IllegalStateException("tshark ended with " + status + ": " + String.join(" ", command));
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException("tshark cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while tshark ran", e);
        }
    }
}
