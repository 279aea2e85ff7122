package org.trunkline.gateway.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.trunkline.gateway.measure.Capture;
import org.trunkline.gateway.measure.Sound;
import org.trunkline.gateway.measure.Tshark;

/** What goes between the gateway and its trunk, and between the gateway and browsers, as tshark sees it. */
final class Wire implements AutoCloseable {
    private static final int TELEPHONE_EVENT = 101;

    private final GatewayProcess gateway;
    private final Capture capture;
    private boolean open = true;

    private Wire(GatewayProcess gateway, Capture capture) {
        this.gateway = gateway;
        this.capture = capture;
    }

    static Wire tap(GatewayProcess gateway, Path directory, String name) {
        try {
            int lastRtp = gateway.rtpPort() + GatewayProcess.RTP_PORTS - 1;
            String filter = "udp and (port %d or portrange %d-%d or portrange %d-%d)".formatted(
                    gateway.sipPort(), gateway.rtpPort(), lastRtp, gateway.browserPort(), gateway.browserPort() + 3);
            return new Wire(gateway, Capture.start(Files.createDirectories(directory).resolve(name + ".pcapng"), filter));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** RTP of the gateway to the trunk, all calls, in the order of the wire. */
    List<Tshark.Rtp> toTrunk() {
        return Tshark.rtp(file(), Tshark.destinationsOf(file(), evenPorts()));
    }

    /** What the trunk hears, of the only call. */
    Sound heardByTrunk(int payloadType) {
        return Tshark.g711(toTrunk(), payloadType);
    }

    /** The statistics of what the trunk sends, by tshark. */
    List<Tshark.RtpStream> streamsOfTrunk() {
        return Tshark.rtpStreams(file(), evenPorts());
    }

    /** Digits on their way to the trunk. */
    List<Tshark.TelephoneEvent> digitsToTrunk() {
        return Tshark.telephoneEvents(file(), TELEPHONE_EVENT, Tshark.destinationsOf(file(), evenPorts()));
    }

    /** RTP headers of what browsers send; what is behind them is encrypted. */
    List<Tshark.Rtp> fromBrowsers() {
        return Tshark.rtp(file(), IntStream.range(gateway.browserPort(), gateway.browserPort() + 4).toArray());
    }

    /** The same of what browsers are sent. */
    List<Tshark.Rtp> toBrowsers() {
        return Tshark.rtp(file(), Tshark.destinationsOf(file(), IntStream.range(gateway.browserPort(), gateway.browserPort() + 4).toArray()));
    }

    /** Requests by name and responses by number, with who sent them; each once. */
    List<Tshark.Sip> sip() {
        return Tshark.sip(file(), gateway.sipPort());
    }

    /** The same with what was sent again, as no answer had come. */
    List<Tshark.Sip> sipWithCopies() {
        return Tshark.sipWithCopies(file(), gateway.sipPort());
    }

    /** Session descriptions, with who sent them; each once. */
    List<Tshark.Sdp> sdp() {
        return Tshark.sdp(file(), gateway.sipPort());
    }

    /** Until a SIP message that begins so was on the wire. */
    void awaitSip(String beginning) {
        Await.until(beginning + " on the wire", () -> capture.contains(beginning));
    }

    private int[] evenPorts() {
        return IntStream.range(0, GatewayProcess.RTP_PORTS / 2).map(i -> gateway.rtpPort() + 2 * i).toArray();
    }

    /** All that was sent until now is in it. */
    private Path file() {
        close();
        return capture.file();
    }

    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        try {
            capture.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
