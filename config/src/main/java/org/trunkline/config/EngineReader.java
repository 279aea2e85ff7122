package org.trunkline.config;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.trunkline.media.bridge.HoldMusic;
import org.trunkline.media.bridge.MediaSettings;
import org.trunkline.media.bridge.OverloadSettings;
import org.trunkline.media.ice.ConsentSettings;
import org.trunkline.sip.SipSettings;
import org.trunkline.sip.TlsListening;
import org.trunkline.sip.TlsSettings;

/** Makes the settings of the engines, and of the door for pages. */
final class EngineReader {
    private static final Duration LONGEST_GRACE = Duration.ofMinutes(10);

    private final TrunklineConfig config;
    private final Problems problems;

    EngineReader(TrunklineConfig config, Problems problems) {
        this.config = config;
        this.problems = problems;
    }

    Optional<SipSettings> sip() {
        var entry = config.sip();
        if (address("sip.bind", entry.bind()).isEmpty()) {
            return Optional.empty();
        }
        return problems.tried("sip", () -> new SipSettings(
                "trunkline",
                entry.bind(),
                entry.port(),
                entry.advertised().orElse(""),
                0,
                "Trunkline",
                List.of(),
                true,
                listening(entry.tls())));
    }

    private Optional<TlsListening> listening(TrunklineConfig.SipEntry.ListenEntry entry) {
        if (entry.certificate().isEmpty() && entry.key().isEmpty() && entry.authorities().isEmpty()) {
            return Optional.empty();
        }
        return problems.tried("sip.tls", () -> new TlsListening(entry.port(), 0, new TlsSettings(
                entry.authorities().map(Path::of), entry.certificate().map(Path::of), entry.key().map(Path::of))));
    }

    Optional<MediaSettings> media() {
        var entry = config.media();
        var ports = problems.tried("media.rtp-ports", () -> PortRange.parse(entry.rtpPorts()));
        var browserBind = address("media.browser-bind", entry.browserBind());
        var trunkBind = entry.trunkBind().isPresent()
                ? address("media.trunk-bind", entry.trunkBind().get())
                : literal(config.sip().bind()); // sip() tells what is wrong with it
        var advertised = entry.trunkAdvertised().map(text -> address("media.trunk-advertised", text)).orElse(trunkBind);
        var publicAddress = entry.publicAddress().flatMap(text -> address("media.public-address", text));
        var addresses = new ArrayList<InetAddress>();
        entry.browserAddresses().orElse(List.of())
                .forEach(text -> address("media.browser-addresses", text).ifPresent(addresses::add));
        var consent = problems.tried(
                "media.consent-expiry", () -> new ConsentSettings(entry.consentInterval(), entry.consentExpiry()));
        var overload = overload(entry.overload());
        var music = config.calls().holdMusic().flatMap(this::music);
        ports.ifPresent(this::enoughPorts);
        if (ports.isEmpty() || browserBind.isEmpty() || trunkBind.isEmpty() || advertised.isEmpty() || consent.isEmpty()
                || overload.isEmpty()) {
            return Optional.empty();
        }
        return problems.tried("media", () -> new MediaSettings(
                entry.loops() == 0 ? Runtime.getRuntime().availableProcessors() : entry.loops(),
                browserBind.get(),
                entry.browserPort(),
                addresses,
                publicAddress,
                trunkBind.get(),
                advertised.get(),
                ports.get().first(),
                ports.get().last(),
                entry.opusLibrary().map(Path::of),
                entry.opusComplexity(),
                entry.browserDtx(),
                overload.get(),
                consent.get(),
                music));
    }

    private Optional<HoldMusic> music(String file) {
        return problems.tried("calls.hold-music", () -> {
            try {
                return HoldMusic.of(Files.readAllBytes(Path.of(file)));
            } catch (IOException | InvalidPathException unreadable) {
                throw new IllegalArgumentException(
                        "the file '" + file + "' cannot be read: it must exist, and be readable by this user", unreadable);
            } catch (IllegalArgumentException unusable) {
                throw new IllegalArgumentException(
                        "the file '" + file + "' cannot be played: " + unusable.getMessage(), unusable);
            }
        });
    }

