package org.trunkline.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.trunkline.media.bridge.Downlink;
import org.trunkline.media.bridge.DtmfMode;
import org.trunkline.media.bridge.JitterBounds;
import org.trunkline.media.bridge.NoiseMode;
import org.trunkline.media.bridge.SourcePolicy;
import org.trunkline.media.bridge.SrtpMode;
import org.trunkline.media.bridge.TrunkAudio;
import org.trunkline.media.bridge.TrunkCodec;
import org.trunkline.media.bridge.TrunkMedia;
import org.trunkline.media.codec.Gain;
import org.trunkline.sip.CallerRules;
import org.trunkline.sip.Credentials;
import org.trunkline.sip.ExtraHeader;
import org.trunkline.sip.Inbound;
import org.trunkline.sip.Registering;
import org.trunkline.sip.SessionTimer;
import org.trunkline.sip.SipSettings;
import org.trunkline.sip.SourceRange;
import org.trunkline.sip.TlsSettings;
import org.trunkline.sip.Trunk;
import org.trunkline.sip.TrunkAddress;
import org.trunkline.sip.TrunkAddress.Transport;

/** Makes the trunks of what is written, and tells what of it cannot be. */
final class TrunkReader {
    private static final Map<String, TrunkDirection> DIRECTIONS =
            Map.of("both", TrunkDirection.BOTH, "in", TrunkDirection.IN, "out", TrunkDirection.OUT);
    private static final Map<String, Transport> TRANSPORTS =
            Map.of("udp", Transport.UDP, "tcp", Transport.TCP, "tls", Transport.TLS);
    private static final Map<String, TrunkCodec> CODECS =
            Map.of("pcmu", TrunkCodec.PCMU, "pcma", TrunkCodec.PCMA, "g722", TrunkCodec.G722);
    private static final Map<String, DtmfMode> DTMF = Map.of(
            "auto", DtmfMode.AUTO, "rfc4733", DtmfMode.RFC4733, "info", DtmfMode.INFO, "inband", DtmfMode.INBAND);
    private static final Map<String, SourcePolicy> SOURCES = Map.of(
            "strict", SourcePolicy.STRICT, "same-address", SourcePolicy.SAME_ADDRESS, "first-valid", SourcePolicy.FIRST_VALID);
    private static final Map<String, SrtpMode> SRTP = Map.of(
            "off", SrtpMode.OFF, "false", SrtpMode.OFF, // YAML 1.1 reads a bare off as false
            "optional", SrtpMode.OPTIONAL, "required", SrtpMode.REQUIRED);
    static final Map<String, Downlink.Codec> DOWNLINKS =
            Map.of("opus", Downlink.Codec.OPUS, "g711", Downlink.Codec.G711, "adaptive", Downlink.Codec.ADAPTIVE);
    private static final Map<String, NoiseMode> NOISE = Map.of(
            "off", NoiseMode.OFF, "false", NoiseMode.OFF, // as above
            "accept", NoiseMode.ACCEPT, "offer", NoiseMode.OFFER);
    private static final Map<String, Boolean> TELLS_PAUSES = Map.of("audio", false, "rfc3389", true);
    static final Map<String, NumberFormat> FORMATS = Map.of(
            "e164", NumberFormat.E164,
            "national", NumberFormat.NATIONAL,
            "00-prefix", NumberFormat.ZERO_ZERO,
            "as-dialled", NumberFormat.AS_DIALLED);

    private static final Set<String> OURS = Set.of("users", "echo");

    private final TrunklineConfig config;
    private final SipSettings usual;
    private final Numbers numbers;
    private final Problems problems;

    TrunkReader(TrunklineConfig config, SipSettings usual, Numbers numbers, Problems problems) {
        this.config = config;
        this.usual = usual;
        this.numbers = numbers;
        this.problems = problems;
    }

    /** By name, in order; what is wrong is left out. */
    Map<String, TrunkPlan> read() {
        var plans = new LinkedHashMap<String, TrunkPlan>();
        for (int i = 0; i < config.trunks().size(); i++) {
            var key = "trunks[" + i + "]";
            plan(key, config.trunks().get(i)).ifPresent(plan -> {
                if (plans.putIfAbsent(plan.sip().name(), plan) != null) {
                    problems.wrong(key + ".name", "two trunks are called '" + plan.sip().name() + "'; names are unique");
                }
            });
        }
        new SharedPorts(problems).check(plans.values(), usual, config.trunks());
        return plans;
    }

