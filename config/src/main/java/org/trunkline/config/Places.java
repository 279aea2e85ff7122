package org.trunkline.config;

import io.smallrye.config.SmallRyeConfig;
import java.util.List;
import java.util.Optional;

/** Where a key was written: file and line, the environment, or a property of the JVM. */
final class Places {
    static final String PROPERTIES = "properties";
    private static final String ENVIRONMENT = "EnvConfigSource";

    private final SmallRyeConfig config;
    private final List<YamlKeys> files;
    private final ConfigInput input;

    Places(SmallRyeConfig config, List<YamlKeys> files, ConfigInput input) {
        this.config = config;
        this.files = files;
        this.input = input;
    }

    /** {@code office.yaml:12: trunkline.trunks[0].adress is not a key; did you mean 'address'?} */
    String line(Problem problem) {
        var key = "trunkline." + problem.key();
        boolean sentence = problem.words().matches("(is|has|takes|names|can) .*");
        return of(key).map(place -> place + ": ").orElse("") + key + (sentence ? " " : ": ") + problem.words();
    }

    private Optional<String> of(String key) {
        var source = source(key);
        if (source.startsWith(ENVIRONMENT)) {
            return Optional.of("environment");
        }
        return source.equals(PROPERTIES) ? Optional.of("-D" + key) : inFiles(key);
    }

    private Optional<String> inFiles(String key) {
        var profiled = input.profile().map(profile -> "%" + profile + "." + key);
        return files.stream()
                .flatMap(file -> profiled.flatMap(file::nearest).or(() -> file.nearest(key)).stream())
                .findFirst();
    }

    private String source(String key) {
        var source = config.getConfigValue(key).getConfigSourceName();
        return source == null ? "" : source;
    }
}
