package org.trunkline.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.trunkline.media.bridge.MediaSettings;
import org.trunkline.sip.SipSettings;

/**
 * The whole configuration, checked: what the engines are made from.
 *
 * @param sip for the usual SIP endpoint
 * @param media for the media engine
 * @param trunks in order; {@code endpoint()} of one equals {@code sip} unless it has an address of its own
 * @param routes where calls go
 * @param users who may be called here
 * @param extensions what some of them are at telephone systems
 * @param access whose tokens are taken
 * @param iceServers what pages are told to use
 * @param messages what a text message may be
 * @param origins lower case
 */
public record Settings(
        SipSettings sip,
        MediaSettings media,
        List<TrunkPlan> trunks,
        Routes routes,
        List<UserPlan> users,
        List<ExtensionPlan> extensions,
        AccessPlan access,
        List<IceServer> iceServers,
        MessageRules messages,
        Set<String> origins) {
    /** Copies. */
    public Settings {
        trunks = List.copyOf(trunks);
        users = List.copyOf(users);
        extensions = List.copyOf(extensions);
        iceServers = List.copyOf(iceServers);
        origins = Set.copyOf(origins);
    }

    /** As much as can be read; nothing only where a problem says why. */
    static Optional<Settings> read(TrunklineConfig config, Problems problems) {
        var engines = new EngineReader(config, problems);
        engines.calls();
        engines.https();
        engines.phones();
        var numbers = engines.numbers();
        var messages = engines.messages();
        var origins = engines.origins();
        var media = engines.media();
        var sip = engines.sip();
        var usual = sip.orElseGet(() -> SipSettings.at("trunkline", "127.0.0.1", 0)); // to find what else is wrong
        var trunks = new TrunkReader(config, usual, numbers, problems).read();
        var access = new AccessReader(problems).read(config.access());
        var users = new UserReader(access, problems).read(config.users());
        var extensions = new ExtensionReader(config, trunks, problems).read();
        var iceServers = new IceServerReader(problems).read(config.iceServers());
        var rules = new RouteReader(trunks, users, numbers, config.carrier().enabled(), problems).read(config.routes());
        var routes = new RouteBook(rules, extensions, numbers);
        return sip.flatMap(endpoint -> media.map(engine -> new Settings(
                endpoint, engine, List.copyOf(trunks.values()), routes, List.copyOf(users.values()), extensions, access, iceServers,
                messages, origins)));
    }
}
