package org.trunkline.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Makes of what is written whose access tokens are taken. */
final class AccessReader {
    private static final String ID = "[A-Za-z0-9._-]{1,64}";
    private static final String LOOPBACK = "localhost|127(\\.[0-9]{1,3}){3}|\\[::1]";

    private final Problems problems;

    AccessReader(Problems problems) {
        this.problems = problems;
    }

    AccessPlan read(AccessEntry entry) {
        return new AccessPlan(keys(entry.keys()), servers(entry.jwks()));
    }

    private List<ApiKey> keys(List<AccessEntry.KeyEntry> entries) {
        var keys = new ArrayList<ApiKey>();
        var ids = new HashSet<String>();
        for (int i = 0; i < entries.size(); i++) {
            var key = "access.keys[" + i + "]";
            var entry = entries.get(i);
            var id = entry.id().orElse("");
            problems.wrongUnless(id.matches(ID), key + ".id", "a key needs an id of letters, digits and . _ -, at most 64");
            problems.wrongUnless(ids.add(id), key + ".id", "two keys are called '" + id + "'; ids are unique");
            var secret = Secrets.read(problems, key, "secret", entry.secret(), entry.secretFile());
            problems.wrongUnless(
                    secret.isPresent() || entry.secretFile().isPresent(), key, "give it a secret, or a secret-file");
            secret.flatMap(text -> problems.tried(key + ".secret", () -> new ApiKey(id, text))).ifPresent(keys::add);
        }
        return keys;
    }

    private List<KeyServer> servers(List<AccessEntry.JwksEntry> entries) {
        var servers = new ArrayList<KeyServer>();
        var issuers = new HashSet<String>();
        for (int i = 0; i < entries.size(); i++) {
            var key = "access.jwks[" + i + "]";
            var entry = entries.get(i);
            var url = url(key + ".url", entry.url().orElse(""));
            var issuer = entry.issuer().orElse("");
            var audience = entry.audience().orElse("");
            problems.wrongUnless(!issuer.isBlank(), key + ".issuer", "say what its tokens have in iss");
            problems.wrongUnless(!audience.isBlank(), key + ".audience", "say what its tokens have in aud when they are for this gateway");
            problems.wrongUnless(issuers.add(issuer), key + ".issuer", "two have the issuer '" + issuer + "'; issuers are unique");
            url.ifPresent(where -> servers.add(new KeyServer(where, issuer, audience)));
        }
        return servers;
    }

    /** Who can change what comes from there can be everybody: TLS, or nobody on the way. */
    private Optional<URI> url(String key, String text) {
        try {
            var url = new URI(text);
            var host = Optional.ofNullable(url.getHost()).orElse("");
            boolean safe = "https".equals(url.getScheme()) && !host.isEmpty()
                    || "http".equals(url.getScheme()) && host.matches(LOOPBACK);
            problems.wrongUnless(safe, key, "write https://..., or http:// with an address of this machine");
            return safe ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException wrong) {
            problems.wrong(key, "'" + text + "' is not an address: " + wrong.getReason());
            return Optional.empty();
        }
    }
}
