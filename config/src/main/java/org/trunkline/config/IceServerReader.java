package org.trunkline.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.trunkline.config.IceServer.Login;

/** Makes of what is written which STUN and TURN servers pages are told. */
final class IceServerReader {
    private static final String URL =
            "stuns?:[A-Za-z0-9.-]+(:\\d{1,5})?|stuns?:\\[[0-9a-fA-F:]+](:\\d{1,5})?"
                    + "|turns?:([A-Za-z0-9.-]+|\\[[0-9a-fA-F:]+])(:\\d{1,5})?(\\?transport=(udp|tcp))?";

    private final Problems problems;

    IceServerReader(Problems problems) {
        this.problems = problems;
    }

    List<IceServer> read(List<IceServerEntry> entries) {
        var servers = new ArrayList<IceServer>();
        for (int i = 0; i < entries.size(); i++) {
            servers.add(server("ice-servers[" + i + "]", entries.get(i)));
        }
        return List.copyOf(servers);
    }

    private IceServer server(String key, IceServerEntry entry) {
        var urls = entry.urls().orElse(List.of());
        problems.wrongUnless(!urls.isEmpty(), key + ".urls", "name at least one, like turn:turn.example.net:3478");
        urls.forEach(url -> problems.wrongUnless(
                url.matches(URL), key + ".urls", "'" + url + "' is not like stun:host:port or turn:host:port?transport=tcp"));
        var login = login(key, entry);
        boolean relays = urls.stream().anyMatch(url -> url.startsWith("turn"));
        problems.wrongUnless(
                !relays || !(login instanceof Login.Open), key, "a TURN server needs a secret, or a username and a password");
        problems.wrongUnless(entry.valid().isPositive(), key + ".valid", "must be longer than nothing");
        return new IceServer(urls, login);
    }

    private Login login(String key, IceServerEntry entry) {
        var secret = Secrets.read(problems, key, "secret", entry.secret(), entry.secretFile());
        var password = Secrets.read(problems, key, "password", entry.password(), entry.passwordFile());
        problems.wrongUnless(
                entry.username().isPresent() == password.isPresent(), key, "username and password are given together or not at all");
        problems.wrongUnless(
                secret.isEmpty() || password.isEmpty(), key, "give it a secret, or a username and a password, not both");
        var fixed = entry.username().flatMap(name -> password.<Login>map(word -> new Login.Fixed(name, word)));
        Optional<Login> shortLived = secret.map(text -> new Login.ShortLived(text, entry.valid()));
        return shortLived.or(() -> fixed).orElseGet(Login.Open::new);
    }
}
