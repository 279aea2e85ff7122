package org.trunkline.media.net;

/**
 * How well a media loop keeps its times.
 *
 * @param latenessOfASecond how late its alarms went off in the last second
 * @param latenessOfTenMinutes the same, of the last ten minutes
 * @param turnsOfASecond how long its turns took
 * @param turnsOfTenMinutes the same, of the last ten minutes
 * @param busyPercent of the last second; what is left it slept
 */
public record LoopHealth(
        Spread latenessOfASecond,
        Spread latenessOfTenMinutes,
        Spread turnsOfASecond,
        Spread turnsOfTenMinutes,
        int busyPercent) {
    /** Of a loop that has just begun. */
    public static final LoopHealth UNKNOWN = new LoopHealth(Spread.NONE, Spread.NONE, Spread.NONE, Spread.NONE, 0);
}
