package org.trunkline.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/** Shows that a parser looks at nothing but its bytes: whatever lies around them, the result is the same. */
public final class Within {
    private static final int AROUND = 64;

    private Within() {}

    /** Reads a part of a buffer. */
    @FunctionalInterface
    public interface Parser<T> {
        /** @return a value that compares by what was read, wherever it stood */
        T parse(byte[] buffer, int offset, int length);
    }

    /**
     * Parses the bytes in an array of their own, and in the middle of others.
     *
     * @param bytes what is read
     * @param parser what is looked at
     * @return what was read
     */
    public static <T> T its(byte[] bytes, Parser<T> parser) {
        T alone = parser.parse(bytes.clone(), 0, bytes.length);
        for (int around : new int[] {0x00, 0xFF, 0x5A}) {
            byte[] wide = new byte[bytes.length + 2 * AROUND];
            Arrays.fill(wide, (byte) around);
            System.arraycopy(bytes, 0, wide, AROUND, bytes.length);
            assertThat(parser.parse(wide, AROUND, bytes.length)).isEqualTo(alone);
        }
        return alone;
    }
}