    private Optional<OverloadSettings> overload(TrunklineConfig.MediaEntry.OverloadEntry entry) {
        return problems.tried("media.overload", () -> new OverloadSettings(
                entry.late(), entry.tooLate(), entry.calm(), entry.retryAfter()));
    }

    /** Quarkus serves by these files; what is wrong with them is told here, with file and line. */
    void https() {
        var entry = config.https();
        if (entry.certificate().isPresent() || entry.key().isPresent()) {
            problems.tried("https", () -> usable(new TlsSettings(
                    Optional.empty(), entry.certificate().map(Path::of), entry.key().map(Path::of))));
        }
    }

    private static TlsSettings usable(TlsSettings files) {
        try {
            files.check();
            return files;
        } catch (IOException unusable) {
            throw new IllegalArgumentException(unusable.getMessage(), unusable);
        }
    }

    void calls() {
        var calls = config.calls();
        problems.wrongUnless(calls.most() > 0, "calls.most", "the gateway must be allowed at least one call");
        problems.wrongUnless(calls.mostOfAPage() > 0, "calls.most-of-a-page", "a page must be allowed at least one call");
        problems.wrongUnless(calls.reachTime().isPositive(), "calls.reach-time", "must be longer than nothing");
        problems.wrongUnless(calls.ringTime().isPositive(), "calls.ring-time", "must be longer than nothing");
        problems.wrongUnless(calls.mediaTime().isPositive(), "calls.media-time", "must be longer than nothing");
        problems.wrongUnless(
                !calls.grace().isNegative() && calls.grace().compareTo(LONGEST_GRACE) <= 0,
                "calls.grace",
                "is from 0s, at once, to " + LONGEST_GRACE.toMinutes() + "m");
        problems.wrongUnless(config.sip().noReply().isPositive(), "sip.no-reply", "must be longer than nothing");
    }

    MessageRules messages() {
        var entry = config.messages();
        return problems.tried("messages", () -> new MessageRules(entry.contentTypes(), entry.mostBytes()))
                .orElse(MessageRules.USUAL);
    }

    void phones() {
        problems.wrongUnless(
                config.phones().realm().matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?"),
                "phones.realm", "must be a host name: letters, digits, . and -");
    }

    Set<String> origins() {
        var origins = new HashSet<String>();
        for (var origin : config.origins().orElse(List.of())) {
            var text = origin.trim().toLowerCase(Locale.ROOT);
            problems.wrongUnless(
                    text.equals("self") || text.matches("https?://[a-z0-9.\\[\\]:-]+"),
                    "origins", "'" + origin + "' is not an origin; write https://host, with a port if it has one");
            origins.add(text);
        }
        return Set.copyOf(origins);
    }

    Numbers numbers() {
        var region = config.region().map(text -> text.trim().toUpperCase(Locale.ROOT));
        region.ifPresent(code -> problems.wrongUnless(
                Numbers.regions().contains(code), "region", "'" + code + "' is not a country; write its code, like DE or US"));
        return new Numbers(region.filter(Numbers.regions()::contains));
    }

    /** Each call has two ports toward its trunk. */
    private void enoughPorts(PortRange ports) {
        int calls = (ports.last() - ports.first() + 1) / 2;
        if (calls < config.calls().most()) {
            problems.doubtful(
                    "media.rtp-ports", "is good for " + calls + " calls, but calls.most is " + config.calls().most());
        }
    }

    private Optional<InetAddress> address(String key, String text) {
        var found = literal(text);
        problems.wrongUnless(found.isPresent(), key, "'" + text + "' is not an IP address, like 192.0.2.1");
        return found;
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException name) {
            return Optional.empty();
        }
    }
}
