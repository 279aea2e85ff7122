package org.trunkline.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a configuration is read from. What comes first counts: properties, files, environment, the defaults that are
 * built in.
 *
 * @param files as users write them
 * @param environment variables
 * @param properties of the JVM
 * @param profile whose keys begin with {@code %profile}
 */
public record ConfigInput(
        List<Path> files, Map<String, String> environment, Map<String, String> properties, Optional<String> profile) {
    private static final String LOCATIONS = "smallrye.config.locations";
    private static final String PROFILE = "quarkus.profile";

    /** Copies. */
    public ConfigInput {
        files = List.copyOf(files);
        environment = Map.copyOf(environment);
        properties = Map.copyOf(properties);
    }

    /**
     * What this process was started with.
     *
     * @return its files, environment and properties
     */
    public static ConfigInput ofProcess() {
        var properties = System.getProperties().stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, System::getProperty));
        var environment = System.getenv();
        var files = Stream.of(properties.getOrDefault(LOCATIONS, "").split(","))
                .map(String::trim)
                .filter(text -> !text.isEmpty())
                .map(text -> text.startsWith("file:") ? Path.of(URI.create(text)) : Path.of(text))
                .toList();
        var profile = Optional.ofNullable(properties.get(PROFILE)).or(() -> Optional.ofNullable(environment.get("QUARKUS_PROFILE")));
        return new ConfigInput(files, environment, properties, profile);
    }

    /**
     * The same with one file.
     *
     * @param file instead of all others
     * @return new input
     */
    public ConfigInput with(Path file) {
        return new ConfigInput(List.of(file), environment, properties, profile);
    }
}
