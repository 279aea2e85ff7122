package org.trunkline.carrier;

import java.util.Map;
import org.trunkline.media.Drop;

/**
 * The carrier at one moment.
 *
 * @param calls calls that have not ended
 * @param sockets open RTP and RTCP sockets
 * @param received datagrams received on RTP sockets since the start
 * @param sent datagrams sent from them
 * @param drops datagrams that were not used, by reason, without zeros
 */
public record CarrierSnapshot(int calls, int sockets, long received, long sent, Map<Drop, Long> drops) {}
