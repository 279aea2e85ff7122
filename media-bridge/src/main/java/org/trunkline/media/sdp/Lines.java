package org.trunkline.media.sdp;

import java.net.InetAddress;
import org.trunkline.media.ice.AddressLiteral;

/** Writes a description line by line. */
final class Lines {
    private final StringBuilder text = new StringBuilder(1024);

    Lines add(String line) {
        text.append(line).append("\r\n"); // RFC 8866 §5
        return this;
    }

    Lines connection(InetAddress address) {
        return add("c=" + network(address));
    }

    /** The rtpmap, and the fmtp if there are parameters. */
    Lines codec(AudioCodec codec) {
        add("a=rtpmap:" + codec.rtpmap());
        return codec.fmtp().isEmpty() ? this : add("a=fmtp:" + codec.payloadType() + " " + codec.fmtpText());
    }

    /** RFC 3264 §6: a rejected section has port 0, and stays in its place. */
    Lines rejected(MediaLine line) {
        add("m=" + line.media() + " 0 " + line.protocol() + " " + line.firstFormat());
        add("c=IN IP4 0.0.0.0");
        return line.mid().isEmpty() ? this : add("a=mid:" + line.mid());
    }

    static String network(InetAddress address) {
        return "IN " + AddressLiteral.family(address) + " " + AddressLiteral.format(address);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
