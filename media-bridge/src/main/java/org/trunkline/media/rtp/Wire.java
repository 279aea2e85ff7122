package org.trunkline.media.rtp;

/** Numbers in network byte order. */
final class Wire {
    private Wire() {}

    static int get8(byte[] b, int at) {
        return b[at] & 0xFF;
    }

    static int get16(byte[] b, int at) {
        return get8(b, at) << 8 | get8(b, at + 1);
    }

    static int get32(byte[] b, int at) {
        return get16(b, at) << 16 | get16(b, at + 2);
    }

    static void put16(byte[] b, int at, int value) {
        b[at] = (byte) (value >> 8);
        b[at + 1] = (byte) value;
    }

    static void put32(byte[] b, int at, int value) {
        put16(b, at, value >> 16);
        put16(b, at + 2, value);
    }
}
