package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a page of {@code docs} tells people to write into files, with a test's own addresses in it. */
record TrunkPage(String text) {
    static TrunkPage named(String name) {
        try {
            return new TrunkPage(Files.readString(Path.of("..", "docs", name + ".md")));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** The part below a heading. */
    TrunkPage part(String heading) {
        String[] parts = text.split("(?m)^## " + Pattern.quote(heading) + "$");
        assertThat(parts).as("the heading '%s'", heading).hasSize(2);
        return new TrunkPage(parts[1].split("(?m)^## ")[0]);
    }

    /** The part above a heading. */
    TrunkPage before(String heading) {
        String[] parts = text.split("(?m)^## " + Pattern.quote(heading) + "$");
        assertThat(parts).as("the heading '%s'", heading).hasSize(2);
        return new TrunkPage(parts[0]);
    }

    /**
     * Its only block of a language.
     *
     * @param placeholders what stands in the block, and what a test has in its place; each must be there
     */
    String block(String language, Map<String, String> placeholders) {
        return only(language, language + "\n", placeholders);
    }

    /** Its only block that begins with a comment in which the file is named that it is to be. */
    String file(String name, Map<String, String> placeholders) {
        return only(name, "\\w+\n\\W+ " + Pattern.quote(name) + "\\b.*?\n", placeholders);
    }

    /** The same, where nothing of it is the reader's own. */
    String file(String name) {
        return file(name, Map.of());
    }

    private String only(String what, String begin, Map<String, String> placeholders) {
        var blocks = Pattern.compile("```" + begin + "(.*?)```", Pattern.DOTALL).matcher(text).results().toList();
        assertThat(blocks).as("blocks of %s", what).hasSize(1);
        String block = blocks.getFirst().group(1);
        assertThat(placeholders.keySet()).allSatisfy(placeholder -> assertThat(block).contains(placeholder));
        if (placeholders.isEmpty()) {
            return block;
        }
        var any = Pattern.compile(String.join("|", placeholders.keySet().stream()
                .sorted((one, other) -> other.length() - one.length()) // an address with its port before the address alone
                .map(Pattern::quote).toList()));
        return any.matcher(block).replaceAll(found -> Matcher.quoteReplacement(placeholders.get(found.group())));
    }
}
