package org.trunkline.media.bridge;

import java.util.OptionalInt;
import org.trunkline.media.codec.G711;

/**
 * What the trunk agreed to hear.
 *
 * @param law its codec
 * @param payloadType of the codec
 * @param tonePayloadType of telephone-event, on the codec's clock
 */
record TrunkFormat(G711 law, int payloadType, OptionalInt tonePayloadType) {}
