package org.trunkline.media.net;

/**
 * How well a media loop keeps its times.
 *
 * @param latenessOfASecond how late its alarms went off in the last second
 * @param latenessOfTenMinutes the same, of the last ten minutes
 * @param roundsOfASecond for how long it worked at a stretch
 * @param roundsOfTenMinutes the same, of the last ten minutes
 * @param busyPercent of the last second; what is left it slept
 */
public record LoopHealth(
        Spread latenessOfASecond,
        Spread latenessOfTenMinutes,
        Spread roundsOfASecond,
        Spread roundsOfTenMinutes,
        int busyPercent) {
    /** Of a loop that has just begun. */
    public static final LoopHealth UNKNOWN = new LoopHealth(Spread.NONE, Spread.NONE, Spread.NONE, Spread.NONE, 0);
}
