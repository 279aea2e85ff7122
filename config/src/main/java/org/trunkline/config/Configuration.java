package org.trunkline.config;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A configuration that was read and checked.
 *
 * <pre>
 *  properties ─┐
 *  file ───────┤   keys and types     mapping            settings of
 *  environment ┼─► against Schema ──► TrunklineConfig ─► the engines
 *  built in ───┘         └──────────────────┴────────────────┴─► all problems, each with file and line
 * </pre>
 *
 * @param input where it was read from
 * @param written as it is written, with defaults
 * @param settings what the engines are made from
 * @param warnings what looks like a mistake, but can be
 */
public record Configuration(ConfigInput input, TrunklineConfig written, Settings settings, List<String> warnings) {
    private static final String ROOT = "trunkline.";
    private static final String BUILT_IN = "application.yaml";
    private static final Pattern UNCONVERTIBLE =
            Pattern.compile("property (trunkline\\S+) with the config value \"(.*?)\" threw");
    private static final Pattern NAMED = Pattern.compile("\\$\\{([^{}:$]+)}");
    private static final String NOT_ALONE =
            "; the file alone is fine, but not with what is running: restart the gateway";
    private static final int PROPERTIES = 500;
    private static final int FILES = 400;
    private static final int ENVIRONMENT = 300;
    private static final int DEFAULTS = 100;

    /**
     * Reads and checks.
     *
     * @param input where from
     * @return the configuration
     * @throws ConfigWrong for everything that is wrong
     */
    public static Configuration load(ConfigInput input) {
        return load(input, next -> next);
    }

    /**
     * Reads the same place anew. Trunks, routes, users, STUN and TURN servers, access, the region and origins are taken over; the rest stays as it is.
     *
     * @return the new configuration; its warnings name what needs a restart
     * @throws ConfigWrong for everything that is wrong; what is running goes on
     */
    public Configuration reload() {
        var restart = new ArrayList<String>();
        var reloaded = load(input, next -> {
            restart.addAll(changedForGood(next));
            return new Reloaded(written, next);
        });
        restart.addAll(reloaded.warnings);
        return new Configuration(input, reloaded.written, reloaded.settings, restart);
    }

    private List<String> changedForGood(TrunklineConfig next) {
        var before = Printed.of(written);
        var after = Printed.of(next);
        var keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        return keys.stream()
                .filter(key -> !key.matches("(trunks|routes|users|access|ice-servers|origins|region)\\b.*"))
                .filter(key -> !Objects.equals(before.get(key), after.get(key)))
                .map(key -> ROOT + key + " has changed; that needs a restart")
                .toList();
    }

    private static Configuration load(ConfigInput input, UnaryOperator<TrunklineConfig> merged) {
        var files = files(input);
        var config = builder(input, files).build();
        var places = new Places(config, files.stream().map(YamlFile::keys).toList(), input);
        var problems = new Problems();
        refuseWrongKeys(config, files, input, problems);
        refuse(places, problems); // what has the wrong type cannot be mapped
        var next = mapped(input, files);
        new Blanks(config, keysThatCount(files, input), problems).refuse(next);
        var alone = Settings.read(next, problems); // a file that could not be started with is not taken over either
        refuse(places, problems);
        var written = merged.apply(next);
        var settings = written == next ? alone : besideWhatIsRunning(written, places, problems);
        return new Configuration(
                input,
                written,
                settings.orElseThrow(() -> new IllegalStateException("no settings, and nothing wrong")),
                problems.all().stream().map(places::line).toList());
    }

    /** What may be taken over now has to go with what stays until a restart. */
    private static Optional<Settings> besideWhatIsRunning(TrunklineConfig written, Places places, Problems alone) {
        var beside = new Problems();
        var settings = Settings.read(written, beside);
        refuse(places, beside.alsoSaying(NOT_ALONE));
        beside.all().stream()
                .filter(problem -> !alone.all().contains(problem))
                .forEach(problem -> alone.doubtful(problem.key(), problem.words()));
        return settings;
    }

    /**
     * The effective configuration as YAML, defaults included, secrets hidden.
     *
     * @return text with a line end
     */
    public String print() {
        return Printed.yaml(written);
    }

    private record YamlFile(String name, String text, YamlKeys keys) {}

    private static List<YamlFile> files(ConfigInput input) {
        return input.files().stream().map(Configuration::file).toList();
    }

    private static YamlFile file(Path path) {
        var name = path.getFileName().toString();
        try {
            var text = Files.readString(path, StandardCharsets.UTF_8);
            return new YamlFile(name, text, YamlKeys.of(name, text));
        } catch (IOException unreadable) {
            throw new ConfigWrong(List.of(path + ": cannot be read: it must exist, and be text in UTF-8"));
        } catch (IllegalArgumentException wrong) {
            throw new ConfigWrong(List.of(wrong.getMessage()));
        }
    }

