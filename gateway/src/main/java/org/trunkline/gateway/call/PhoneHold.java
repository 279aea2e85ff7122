package org.trunkline.gateway.call;

import org.trunkline.media.sdp.TrunkSdp;

/** Whether a phone's offer puts us on hold, in any dialect: sendonly, inactive, or the address 0.0.0.0 (RFC 3264 §8.4). */
final class PhoneHold {
    private PhoneHold() {}

    static boolean in(byte[] offer) {
        return TrunkSdp.parse(offer) instanceof TrunkSdp sdp && sdp.held();
    }
}
