package org.trunkline.gateway.access;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;
import org.trunkline.config.ApiKey;
import org.trunkline.config.ConfigInput;
import org.trunkline.config.ConfigWrong;
import org.trunkline.config.Configuration;

/** {@code trunkline token create}: prints an access token and nothing else, without a running gateway. */
public final class TokenCommand {
    private static final int FINE = 0;
    private static final int WRONG = 1;
    private static final int MISUSED = 2;
    private static final Set<String> OPTIONS = Set.of("--config", "--identity", "--grants", "--ttl", "--key");
    private static final String USAGE =
            "usage: token create --config FILE --identity NAME [--grants JSON] [--ttl SECONDS] [--key ID]";

    private TokenCommand() {}

    /**
     * Ends the process with 0, 1 when there is no token, or 2 when this is misused.
     *
     * @param arguments create, and options
     */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), ConfigInput.ofProcess(), Instant.now(), System.out, System.err));
    }

    static int run(List<String> arguments, ConfigInput input, Instant now, PrintStream out, PrintStream err) {
        var options = options(arguments);
        if (options.isEmpty()) {
            err.println(USAGE);
            return MISUSED;
        }
        try {
            var keys = Configuration.load(input.with(Path.of(options.get().get("--config")))).settings().access().keys();
            out.println(TokenOffice.make(key(keys, options.get()), wanted(options.get()), now).token());
            return FINE;
        } catch (ConfigWrong | IllegalArgumentException wrong) {
            err.println(wrong.getMessage());
            return WRONG;
        }
    }

    /** Each option with its value; nothing where something is missing, unknown or said twice. */
    private static Optional<Map<String, String>> options(List<String> arguments) {
        var options = new LinkedHashMap<String, String>();
        boolean whole = arguments.size() % 2 == 1 && arguments.getFirst().equals("create");
        for (int i = 1; whole && i < arguments.size(); i += 2) {
            whole = OPTIONS.contains(arguments.get(i)) && options.put(arguments.get(i), arguments.get(i + 1)) == null;
        }
        return whole && options.containsKey("--config") && options.containsKey("--identity")
                ? Optional.of(options)
                : Optional.empty();
    }

    private static ApiKey key(List<ApiKey> keys, Map<String, String> options) {
        return keys.stream()
                .filter(key -> key.id().equals(options.getOrDefault("--key", key.id())))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(keys.isEmpty()
                        ? "There is no key to sign with: add one to trunkline.access.keys."
                        : "There is no such key; keys are: " + keys.stream().map(ApiKey::id).toList()));
    }

    private static Map<String, Object> wanted(Map<String, String> options) {
        var wanted = new LinkedHashMap<String, Object>();
        wanted.put("identity", options.get("--identity"));
        Optional.ofNullable(options.get("--grants")).ifPresent(json -> wanted.put("grants", parsed(json)));
        Optional.ofNullable(options.get("--ttl")).ifPresent(text -> wanted.put("ttlSeconds", seconds(text)));
        return wanted;
    }

    private static Object parsed(String json) {
        try {
            return JsonUtil.parseJson(json);
        } catch (JoseException wrong) {
            throw new IllegalArgumentException("--grants is a JSON object, like {\"incoming\": true, \"to\": [\"+49\"]}", wrong);
        }
    }

    private static Object seconds(String text) {
        return text.matches("[0-9]{1,9}") ? Long.valueOf(text) : text; // what is no number is refused with the rest
    }
}
