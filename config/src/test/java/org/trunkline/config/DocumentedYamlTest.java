package org.trunkline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents tell people to write can be used. */
class DocumentedYamlTest {
    private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    record Documented(String name, String yaml) {
        @Override
        public String toString() {
            return name;
        }
    }

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("documented")
    void aYamlBlockOfTheDocumentsIsFine(Documented block) throws IOException {
        var file = Files.writeString(folder.resolve("documented.yaml"), block.yaml());
        var configuration = Configuration.load(new ConfigInput(List.of(file), Map.of(), Map.of(), Optional.empty()));
        assertThat(configuration.warnings()).isEmpty();
        assertThat(configuration.settings().trunks().isEmpty()).isEqualTo(!block.yaml().contains("trunks:"));
    }

    @Test
    void mistakesAreToldAsDocumented() throws IOException {
        var told = Pattern.compile("^```\n(my\\.yaml:.*?)\n```", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(Files.readString(PROJECT.resolve("docs/configuration.md"))).results().map(block -> block.group(1)).toList();
        var wrong = """
                trunkline:
                  trunks:
                    - name: carrier
                      adress: sip.example.net
                      ping: soon
                  routes:
                    - prefix: "+"
                      trunk: carier
                """;
        var spelt = wrong.replace("adress", "address").replace("soon", "10s");
        for (var yaml : List.of(wrong, spelt)) {
            var file = Files.writeString(folder.resolve("my.yaml"), yaml);
            assertThatThrownBy(() -> Configuration.load(new ConfigInput(List.of(file), Map.of(), Map.of(), Optional.empty())))
                    .hasMessage(told.get(yaml.equals(wrong) ? 0 : 1));
        }
    }

    @Test
    void thereAreSome() throws IOException {
        assertThat(documented()).hasSizeGreaterThan(10);
    }

    @Test
    void everyKeyIsExplained() throws IOException {
        var text = Files.readString(PROJECT.resolve("docs/configuration.md"));
        assertThat(Schema.leaves()).allSatisfy(key -> assertThat(text).contains(documentedAs(key)));
    }

    /** Trunks, routes and users have tables of their own. */
    private static String documentedAs(String key) {
        var inEntry = key.replaceFirst("^(trunks|routes)\\[]\\.", "");
        return inEntry.startsWith("targets") ? "`targets`" : "`" + (inEntry.equals(key) ? "trunkline." + key : inEntry) + "`";
    }

    static List<Documented> documented() throws IOException {
        var blocks = new ArrayList<Documented>();
        for (var page : pages()) {
            var found = BLOCK.matcher(Files.readString(page));
            for (int i = 1; found.find(); i++) {
                blocks.add(new Documented(PROJECT.relativize(page) + " " + i, found.group(1)));
            }
        }
        return blocks;
    }

    private static List<Path> pages() throws IOException {
        var pages = new ArrayList<>(List.of(PROJECT.resolve("README.md"), PROJECT.resolve("docs/access.md"),
                PROJECT.resolve("docs/configuration.md"), PROJECT.resolve("docs/pbx.md")));
        try (var trunks = Files.list(PROJECT.resolve("docs/trunks"))) {
            trunks.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages;
    }
}
