package org.trunkline.media.bridge;

import java.util.List;
import java.util.Map;
import org.trunkline.media.Drop;

/**
 * What the media engine holds.
 *
 * @param calls open
 * @param rtpPairsInUse of the trunk's port range
 * @param rtpPairsFree of the same
 * @param dtlsSessions handshaking or established
 * @param opusSessions encoders and decoders in memory
 * @param opus which Opus library is used
 * @param browserPorts UDP ports for browsers, one a loop
 * @param loops each media loop
 * @param refusedForOverload calls that were turned away
 * @param drops packets not used, by reason
 */
public record MediaSnapshot(
        int calls,
        int rtpPairsInUse,
        int rtpPairsFree,
        int dtlsSessions,
        int opusSessions,
        String opus,
        List<Integer> browserPorts,
        List<LoopSnapshot> loops,
        long refusedForOverload,
        Map<Drop, Long> drops) {}
