package org.trunkline.media.quality;

import java.util.Optional;

/**
 * What has been measured of a call; both are empty before the first five seconds are over.
 *
 * @param lately the last five seconds
 * @param overall since the first trunk could be heard; of phones that were joined, since then
 */
public record MeasuredCall(Optional<CallQuality> lately, Optional<CallQuality> overall) {
    /** Of a call that has not begun. */
    public static final MeasuredCall NOTHING = new MeasuredCall(Optional.empty(), Optional.empty());
}
