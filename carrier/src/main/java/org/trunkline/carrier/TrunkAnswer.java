package org.trunkline.carrier;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.trunkline.media.codec.G711;

/**
 * What the carrier makes of an offer. It reads and writes SDP by itself, for a peer that shared the gateway's reader would
 * share its faults.
 *
 * <pre>
 *   c=IN IP4 192.0.2.7                      ► remote address (of the session or of the media)
 *   m=audio 20000 RTP/AVP 0 8 101           ► remote port; the first of 0 and 8 that the line speaks
 *   a=rtpmap:101 telephone-event/8000       ► payload type of keys
 *   a=sendonly                              ► a hold: nothing is sent, and the answer says recvonly
 * </pre>
 *
 * @param remote where RTP goes to
 * @param media what is spoken
 * @param direction of ours: sendrecv, sendonly, recvonly or inactive (RFC 3264 §6.1)
 */
record TrunkAnswer(InetSocketAddress remote, CallMedia.Terms media, String direction) {
    private static final int OFFERED_EVENT = 101;

    /** Empty where there is nothing in common, or no sense in it. */
    static Optional<TrunkAnswer> to(byte[] offer, List<G711> laws) {
        List<String> lines = new String(offer, StandardCharsets.UTF_8).lines().toList();
        int audio = IntStream.range(0, lines.size()).filter(i -> lines.get(i).startsWith("m=audio ")).findFirst().orElse(-1);
        if (audio < 0) {
            return Optional.empty();
        }
        int end = IntStream.range(audio + 1, lines.size()).filter(i -> lines.get(i).startsWith("m=")).findFirst()
                .orElse(lines.size());
        List<String> media = lines.subList(audio, end);
        String[] words = media.getFirst().split(" ");
        try {
            int port = Integer.parseInt(words[1]);
            InetAddress address = address(media).or(() -> address(lines.subList(0, audio))).orElseThrow();
            G711 law = List.of(words).subList(3, words.length).stream().flatMap(type -> law(type).stream())
                    .filter(laws::contains).findFirst().orElseThrow();
            boolean plainRtp = words[2].equals("RTP/AVP") && port > 0;
            return plainRtp
                    ? Optional.of(new TrunkAnswer(
                            new InetSocketAddress(address, port),
                            new CallMedia.Terms(law, keys(media)),
                            direction(address, lines.subList(0, audio), media)))
                    : Optional.empty();
        } catch (RuntimeException nonsense) { // numbers that are none, missing words, host names
            return Optional.empty();
        }
    }

    private static Optional<InetAddress> address(List<String> lines) {
        return lines.stream().filter(line -> line.startsWith("c=IN IP")).findFirst()
                .map(line -> InetAddress.ofLiteral(line.split(" ")[2]));
    }

    private static String direction(InetAddress address, List<String> session, List<String> media) {
        boolean nowhere = address.isAnyLocalAddress(); // RFC 3264 §8.4: the old hold
        String theirs = Stream.concat(media.stream(), session.stream())
                .filter(line -> line.matches("a=(sendrecv|sendonly|recvonly|inactive)"))
                .map(line -> line.substring(2)).findFirst().orElse("sendrecv");
        return switch (theirs) {
            case "sendonly" -> "recvonly";
            case "recvonly" -> nowhere ? "inactive" : "sendonly";
            case "inactive" -> "inactive";
            default -> nowhere ? "recvonly" : "sendrecv";
        };
    }

    /** Whether the other side wants to hear us. */
    boolean heard() {
        return direction.startsWith("send");
    }

    /** RFC 3551 §6: static payload types. */
    private static Optional<G711> law(String payloadType) {
        return switch (payloadType) {
            case "0" -> Optional.of(G711.ULAW);
            case "8" -> Optional.of(G711.ALAW);
            default -> Optional.empty();
        };
    }

    private static OptionalInt keys(List<String> media) {
        return media.stream().filter(line -> line.matches("a=rtpmap:\\d{1,3} (?i:telephone-event)/8000(/1)?"))
                .mapToInt(line -> Integer.parseInt(line.substring("a=rtpmap:".length(), line.indexOf(' '))))
                .findFirst();
    }

    /** What the carrier offers when it calls. */
    static byte[] offer(InetSocketAddress local) {
        return new TrunkAnswer(local, new CallMedia.Terms(G711.ULAW, OptionalInt.of(OFFERED_EVENT)), "sendrecv").sdp(local, 1);
    }

    /** The session description of our side; {@code version} is one more for each that says something else. */
    byte[] sdp(InetSocketAddress local, int version) {
        InetAddress address = local.getAddress();
        String connection = "IN " + (address instanceof Inet6Address ? "IP6 " : "IP4 ") + address.getHostAddress();
        StringBuilder sdp = new StringBuilder()
                .append("v=0\r\no=carrier ").append(local.getPort()).append(' ').append(version).append(' ').append(connection)
                .append("\r\ns=-\r\nc=").append(connection).append("\r\nt=0 0\r\nm=audio ").append(local.getPort())
                .append(" RTP/AVP ").append(media.payloadType());
        media.telephoneEvent().ifPresent(type -> sdp.append(' ').append(type));
        sdp.append("\r\na=rtpmap:").append(media.payloadType()).append(media.law() == G711.ULAW ? " PCMU" : " PCMA").append("/8000\r\n");
        media.telephoneEvent().ifPresent(type -> sdp.append("a=rtpmap:").append(type).append(" telephone-event/8000\r\na=fmtp:")
                .append(type).append(" 0-15\r\n"));
        return sdp.append("a=ptime:20\r\na=").append(direction).append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }
}
