package org.trunkline.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the users of what is written. */
final class UserReader {
    private static final String NAME = "[A-Za-z0-9._-]{1,64}"; // never mistaken for a number with a plus

    private UserReader() {}

    /** By name, in order. */
    static Map<String, UserPlan> read(List<UserEntry> entries, Problems problems) {
        var users = new LinkedHashMap<String, UserPlan>();
        for (int i = 0; i < entries.size(); i++) {
            var key = "users[" + i + "]";
            var entry = entries.get(i);
            var name = entry.name().orElse("");
            problems.wrongUnless(
                    name.matches(NAME), key + ".name", "a user needs a name of letters, digits and . _ -, at most 64");
            var secret = Secrets.read(problems, key, "secret", entry.secret(), entry.secretFile());
            entry.callerId().ifPresent(number -> problems.wrongUnless(
                    number.matches("\\+?[0-9]{1,32}"), key + ".caller-id", "'" + number + "' is not a number"));
            if (users.putIfAbsent(name, new UserPlan(name, secret, entry.callerId())) != null) {
                problems.wrong(key + ".name", "two users are called '" + name + "'; names are unique");
            }
        }
        return users;
    }
}
