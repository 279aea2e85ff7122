package org.trunkline.media.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;

/**
 * Datagrams in native memory as recvmmsg(2) and sendmmsg(2) of 64-bit Linux take them. The memory is used again for each
 * batch; a header may name any slot's vector, and so its datagram.
 *
 * <pre>
 *   headers   | mmsghdr 0 | mmsghdr 1 | …        mmsghdr:   0 name ► names        8 its bytes
 *   vectors   | iovec 0   | iovec 1   | …                  16 vector ► vectors   24 how many: 1
 *   names     | sockaddr  | sockaddr  | …                  32 control: none      48 flags
 *   payloads  | datagram  | datagram  | …                  56 bytes of the datagram
 * </pre>
 */
@SuppressWarnings("restricted") // calling C is what this class is for
final class Mmsg {
    private static final int HEADER_BYTES = 64;
    private static final int NAME_LENGTH_AT = 8;
    private static final int VECTOR_AT = 16;
    private static final int VECTOR_COUNT_AT = 24;
    private static final int FLAGS_AT = 48;
    private static final int LENGTH_AT = 56;
    private static final int VECTOR_BYTES = 16;
    private static final int NAME_BYTES = 32; // sockaddr_in6 has 28
    private static final int MSG_TRUNC = 0x20;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int ENOSYS = 38;

    private static final FunctionDescriptor RECEIVE =
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
    private static final FunctionDescriptor SEND =
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final boolean AVAILABLE = probed();
    private static final MethodHandle RECVMMSG = AVAILABLE ? handle("recvmmsg", RECEIVE) : null;
    private static final MethodHandle SENDMMSG = AVAILABLE ? handle("sendmmsg", SEND) : null;

    private final int slots;
    private final int payloadBytes;
    private final MemorySegment headers;
    private final MemorySegment vectors;
    private final MemorySegment names;
    private final MemorySegment payloads;

    /** Memory for so many datagrams of so many bytes. */
    Mmsg(int slots, int payloadBytes) {
        this.slots = slots;
        this.payloadBytes = payloadBytes;
        var arena = Arena.ofAuto();
        headers = arena.allocate((long) slots * HEADER_BYTES, Long.BYTES);
        vectors = arena.allocate((long) slots * VECTOR_BYTES, Long.BYTES);
        names = arena.allocate((long) slots * NAME_BYTES, Long.BYTES);
        payloads = arena.allocate((long) slots * payloadBytes, Long.BYTES);
        for (int slot = 0; slot < slots; slot++) {
            vectors.set(JAVA_LONG, (long) slot * VECTOR_BYTES, payloads.address() + (long) slot * payloadBytes);
            vectors.set(JAVA_LONG, (long) slot * VECTOR_BYTES + 8, payloadBytes);
            headers.set(JAVA_LONG, (long) slot * HEADER_BYTES + VECTOR_COUNT_AT, 1);
            point(slot, slot, NAME_BYTES);
        }
    }

    /** Whether this machine's kernel and C library have both calls. */
    static boolean available() {
        return AVAILABLE;
    }

    int slots() {
        return slots;
    }

    /** Fills slots from 0 on with what waits in a socket: how many; less than all there are means that nothing is left. */
    int receive(int socket) {
        for (int slot = 0; slot < slots; slot++) {
            headers.set(JAVA_INT, (long) slot * HEADER_BYTES + NAME_LENGTH_AT, NAME_BYTES); // the kernel has shortened it
        }
        try {
            return Math.max(0, (int)
                    RECVMMSG.invokeExact(socket, headers, slots, MSG_DONTWAIT, MemorySegment.NULL));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Copies a datagram that was received: its bytes, or -1 where it is larger than a slot. */
    int copyTo(byte[] out, int slot) {
        long header = (long) slot * HEADER_BYTES;
        if ((headers.get(JAVA_INT, header + FLAGS_AT) & MSG_TRUNC) != 0) {
            return -1;
        }
        int length = headers.get(JAVA_INT, header + LENGTH_AT);
        MemorySegment.copy(payloads, JAVA_BYTE, (long) slot * payloadBytes, out, 0, length);
        return length;
    }

    /** A word of the address that a slot's datagram came from: words 0 to 3 of sockaddr. */
    long nameWord(int slot, int word) {
        return names.get(JAVA_LONG, (long) slot * NAME_BYTES + (long) word * Long.BYTES);
    }

    /** Puts a datagram into a slot, to be sent. */
    void put(int slot, Peer to, byte[] buffer, int offset, int length) {
        if (length > payloadBytes) {
            throw new IllegalArgumentException("a datagram of " + length + " bytes");
        }
        MemorySegment.copy(buffer, offset, payloads, JAVA_BYTE, (long) slot * payloadBytes, length);
        vectors.set(JAVA_LONG, (long) slot * VECTOR_BYTES + 8, length);
        long name = (long) slot * NAME_BYTES;
        names.set(JAVA_LONG, name, to.word0());
        names.set(JAVA_LONG, name + 8, to.word1());
        names.set(JAVA_LONG, name + 16, to.word2());
        names.set(JAVA_LONG, name + 24, to.word3());
    }

    /** Lets a header stand for a slot. */
    void point(int header, int slot, int nameBytes) {
        long at = (long) header * HEADER_BYTES;
        headers.set(JAVA_LONG, at, names.address() + (long) slot * NAME_BYTES);
        headers.set(JAVA_INT, at + NAME_LENGTH_AT, nameBytes);
        headers.set(JAVA_LONG, at + VECTOR_AT, vectors.address() + (long) slot * VECTOR_BYTES);
    }

    /** Sends what some headers stand for: how many, or -1 where the kernel does not take the first. */
    int send(int socket, int firstHeader, int count) {
        try {
            var from = headers.asSlice((long) firstHeader * HEADER_BYTES);
            return (int) SENDMMSG.invokeExact(socket, from, count, MSG_DONTWAIT);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** The layout above holds for 64 bits and little end first, as x86-64 and aarch64 are; a sandbox may lack the calls. */
    private static boolean probed() {
        boolean fits = System.getProperty("os.name").equals("Linux")
                && ADDRESS.byteSize() == Long.BYTES
                && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        return fits && hasCall("recvmmsg", RECEIVE) && hasCall("sendmmsg", SEND);
    }

    /** Asks with a socket that cannot be: a kernel that has the call says that, and not that it has no such call. */
    private static boolean hasCall(String name, FunctionDescriptor function) {
        if (Linker.nativeLinker().defaultLookup().find(name).isEmpty()) {
            return false;
        }
        var arguments = function.argumentLayouts().stream()
                .<Object>map(layout -> layout.equals(ADDRESS) ? MemorySegment.NULL : (Object) (-1))
                .toList();
        try (var arena = Arena.ofConfined()) {
            var states = Linker.Option.captureStateLayout();
            var state = arena.allocate(states);
            var call = handle(name, function, Linker.Option.captureCallState("errno"));
            call.bindTo(state).invokeWithArguments(arguments);
            long errno = states.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
            return state.get(JAVA_INT, errno) != ENOSYS;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static MethodHandle handle(String name, FunctionDescriptor function, Linker.Option... options) {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), function, options);
    }

    private static RuntimeException unexpected(Throwable e) {
        return switch (e) {
            case RuntimeException ours -> ours;
            case Error fatal -> throw fatal;
            default -> new IllegalStateException(e); // C throws nothing
        };
    }
}
