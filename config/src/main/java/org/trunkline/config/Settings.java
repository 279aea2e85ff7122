package org.trunkline.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.trunkline.media.bridge.MediaSettings;
import org.trunkline.media.bridge.TrunkCodec;
import org.trunkline.media.bridge.TrunkMedia;
import org.trunkline.media.ice.ConsentSettings;
import org.trunkline.sip.CallerRules;
import org.trunkline.sip.SipSettings;
import org.trunkline.sip.Trunk;

/**
 * The whole configuration, checked: what the engines are made from.
 *
 * @param sip for the SIP endpoint
 * @param media for the media engine
 * @param routes in order
 * @param origins lower case
 */
public record Settings(SipSettings sip, MediaSettings media, List<Route> routes, Set<String> origins) {
    private record ConfiguredTrunk(Trunk trunk, TrunkMedia media) {}

    /**
     * Checks a configuration.
     *
     * @param config as written
     * @return as the engines want it
     * @throws ConfigWrong for the first thing that is wrong
     */
    public static Settings of(TrunklineConfig config) {
        var trunks = trunks(config.trunks(), config.sip().noReply());
        return new Settings(sip(config.sip()), media(config), routes(config.routes(), trunks), origins(config));
    }

    private static Map<String, ConfiguredTrunk> trunks(
            List<TrunklineConfig.TrunkEntry> entries, Duration patience) {
        var trunks = new HashMap<String, ConfiguredTrunk>();
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            var key = "trunks[" + i + "]";
            var trunk = checked(key, () -> trunk(entry).withPatience(patience));
            if (trunks.put(entry.name(), new ConfiguredTrunk(trunk, codecs(key, entry.codecs()))) != null) {
                throw new ConfigWrong(key + ".name", "two trunks are called '" + entry.name() + "'; names are unique");
            }
        }
        return trunks;
    }

    private static Trunk trunk(TrunklineConfig.TrunkEntry entry) {
        var address = HostPort.parse(entry.address());
        return Trunk.udp(entry.name(), address.host(), address.port(), entry.callerId())
                .withCaller(new CallerRules(
                        entry.callerId(), entry.fromHost().orElse(""), false, false, Optional.empty(), List.of()));
    }

    private static TrunkMedia codecs(String key, List<String> names) {
        return TrunkMedia.of(names.stream().map(name -> codec(key, name)).toList());
    }

    private static TrunkCodec codec(String key, String name) {
        return switch (name.trim().toUpperCase(Locale.ROOT)) {
            case "PCMU" -> TrunkCodec.PCMU;
            case "PCMA" -> TrunkCodec.PCMA;
            case "G722" -> TrunkCodec.G722;
            default -> throw new ConfigWrong(key + ".codecs", "'" + name + "' is not a codec; use PCMU, PCMA or G722");
        };
    }

    private static List<Route> routes(
            List<TrunklineConfig.RouteEntry> entries, Map<String, ConfiguredTrunk> trunks) {
        return IntStream.range(0, entries.size())
                .mapToObj(i -> route("routes[" + i + "]", entries.get(i), trunks))
                .toList();
    }

    private static Route route(
            String key, TrunklineConfig.RouteEntry entry, Map<String, ConfiguredTrunk> trunks) {
        var target = trunks.get(entry.trunk());
        if (target == null) {
            throw new ConfigWrong(
                    key + ".trunk", "there is no trunk '" + entry.trunk() + "'; trunks are: " + trunks.keySet());
        }
        if (!entry.prefix().matches("\\+?[0-9*#]*")) {
            throw new ConfigWrong(key + ".prefix", "'" + entry.prefix() + "' is not the beginning of a number");
        }
        return new Route(entry.prefix(), target.trunk(), target.media());
    }

    private static SipSettings sip(TrunklineConfig.SipEntry entry) {
        return checked("sip", () -> new SipSettings(
                "trunkline",
                entry.bind(),
                entry.port(),
                entry.advertised().orElse(""),
                0,
                "Trunkline",
                List.of(),
                true,
                Optional.empty()));
    }

    private static MediaSettings media(TrunklineConfig config) {
        var entry = config.media();
        var ports = PortRange.parse("media.rtp-ports", entry.rtpPorts());
        var trunkBind = address("media.trunk-bind", entry.trunkBind().orElse(config.sip().bind()));
        return checked("media", () -> new MediaSettings(
                entry.loops() == 0 ? Runtime.getRuntime().availableProcessors() : entry.loops(),
                address("media.browser-bind", entry.browserBind()),
                entry.browserPort(),
                entry.browserAddresses().orElse(List.of()).stream()
                        .map(text -> address("media.browser-addresses", text))
                        .toList(),
                entry.publicAddress().map(text -> address("media.public-address", text)),
                trunkBind,
                entry.trunkAdvertised()
                        .map(text -> address("media.trunk-advertised", text))
                        .orElse(trunkBind),
                ports.first(),
                ports.last(),
                entry.opusLibrary().map(Path::of),
                entry.opusComplexity(),
                new ConsentSettings(entry.consentInterval(), entry.consentExpiry())));
    }

    private static Set<String> origins(TrunklineConfig config) {
        var origins = new HashSet<String>();
        for (var origin : config.origins().orElse(List.of())) {
            var text = origin.trim().toLowerCase(Locale.ROOT);
            if (!text.equals("self") && !text.matches("https?://[a-z0-9.\\[\\]:-]+")) {
                throw new ConfigWrong(
                        "origins", "'" + origin + "' is not an origin; write https://host, with a port if it has one");
            }
            origins.add(text);
        }
        return Set.copyOf(origins);
    }

    private static InetAddress address(String key, String text) {
        return checked(key, () -> InetAddress.ofLiteral(text));
    }

    /** What the engines refuse becomes a sentence that names the key. */
    private static <T> T checked(String key, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException wrong) {
            throw new ConfigWrong(key, wrong.getMessage());
        }
    }
}
