package org.trunkline.gateway.call;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.trunkline.media.quality.CallQuality;
import org.trunkline.media.quality.LegQuality;
import org.trunkline.media.quality.StreamQuality;

/**
 * A call's quality as the fields of a JSON object, for pages and for whoever runs the gateway.
 *
 * <pre>
 *   {millis, heardMos, spokenMos,
 *    browser: {roundTripMillis, in: {packets, lost, lossPercent, jitterMillis, late, duplicates,
 *                                    recoveredFrames, concealedFrames, mos}, out: {…}},
 *    trunk: {…}}
 * </pre>
 *
 * Of two phones that were joined {@code browser} is null and there is {@code otherTrunk}, which stands in its place.
 *
 * What nobody knows is null.
 */
public final class QualityFields {
    private QualityFields() {}

    /**
     * All of it.
     *
     * @param quality of a call
     * @return fields in order; numbers, nulls and more of such maps
     */
    public static Map<String, Object> of(CallQuality quality) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("millis", quality.millis());
        fields.put("heardMos", mos(quality.heardMos()));
        fields.put("spokenMos", mos(quality.spokenMos()));
        fields.put("browser", quality.browser().map(QualityFields::leg).orElse(null));
        fields.put("trunk", leg(quality.trunk()));
        quality.otherTrunk().ifPresent(other -> fields.put("otherTrunk", leg(other)));
        return fields;
    }

    private static Map<String, Object> leg(LegQuality leg) {
        var fields = new LinkedHashMap<String, Object>();
        var roundTrip = leg.roundTripMicros();
        fields.put("roundTripMillis", roundTrip.isPresent() ? millis(roundTrip.getAsLong()) : null);
        fields.put("in", stream(leg.in()));
        fields.put("out", stream(leg.out()));
        return fields;
    }

    private static Map<String, Object> stream(StreamQuality stream) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("packets", stream.packets());
        fields.put("lost", stream.lost());
        fields.put("lossPercent", hundredths(stream.lossPercent()));
        fields.put("jitterMillis", millis(stream.jitterMicros()));
        fields.put("late", stream.late());
        fields.put("duplicates", stream.duplicates());
        fields.put("recoveredFrames", stream.recoveredFrames());
        fields.put("concealedFrames", stream.concealedFrames());
        fields.put("mos", mos(stream.mos()));
        return fields;
    }

    private static Double mos(OptionalDouble mos) {
        return mos.isPresent() ? hundredths(mos.getAsDouble()) : null;
    }

    private static double hundredths(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private static double millis(long micros) {
        return Math.round(micros / 100.0) / 10.0;
    }
}
