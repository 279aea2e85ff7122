package org.trunkline.media.sdp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Offers that tests begin with. The Chromium ones are what Chromium 156 wrote, byte for byte; Firefox's is written by hand
 * in the shape of its own.
 */
final class Offers {
    static final String CHROMIUM = resource("chromium-156-audio.sdp");
    static final String CHROMIUM_VIDEO_DATA = resource("chromium-156-audio-video-data.sdp");
    static final String CHROMIUM_RECVONLY = resource("chromium-156-recvonly.sdp");
    static final String FIREFOX = resource("firefox-shape-audio.sdp");

    private Offers() {}

    static BrowserOffer accepted(String sdp) {
        return switch (BrowserOffer.parse(sdp)) {
            case BrowserOffer offer -> offer;
            case SdpRefused refused -> throw new AssertionError(refused);
        };
    }

    static String withoutLine(String sdp, String start) {
        return sdp.lines().filter(l -> !l.startsWith(start)).reduce("", (a, l) -> a + l + "\r\n");
    }

    /** Cut, doubled, swapped and flipped, always the same. */
    static Stream<byte[]> damaged(List<String> originals, int howMany) {
        var random = new Random(8866);
        return Stream.generate(() -> damage(originals.get(random.nextInt(originals.size())), random)).limit(howMany);
    }

    private static byte[] damage(String original, Random random) {
        var lines = new ArrayList<>(original.lines().toList());
        for (int i = random.nextInt(4); i > 0 && !lines.isEmpty(); i--) {
            int at = random.nextInt(lines.size());
            switch (random.nextInt(4)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(random.nextInt(lines.size()), lines.get(at));
                case 2 -> lines.set(at, lines.get(at).substring(0, random.nextInt(lines.get(at).length() + 1)));
                default -> lines.set(at, lines.get(at).replaceFirst("[0-9]+", "" + random.nextLong()));
            }
        }
        byte[] bytes = String.join("\r\n", lines).getBytes(UTF_8);
        for (int i = random.nextInt(6); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private static String resource(String name) {
        try (var in = Offers.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
