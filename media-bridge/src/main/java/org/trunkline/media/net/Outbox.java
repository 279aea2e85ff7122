package org.trunkline.media.net;

/** What the sockets of one loop send in one wake-up; the datagrams of a socket leave by one call. */
final class Outbox {
    private static final int ROOM = 32;
    private static final int GONE = -1;

    private final Mmsg datagrams = new Mmsg(ROOM, MediaLoop.BUFFER_BYTES);
    private final int[] sockets = new int[ROOM];
    private final int[] nameBytes = new int[ROOM];
    private int size;

    void add(int socket, Peer to, byte[] buffer, int offset, int length) {
        if (size == ROOM) {
            flush();
        }
        datagrams.put(size, to, buffer, offset, length);
        nameBytes[size] = to.nameBytes();
        sockets[size++] = socket;
    }

    void flush() {
        for (int slot = 0; slot < size; slot++) {
            if (sockets[slot] != GONE) {
                flush(sockets[slot], slot);
            }
        }
        size = 0;
    }

    private void flush(int socket, int firstSlot) {
        int count = 0;
        for (int slot = firstSlot; slot < size; slot++) {
            if (sockets[slot] == socket) {
                datagrams.point(count++, slot, nameBytes[slot]);
                sockets[slot] = GONE;
            }
        }
        for (int sent = 0; sent < count; ) {
            sent += Math.max(1, datagrams.send(socket, sent, count - sent)); // what the kernel refuses is lost, as on any way
        }
    }
}
