package org.trunkline.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the users of what is written. */
final class UserReader {
    private static final String NAME = "[A-Za-z0-9._-]{1,64}"; // never mistaken for a number with a plus

    private final AccessPlan access;
    private final Problems problems;

    UserReader(AccessPlan access, Problems problems) {
        this.access = access;
        this.problems = problems;
    }

    /** By name, in order. */
    Map<String, UserPlan> read(List<UserEntry> entries) {
        var users = new LinkedHashMap<String, UserPlan>();
        for (int i = 0; i < entries.size(); i++) {
            var key = "users[" + i + "]";
            var entry = entries.get(i);
            var name = entry.name().orElse("");
            problems.wrongUnless(
                    name.matches(NAME), key + ".name", "a user needs a name of letters, digits and . _ -, at most 64");
            var secret = Secrets.read(problems, key, "secret", entry.secret(), entry.secretFile());
            proof(key, entry, users);
            var user = new UserPlan(name, secret, hashes(entry), entry.open(), written(key, entry));
            problems.tried(key, user::grants);
            if (users.putIfAbsent(name, user) != null) {
                problems.wrong(key + ".name", "two users are called '" + name + "'; names are unique");
            }
        }
        return users;
    }

    /** Nobody is somebody by accident. */
    private void proof(String key, UserEntry entry, Map<String, UserPlan> before) {
        boolean secret = entry.secret().isPresent() || entry.secretFile().isPresent();
        entry.ha1().ifPresent(hash -> problems.wrongUnless(
                hash.matches("[0-9a-f]{32}"), key + ".ha1", "is no MD5 in hexadecimal, 32 of 0-9 and a-f"));
        entry.ha1Sha256().ifPresent(hash -> problems.wrongUnless(
                hash.matches("[0-9a-f]{64}"), key + ".ha1-sha256", "is no SHA-256 in hexadecimal, 64 of 0-9 and a-f"));
        problems.wrongUnless(
                entry.ha1Sha256().isEmpty() || entry.ha1().isPresent(), key + ".ha1-sha256", "give ha1, too: many phones know MD5 alone");
        problems.wrongUnless(!secret || entry.ha1().isEmpty(), key + ".ha1", "give a secret or ha1, not both");
        boolean proves = secret || entry.ha1().isPresent();
        problems.wrongUnless(!entry.open() || !proves, key + ".open", "a user is open or has a secret, not both");
        problems.wrongUnless(
                !entry.open() || before.values().stream().noneMatch(UserPlan::open),
                key + ".open",
                "one user at most is open: whoever comes without a secret or token is that one");
        if (!entry.open() && !proves && !access.takesTokens()) {
            problems.doubtful(key, "nobody can be this user: give it a secret, or set access.keys for tokens, or open: true");
        }
    }

    private static Map<String, String> hashes(UserEntry entry) {
        var hashes = new LinkedHashMap<String, String>();
        entry.ha1().ifPresent(hash -> hashes.put(UserPlan.MD5, hash));
        entry.ha1Sha256().ifPresent(hash -> hashes.put(UserPlan.SHA_256, hash));
        return hashes;
    }

    private WrittenGrants written(String key, UserEntry entry) {
        return new WrittenGrants(
                entry.incoming(),
                entry.to().flatMap(beginnings -> problems.tried(key + ".to", () -> Destinations.of(beginnings))),
                callerIds(key, entry),
                entry.callsAtOnce(),
                entry.callsAMinute(),
                entry.messagesAMinute(),
                entry.longestCall());
    }

    /** The first is shown where none is chosen. */
    private Optional<List<String>> callerIds(String key, UserEntry entry) {
        var ids = new ArrayList<String>();
        entry.callerId().ifPresent(number -> number(key + ".caller-id", number, ids));
        entry.callerIds().orElse(List.of()).forEach(number -> number(key + ".caller-ids", number, ids));
        return Optional.<List<String>>of(ids).filter(some -> !some.isEmpty());
    }

    private void number(String key, String text, List<String> numbers) {
        boolean fine = text.matches("\\+?[0-9]{1,32}");
        problems.wrongUnless(fine, key, "'" + text + "' is not a number");
        if (fine) {
            numbers.add(text);
        }
    }
}