    private static SmallRyeConfigBuilder builder(ConfigInput input, List<YamlFile> files) {
        var builder = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withProfile(profile(input))
                .withSources(new PropertiesConfigSource(input.properties(), Places.PROPERTIES, PROPERTIES))
                .withSources(new EnvConfigSource(input.environment(), ENVIRONMENT))
                .withConverter(Duration.class, PROPERTIES, new Times());
        files.forEach(file -> builder.withSources(new YamlConfigSource(file.name(), file.text(), FILES)));
        builtIn().ifPresent(text -> builder.withSources(new YamlConfigSource(BUILT_IN, text, DEFAULTS)));
        return builder;
    }

    private static String profile(ConfigInput input) {
        return input.profile().orElse("prod");
    }

    private static Optional<String> builtIn() {
        try (var text = Configuration.class.getClassLoader().getResourceAsStream(BUILT_IN)) {
            return text == null ? Optional.empty() : Optional.of(new String(text.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new IllegalStateException("our own defaults cannot be read", unreadable);
        }
    }

    private static void refuseWrongKeys(
            SmallRyeConfig config, List<YamlFile> files, ConfigInput input, Problems problems) {
        var keys = new LinkedHashSet<String>();
        for (var file : files) {
            file.keys().writtenTwice().forEach((key, line) ->
                    problems.wrong(withoutRoot(key), "is written twice, again at " + file.keys().at(line)));
            file.keys().all().stream().filter(Configuration::looksLikeRoot).forEach(key ->
                    problems.wrong(key, "is not a root; did you mean 'trunkline'?"));
            keys.addAll(file.keys().all());
        }
        keys.addAll(input.properties().keySet());
        var told = new HashSet<String>();
        keys.stream()
                .map(Configuration::withoutProfile)
                .filter(key -> key.startsWith(ROOT))
                .distinct()
                .forEach(key -> {
                    boolean below = told.stream().anyMatch(wrong -> key.startsWith(wrong + ".") || key.startsWith(wrong + "["));
                    if (!below) { // one mistake is told once
                        wrong(config, key).ifPresent(words -> {
                            problems.wrong(withoutRoot(key), words);
                            told.add(key);
                        });
                    }
                });
    }

    private static Optional<String> wrong(SmallRyeConfig config, String key) {
        var found = config.getConfigValue(key);
        return found.getValue() == null && found.getRawValue() != null
                ? Optional.of(notSet(config, found.getRawValue()))
                : Schema.wrong(withoutRoot(key), found.getValue());
    }

    /** Only the names: the rest of the value may be a password. */
    private static String notSet(SmallRyeConfig config, String value) {
        var names = NAMED.matcher(value).results()
                .filter(named -> config.getConfigValue(named.group(1)).getValue() == null)
                .map(MatchResult::group)
                .collect(Collectors.joining(" "));
        return names.isEmpty()
                ? "has ${ that begins no name of an environment variable; write \\${ for these two themselves"
                : "names an environment variable or property that is not set: " + names;
    }

    private static Set<String> keysThatCount(List<YamlFile> files, ConfigInput input) {
        var ours = "%" + profile(input) + ".";
        return files.stream()
                .flatMap(file -> file.keys().all().stream())
                .filter(key -> !key.startsWith("%") || key.startsWith(ours))
                .map(Configuration::withoutProfile)
                .collect(Collectors.toSet());
    }

    private static boolean looksLikeRoot(String key) {
        return !key.contains(".") && !key.contains("[") && !key.equals("trunkline") && Words.edits(key, "trunkline") <= 2;
    }

    private static String withoutProfile(String key) {
        return key.replaceFirst("^%[^.]+\\.", "");
    }

    private static String withoutRoot(String key) {
        var plain = withoutProfile(key);
        return plain.startsWith(ROOT) ? plain.substring(ROOT.length()) : plain;
    }

    private static TrunklineConfig mapped(ConfigInput input, List<YamlFile> files) {
        try {
            return builder(input, files)
                    .withValidateUnknown(false) // Schema has done it, with words
                    .withMapping(TrunklineConfig.class, "trunkline")
                    .build()
                    .getConfigMapping(TrunklineConfig.class, "trunkline");
        } catch (ConfigValidationException wrong) {
            throw new ConfigWrong(IntStream.range(0, wrong.getProblemCount())
                    .mapToObj(i -> inEnvironment(wrong.getProblem(i).getMessage()))
                    .toList());
        }
    }

    /** Keys and types of files have been looked at; a variable becomes a key only now. */
    private static String inEnvironment(String message) {
        var found = UNCONVERTIBLE.matcher(message);
        var words = found.find() ? Schema.wrong(withoutRoot(found.group(1)), found.group(2)) : Optional.<String>empty();
        return "environment: " + words.map(wrong -> found.group(1) + ": " + wrong).orElse(message);
    }

    private static void refuse(Places places, Problems problems) {
        if (!problems.refusing().isEmpty()) {
            throw new ConfigWrong(problems.refusing().stream().map(places::line).toList());
        }
    }
}