    private Optional<TrunkPlan> plan(String key, TrunkEntry entry) {
        problems.wrongUnless(entry.name().isPresent(), key + ".name", "a trunk needs a name");
        problems.wrongUnless(
                entry.name().map(name -> !OURS.contains(name)).orElse(true),
                key + ".name", "calls that need no trunk are called users and echo; choose another name");
        problems.wrongUnless(entry.address().isPresent(), key + ".address", "a trunk needs an address, like sip.example.com");
        entry.numbers().orElse(List.of()).forEach(number -> problems.wrongUnless(
                number.matches("\\+?[0-9*#]{1,32}"), key + ".numbers", "'" + number + "' is not a number; write it like +4930123450"));
        var direction = Words.choice(problems, key + ".direction", entry.direction(), DIRECTIONS);
        var format = Words.choice(problems, key + ".number-format", entry.numberFormat(), FORMATS);
        var media = media(key, entry);
        var sip = sip(key, entry, direction.orElse(TrunkDirection.BOTH), format.orElse(NumberFormat.AS_DIALLED));
        int most = entry.mostCalls().orElse(config.calls().most());
        problems.wrongUnless(most > 0, key + ".most-calls", "at least 1; leave it out for as many as the gateway carries");
        var endpoint = endpoint(key + ".sip", entry.sip());
        if (sip.isEmpty() || media.isEmpty() || endpoint.isEmpty() || direction.isEmpty() || format.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new TrunkPlan(
                sip.get(), media.get(), endpoint.get(), direction.get(), entry.numbers().orElse(List.of()), format.get(),
                most, entry.rtp().timeoutEndsCall()));
    }

    private Optional<Trunk> sip(String key, TrunkEntry entry, TrunkDirection direction, NumberFormat format) {
        var address = Words.choice(problems, key + ".transport", entry.transport(), TRANSPORTS)
                .flatMap(transport -> address(key + ".address", entry, transport));
        var credentials = credentials(key + ".auth", entry.auth());
        var registering = registering(key + ".register", entry, credentials);
        var domain = registering.flatMap(how -> how.domain().or(() -> address.map(TrunkAddress::host)));
        var caller = caller(key, entry, format, registering.map(Registering::user), domain);
        var inbound = inbound(key, entry, direction, credentials, registering);
        var timer = problems.tried(key + ".session-timer", () -> new SessionTimer(
                entry.sessionTimer().enabled(), entry.sessionTimer().interval(), entry.sessionTimer().least()));
        var tls = tls(key + ".tls", entry);
        if (entry.name().isEmpty() || address.isEmpty() || caller.isEmpty() || timer.isEmpty() || tls.isEmpty()) {
            return Optional.empty();
        }
        return problems.tried(key, () -> new Trunk(
                entry.name().get(), Optional.empty(), address.get(), caller.get(), credentials, registering, inbound, timer.get(),
                entry.ping(), entry.patience().orElse(config.sip().noReply()), tls.get()));
    }

    private Optional<TrunkAddress> address(String key, TrunkEntry entry, Transport transport) {
        return entry.address().flatMap(text -> problems.tried(key, () -> {
            var place = HostPort.parse(text);
            return new TrunkAddress(place.host(), place.port(), transport);
        }));
    }

    /** Who registers calls as the one who is registered, by his address of record, where nothing else is said: phones do so. */
    private Optional<CallerRules> caller(
            String key, TrunkEntry entry, NumberFormat format, Optional<String> registered, Optional<String> domain) {
        var first = entry.numbers().orElse(List.of()).stream().findFirst();
        var user = entry.callerId().or(() -> first).map(number -> numbers.formatted(number, format))
                .or(() -> registered).orElse("anonymous");
        if (entry.privacy() && !entry.assertedIdentity()) {
            problems.doubtful(
                    key + ".privacy", "without asserted-identity the trunk itself does not learn who calls; many refuse that");
        }
        var headers = new ArrayList<ExtraHeader>();
        entry.headers().forEach((name, value) ->
                problems.tried(key + ".headers." + name, () -> new ExtraHeader(name, value)).ifPresent(headers::add));
        return problems.tried(key + ".caller-id", () -> CallerRules.from(user))
                .flatMap(_ -> problems.tried(key, () -> new CallerRules(
                        user,
                        entry.fromHost().or(() -> domain).orElse(""),
                        entry.assertedIdentity(),
                        entry.privacy(),
                        entry.diversion(),
                        headers)));
    }

