package org.trunkline.config;

import org.trunkline.media.bridge.TrunkMedia;
import org.trunkline.sip.Trunk;

/**
 * Which trunk carries a number; destinations are denied until a route allows them.
 *
 * @param prefix the dialled number begins with it
 * @param trunk where the call goes
 * @param media what that trunk can carry
 */
public record Route(String prefix, Trunk trunk, TrunkMedia media) {
    /**
     * Whether this route is for a number.
     *
     * @param number as dialled
     * @return true if it begins with the prefix
     */
    public boolean allows(String number) {
        return number.startsWith(prefix);
    }
}
