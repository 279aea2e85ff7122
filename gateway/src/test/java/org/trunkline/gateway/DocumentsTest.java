package org.trunkline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every example of the documents is run by a test, or its page says that it was not. */
class DocumentsTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    /** A block with a language is an example; one without is a drawing, or what a program prints. */
    private static final Pattern BLOCK = Pattern.compile("^```(\\w*)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern COMMAND = Pattern.compile("^(\\$ |curl |\\./|[A-Z_]+=\\S+ \\./)", Pattern.MULTILINE);
    private static final Pattern PART = Pattern.compile("(?=^## )", Pattern.MULTILINE);
    private static final String UNTESTED = "**Untested.**";

    /** What runs the blocks of a language on a page: its test, and words of its text by which it finds them. */
    private static final List<Run> RUN = List.of(
            new Run("README.md", "sh", ".ci/launcher-test", "README.md"),
            new Run("README.md", "yaml", "DocumentedYamlTest.java", "README.md"),
            new Run("docs/access.md", "java", "AccessIT.java", "access.md"),
            new Run("docs/access.md", "js", "AccessIT.java", "access.md"),
            new Run("docs/access.md", "json", "AccessTest.java", "access.md"),
            new Run("docs/access.md", "sh", "AccessIT.java", "named(\"access\").block(\"sh\""),
            new Run("docs/access.md", "yaml", "DocumentedYamlTest.java", "docs/access.md"),
            new Run("docs/configuration.md", "conf", "Coturn.java", "named(\"configuration\").block(\"conf\""),
            new Run("docs/configuration.md", "sh", ".ci/launcher-test", "docs/*.md"),
            new Run("docs/configuration.md", "yaml", "DocumentedYamlTest.java", "docs/configuration.md"),
            new Run("docs/pbx.md", "ini", "AsteriskIT.java", "named(\"pbx\")"),
            new Run("docs/pbx.md", "json", "KamailioIT.java", "block(\"json\""),
            new Run("docs/pbx.md", "kamailio", "KamailioIT.java", "named(\"pbx\")"),
            new Run("docs/pbx.md", "sh", "KamailioIT.java", "block(\"sh\""),
            new Run("docs/pbx.md", "xml", "FreeSwitchIT.java", "named(\"pbx\").part(\"FreeSWITCH\")"),
            new Run("docs/pbx.md", "yaml", "KamailioIT.java", "named(\"pbx\")"),
            new Run("docs/performance.md", "sh", ".ci/launcher-test", "docs/*.md"),
            new Run("docs/protocol/signal.md", "js", "PhonesIT.java", "named(\"protocol/signal\").block(\"js\""),
            new Run("docs/protocol/signal.md", "json", "protocol.test.ts", "docs/protocol/signal.md"),
            new Run("docs/sdk.md", "html", "docs.test.ts", "docs/sdk.md"),
            new Run("docs/sdk.md", "js", "docs.test.ts", "docs/sdk.md"),
            new Run("docs/sdk.md", "sh", ".ci/launcher-test", "docs/*.md"),
            new Run("docs/sip-phones.md", "js", "PhonesIT.java", "sip-phones.md"),
            new Run("docs/trunks/asterisk.md", "ini", "AsteriskIT.java", "named(\"trunks/asterisk\")"),
            new Run("docs/trunks/asterisk.md", "yaml", "AsteriskIT.java", "named(\"trunks/asterisk\")"),
            new Run("docs/trunks/freeswitch.md", "xml", "FreeSwitchIT.java", "named(\"trunks/freeswitch\")"),
            new Run("docs/trunks/freeswitch.md", "yaml", "FreeSwitchIT.java", "named(\"trunks/freeswitch\")"),
            new Run("docs/trunks/kamailio.md", "kamailio", "KamailioIT.java", "named(\"trunks/kamailio\")"),
            new Run("docs/trunks/kamailio.md", "yaml", "KamailioIT.java", "named(\"trunks/kamailio\")"),
            new Run("docs/trunks/telnyx.md", "yaml", "CarriersIT.java", "named(\"trunks/telnyx\")"),
            new Run("docs/trunks/twilio.md", "yaml", "CarriersIT.java", "named(\"trunks/twilio\")"));

    private record Run(String page, String language, String test, String finds) {
        Example example() {
            return new Example(page, language);
        }
    }

    private record Example(String page, String language) {}

    @Test
    void everyExampleIsRun() throws IOException {
        Set<Example> shown = new LinkedHashSet<>();
        for (Path page : pages()) {
            for (String part : partsThatWereTested(Files.readString(page))) {
                BLOCK.matcher(part).results().filter(block -> !block.group(1).isEmpty())
                        .forEach(block -> shown.add(new Example(PROJECT.relativize(page).toString(), block.group(1))));
            }
        }
        Set<Example> alone = new LinkedHashSet<>(shown);
        RUN.forEach(run -> alone.remove(run.example()));
        assertThat(alone).as("examples that no test runs; write one, and name it here").isEmpty();
        for (Run run : RUN.stream().filter(run -> shown.contains(run.example())).toList()) {
            assertThat(text(run.test())).as("%s, which is to run %s", run.test(), run.example()).contains(run.finds());
        }
    }

    @Test
    void whatIsToBeTypedIsAnExample() throws IOException {
        Set<String> untold = new TreeSet<>();
        for (Path page : pages()) {
            BLOCK.matcher(Files.readString(page)).results()
                    .filter(block -> block.group(1).isEmpty() && COMMAND.matcher(block.group(2)).find())
                    .forEach(block -> untold.add(PROJECT.relativize(page) + ": " + block.group(2)));
        }
        assertThat(untold).as("blocks of commands without the language sh").isEmpty();
    }

    /** A page, or a part of one, may begin with the words that it is not tested. */
    private static List<String> partsThatWereTested(String page) {
        List<String> parts = List.of(PART.split(page));
        return parts.getFirst().contains(UNTESTED) ? List.of() : parts.stream().filter(part -> !part.contains(UNTESTED)).toList();
    }

    private static List<Path> pages() throws IOException {
        try (var documents = Files.walk(PROJECT.resolve("docs"))) {
            return Stream.concat(Stream.of(PROJECT.resolve("README.md")), documents.filter(page -> page.toString().endsWith(".md")))
                    .sorted().toList();
        }
    }

    private static String text(String test) throws IOException {
        if (test.contains("/")) {
            return Files.readString(PROJECT.resolve(test));
        }
        for (String tests : List.of("gateway/src/test/java", "config/src/test/java", "web/test")) {
            try (var files = Files.walk(PROJECT.resolve(tests))) {
                var found = files.filter(file -> file.endsWith(test)).findFirst();
                if (found.isPresent()) {
                    return Files.readString(found.get());
                }
            }
        }
        throw new AssertionError("there is no " + test);
    }
}
