package org.trunkline.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * What goes into a parser: valid inputs, the same damaged, and anything. The valid ones are files in the folder where
 * Jazzer looks for them, {@code <class>Inputs/fuzzed}; what Jazzer has found once stays there, too.
 */
public final class Inputs {
    private static final byte[] EDGES = {0, 1, 0x7F, (byte) 0x80, (byte) 0xFE, (byte) 0xFF};
    private static final int LONGEST_BYTES = 300;

    private Inputs() {}

    /**
     * The valid ones.
     *
     * @param test whose
     * @return at least one
     */
    public static List<byte[]> valid(Class<?> test) {
        try (var files = Files.list(Path.of(test.getResource(test.getSimpleName() + "Inputs/fuzzed").toURI()))) {
            return files.sorted().map(Inputs::bytes).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Three of four damaged, one of four anything.
     *
     * @param test whose valid ones
     * @return inputs
     */
    public static Arbitrary<byte[]> of(Class<?> test) {
        var valid = valid(test);
        return Arbitraries.randomValue(random ->
                random.nextInt(4) == 0 ? anything(random) : damaged(valid.get(random.nextInt(valid.size())), random));
    }

    private static byte[] anything(Random random) {
        byte[] bytes = new byte[random.nextInt(random.nextBoolean() ? 40 : LONGEST_BYTES)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] damaged(byte[] valid, Random random) {
        byte[] b = valid;
        for (int edits = random.nextInt(5); edits > 0; edits--) {
            b = b.length == 0 ? anything(random) : edited(b, random);
        }
        return b;
    }

    private static byte[] edited(byte[] original, Random random) {
        byte[] b = original.clone();
        int at = random.nextInt(b.length);
        switch (random.nextInt(6)) {
            case 0 -> b[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> b[at] = EDGES[random.nextInt(EDGES.length)];
            case 2 -> b = Arrays.copyOf(b, at);
            case 3 -> b = joined(b, 0, at, b, Math.min(b.length, at + 1 + random.nextInt(8)), b.length);
            case 4 -> b = joined(b, 0, Math.min(b.length, at + 1 + random.nextInt(40)), b, at, b.length);
            default -> {
                byte[] more = anything(random);
                byte[] longer = joined(b, 0, at, more, 0, Math.min(more.length, 8));
                b = joined(longer, 0, longer.length, b, at, b.length);
            }
        }
        return b;
    }

    private static byte[] joined(byte[] one, int from, int to, byte[] other, int otherFrom, int otherTo) {
        byte[] both = Arrays.copyOf(Arrays.copyOfRange(one, from, to), to - from + otherTo - otherFrom);
        System.arraycopy(other, otherFrom, both, to - from, otherTo - otherFrom);
        return both;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