    private Optional<Credentials> credentials(String key, TrunkEntry.AuthEntry entry) {
        var password = Secrets.read(problems, key, "password", entry.password(), entry.passwordFile());
        boolean asked = entry.password().isPresent() || entry.passwordFile().isPresent();
        problems.wrongUnless(
                entry.username().isEmpty() || asked, key + ".username", "a username needs a password or a password-file");
        problems.wrongUnless(entry.username().isPresent() || !asked, key, "a password needs a username");
        return entry.username().flatMap(user -> password.flatMap(
                proof -> problems.tried(key + ".username", () -> new Credentials(user, proof, entry.realm()))));
    }

    private Optional<Registering> registering(String key, TrunkEntry entry, Optional<Credentials> credentials) {
        var register = entry.register();
        boolean mentioned = register.user().isPresent() || register.domain().isPresent() || register.expires().isPresent();
        if (!register.enabled().orElse(mentioned)) {
            return Optional.empty();
        }
        boolean proven = entry.auth().username().isPresent();
        problems.wrongUnless(
                proven, key, "to register there the trunk needs auth.username and auth.password or auth.password-file");
        var user = register.user().or(() -> credentials.map(Credentials::user));
        return user.flatMap(name -> problems.tried(key, () ->
                new Registering(name, register.domain(), register.expires().orElse(java.time.Duration.ofMinutes(10)))));
    }

    private Inbound inbound(
            String key,
            TrunkEntry entry,
            TrunkDirection direction,
            Optional<Credentials> credentials,
            Optional<Registering> registering) {
        var written = entry.allowedAddresses();
        if (direction == TrunkDirection.OUT) {
            problems.wrongUnless(
                    written.isEmpty(), key + ".allowed-addresses", "calls only go out over this trunk; use direction: both");
            return Inbound.NOBODY;
        }
        var allowed = new ArrayList<SourceRange>();
        for (var text : written.orElseGet(() -> ownAddress(entry))) {
            problems.tried(key + ".allowed-addresses", () -> SourceRange.parse(text.trim())).ifPresent(allowed::add);
        }
        boolean registrar = written.isEmpty();
        problems.wrongUnless(
                direction != TrunkDirection.IN || !allowed.isEmpty() || registrar && registering.isPresent() || written.isPresent(),
                key + ".allowed-addresses",
                "a trunk that only calls in needs the addresses that it calls from");
        boolean challenged = entry.auth().challengeInbound();
        problems.wrongUnless(
                !challenged || entry.auth().username().isPresent(),
                key + ".auth.challenge-inbound", "there is nothing to prove without auth.username and a password");
        boolean md5Only = entry.auth().challengeMd5Only();
        problems.wrongUnless(
                !md5Only || challenged, key + ".auth.challenge-md5-only", "nobody is asked without auth.challenge-inbound");
        return new Inbound(allowed, challenged && credentials.isPresent(), md5Only, registrar);
    }

    /** A trunk at an IP address calls from there; what the DNS says of a name may change. */
    private static List<String> ownAddress(TrunkEntry entry) {
        try {
            var host = HostPort.parse(entry.address().orElse("")).host().replaceAll("[\\[\\]]", "");
            return List.of(InetAddress.ofLiteral(host).getHostAddress());
        } catch (IllegalArgumentException name) {
            return List.of();
        }
    }

    private Optional<TlsSettings> tls(String key, TrunkEntry entry) {
        var tls = entry.tls();
        boolean any = tls.authorities().isPresent() || tls.certificate().isPresent() || tls.key().isPresent();
        problems.wrongUnless(
                !any || entry.transport().trim().equalsIgnoreCase("tls"),
                key, "certificates are for transport: tls; this trunk has transport: " + entry.transport());
        return problems.tried(key, () -> new TlsSettings(
                tls.authorities().map(Path::of), tls.certificate().map(Path::of), tls.key().map(Path::of)));
    }

