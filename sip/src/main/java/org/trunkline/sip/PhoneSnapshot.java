package org.trunkline.sip;

import java.util.Map;

/**
 * The endpoint of phones in browsers at one moment.
 *
 * @param flows open WebSockets
 * @param phones that are registered
 * @param calls that have not ended
 * @param refusals messages not served, by reason, without zeros
 */
public record PhoneSnapshot(int flows, int phones, int calls, Map<Refusal, Long> refusals) {
    /**
     * One counter.
     *
     * @param reason which
     * @return messages so far
     */
    public long refused(Refusal reason) {
        return refusals.getOrDefault(reason, 0L);
    }
}
