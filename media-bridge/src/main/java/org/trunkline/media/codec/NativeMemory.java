package org.trunkline.media.codec;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;

/**
 * Memory for codecs, which one call takes after another. To free what several threads may use the JVM has to stop each of
 * them for a moment, so nothing is freed: there is as much as the most calls at once have needed.
 *
 * <pre>
 *   call begins: take ──► state, frame, packet of a codec ──► give back: call ends
 *                 ▲                                               │
 *                 └────────────── free, by size ◄─────────────────┘
 * </pre>
 */
final class NativeMemory {
    private static final long ALIGNMENT_BYTES = 16; // as malloc would give

    private final ConcurrentMap<Long, Queue<MemorySegment>> free = new ConcurrentHashMap<>();

    /** A block whose content is anything. */
    MemorySegment take(long bytes) {
        var block = ofSize(bytes).poll();
        return block == null ? Arena.ofAuto().allocate(bytes, ALIGNMENT_BYTES) : block;
    }

    /** A block that nobody uses any more. */
    void giveBack(MemorySegment block) {
        ofSize(block.byteSize()).add(block);
    }

    private Queue<MemorySegment> ofSize(long bytes) {
        return free.computeIfAbsent(bytes, _ -> new ConcurrentLinkedQueue<>());
    }
}