    private Optional<TrunkMedia> media(String key, TrunkEntry entry) {
        var rtp = entry.rtp();
        var dtmf = Words.choice(problems, key + ".dtmf", entry.dtmf(), DTMF);
        var source = Words.choice(problems, key + ".nat", entry.nat(), SOURCES);
        var srtp = Words.choice(problems, key + ".srtp", entry.srtp(), SRTP);
        var downlink = Words.choice(problems, key + ".downlink.codec", entry.downlink().codec(), DOWNLINKS);
        if (srtp.orElse(SrtpMode.OFF) != SrtpMode.OFF && !entry.transport().trim().toLowerCase(Locale.ROOT).equals("tls")) {
            problems.doubtful(
                    key + ".srtp", "the keys of SRTP are in the SDP, which transport: " + entry.transport()
                            + " shows to everybody on the way; use transport: tls");
        }
        problems.wrongUnless(
                !rtp.timeoutEndsCall() || rtp.timeout().isPresent(), key + ".rtp.timeout-ends-call", "give rtp.timeout, too");
        var bind = literal(key + ".rtp.bind", rtp.bind());
        var advertised = literal(key + ".rtp.advertised", rtp.advertised());
        var audio = audio(key, entry);
        var codecs = new ArrayList<TrunkCodec>();
        for (var name : entry.codecs()) {
            Words.choice(problems, key + ".codecs", name, CODECS).ifPresent(codecs::add);
        }
        boolean read = dtmf.isPresent() && source.isPresent() && srtp.isPresent() && audio.isPresent() && downlink.isPresent();
        if (!read || codecs.size() < entry.codecs().size()) {
            return Optional.empty();
        }
        return problems.tried(key + ".rtp", () -> new TrunkMedia(
                codecs,
                dtmf.get(),
                srtp.get(),
                source.get(),
                rtp.ptime(),
                audio.get(),
                rtp.timeout(),
                new Downlink(downlink.get(), entry.downlink().dtx()),
                bind,
                advertised));
    }

    private Optional<TrunkAudio> audio(String key, TrunkEntry entry) {
        var jitter = jitterBuffer(key + ".rtp.jitter-buffer", entry.rtp().jitterBuffer().trim().toLowerCase(Locale.ROOT));
        var from = gain(key + ".gain.from-trunk", entry.gain().fromTrunk());
        var to = gain(key + ".gain.to-trunk", entry.gain().toTrunk());
        var noise = Words.choice(problems, key + ".rtp.comfort-noise", entry.rtp().comfortNoise(), NOISE);
        var tellsPauses = Words.choice(problems, key + ".rtp.pauses", entry.rtp().pauses(), TELLS_PAUSES);
        boolean read = jitter.isPresent() && from.isPresent() && to.isPresent() && noise.isPresent() && tellsPauses.isPresent();
        return !read
                ? Optional.empty()
                : problems.tried(key + ".rtp.pauses", () -> new TrunkAudio(
                        jitter.get(), from.get(), to.get(), noise.get(), tellsPauses.get()));
    }

    /** {@code -3}, {@code 4.5 dB}. */
    private Optional<Gain> gain(String key, String text) {
        var number = text.trim().replaceFirst("(?i) *dB$", "");
        boolean known = number.matches("[+-]?[0-9]{1,3}(\\.[0-9]{1,3})?");
        problems.wrongUnless(known, key, "'" + text + "' is no gain in dB; write it like -3 or 4.5");
        return known ? problems.tried(key, () -> Gain.ofDb(Double.parseDouble(number))) : Optional.empty();
    }

    private Optional<Optional<JitterBounds>> jitterBuffer(String key, String text) {
        if (text.equals("off") || text.equals("false")) { // YAML 1.1 reads a bare off as false
            return Optional.of(Optional.empty());
        }
        var parts = text.split("-", -1);
        boolean range = parts.length == 2 && Arrays.stream(parts).allMatch(part -> part.trim().matches("[0-9]{1,4}"));
        problems.wrongUnless(range, key, "'" + text + "' is no range of milliseconds; write it like 20-200, or off");
        return range
                ? problems.tried(key, () -> Optional.of(
                        new JitterBounds(Integer.parseInt(parts[0].trim()), Integer.parseInt(parts[1].trim()))))
                : Optional.empty();
    }

    private Optional<SipSettings> endpoint(String key, TrunkEntry.BindEntry entry) {
        if (entry.bind().isEmpty() && entry.port().isEmpty() && entry.advertised().isEmpty()) {
            return Optional.of(usual);
        }
        return problems.tried(key, () -> new SipSettings(
                usual.name(),
                entry.bind().orElse(usual.bindAddress()),
                entry.port().orElse(usual.port()),
                entry.advertised().orElse(entry.bind().isPresent() ? "" : usual.advertisedHost()),
                0,
                usual.userAgent(),
                usual.allowed(),
                usual.tcp(),
                Optional.empty()));
    }

    private Optional<InetAddress> literal(String key, Optional<String> text) {
        return text.flatMap(address -> problems.tried(key, () -> InetAddress.ofLiteral(address)));
    }
}
