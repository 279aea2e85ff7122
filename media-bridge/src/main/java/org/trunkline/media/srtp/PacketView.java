package org.trunkline.media.srtp;

import org.jitsi.utils.ByteArrayBuffer;

/** Lets the SRTP library work in place on a stretch of somebody's buffer; it can shrink, or grow into the room behind. */
final class PacketView implements ByteArrayBuffer {
    private byte[] buffer = new byte[0];
    private int offset;
    private int length;

    PacketView over(byte[] newBuffer, int newOffset, int newLength) {
        buffer = newBuffer;
        offset = newOffset;
        length = newLength;
        return this;
    }

    @Override
    public byte[] getBuffer() {
        return buffer;
    }

    @Override
    public int getOffset() {
        return offset;
    }

    @Override
    public int getLength() {
        return length;
    }

    @Override
    public void setLength(int newLength) {
        length = newLength;
    }

    @Override
    public void setOffset(int newOffset) {
        offset = newOffset;
    }

    @Override
    public boolean isInvalid() {
        return false;
    }

    @Override
    public void readRegionToBuff(int from, int bytes, byte[] out) {
        System.arraycopy(buffer, offset + from, out, 0, bytes);
    }

    @Override
    public void grow(int bytes) {
        if (offset + length + bytes > buffer.length) {
            throw new IllegalStateException("no room behind the packet");
        }
    }

    @Override
    public void append(byte[] data, int bytes) {
        grow(bytes);
        System.arraycopy(data, 0, buffer, offset + length, bytes);
        length += bytes;
    }

    @Override
    public void shrink(int bytes) {
        length -= bytes;
    }
}
