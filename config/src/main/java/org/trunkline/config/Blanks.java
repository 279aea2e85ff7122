package org.trunkline.config;

import io.smallrye.config.SmallRyeConfig;
import java.util.List;
import java.util.Set;

/**
 * Keys that keep somebody out, and would let everybody in where their value is empty: reading takes that for left out.
 * An environment variable that is set to nothing, or a template that was not filled in, must not open a door.
 */
final class Blanks {
    private static final List<String> OF_USERS = List.of(
            "secret", "secret-file", "ha1", "ha1-sha256", "incoming", "to", "caller-ids", "calls-at-once", "calls-a-minute",
            "messages-a-minute", "longest-call", "extension.trunk", "extension.user", "extension.secret", "extension.secret-file");
    private static final List<String> OF_KEYS = List.of("secret", "secret-file");
    private static final List<String> OF_TRUNKS = List.of(
            "auth.password", "auth.password-file", "auth.realm", "allowed-addresses");
    private static final List<String> OF_ICE_SERVERS =
            List.of("secret", "secret-file", "username", "password", "password-file");
    private static final List<String> OF_ROUTES =
            List.of("from", "did", "prefix", "pattern", "caller", "caller-pattern");

    private final SmallRyeConfig config;
    private final Set<String> inFiles;
    private final Problems problems;

    /** @param inFiles the keys of files, whole: one without a value is in no source */
    Blanks(SmallRyeConfig config, Set<String> inFiles, Problems problems) {
        this.config = config;
        this.inFiles = inFiles;
        this.problems = problems;
    }

    void refuse(TrunklineConfig written) {
        each("users", written.users(), OF_USERS);
        each("access.keys", written.access().keys(), OF_KEYS);
        each("ice-servers", written.iceServers(), OF_ICE_SERVERS);
        each("trunks", written.trunks(), OF_TRUNKS);
        each("routes", written.routes(), OF_ROUTES);
    }

    private void each(String list, List<?> entries, List<String> keys) {
        for (int i = 0; i < entries.size(); i++) {
            for (var key : keys) {
                refuse(list + "[" + i + "]." + key);
            }
        }
    }

    private void refuse(String key) {
        var whole = "trunkline." + key;
        var value = config.getConfigValue(whole).getValue();
        boolean empty = value == null ? inFiles.contains(whole) : value.replace(',', ' ').isBlank(); // a list is one text, too
        problems.wrongUnless(!empty, key, "is empty; leave it out or write one");
    }
}
