package org.trunkline.media;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures the stops of the packet's walk and prints what each costs. The JVM that is measured has the flags of this one.
 *
 * <pre>
 *   | stop             | ns, least | median | bytes |
 *   | Rtp.parse        |        12 |     13 |    40 |      bytes: allocated for one packet
 * </pre>
 */
public final class Walk {
    private static final List<String> ORDER = List.of(
            "Loopback", "Demultiplex", "Stun", "Srtp", "Rtp", "Stream", "OpusDecode", "Framing", "G711Law", "Noise",
            "OpusEncode", "Tone", "Lanes");
    private static final int WARM_UPS = 3;
    private static final int MEASUREMENTS = 5;
    private static final TimeValue EACH = TimeValue.milliseconds(300);

    private Walk() {}

    /**
     * Runs them.
     *
     * @param args a regular expression of the stops that are wanted; nothing for all
     * @throws RunnerException JMH's words
     */
    public static void main(String[] args) throws RunnerException {
        var options = new OptionsBuilder()
                .include(args.length == 0 ? "." : "(?i)" + args[0])
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(1)
                .warmupIterations(WARM_UPS)
                .warmupTime(EACH)
                .measurementIterations(MEASUREMENTS)
                .measurementTime(EACH)
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();
        System.out.print(table(new Runner(options).run()));
    }

    private static String table(Collection<RunResult> results) {
        var out = new StringBuilder("| stop | ns, least | median | bytes |\n| --- | ---: | ---: | ---: |\n");
        results.stream().sorted(Comparator.comparingInt(Walk::place).thenComparing(Walk::stop)).forEach(result -> {
            var time = result.getPrimaryResult().getStatistics(); // of a machine that others use too, the least says most
            var allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
            out.append("| %s | %.0f | %.0f | %.0f |%n"
                    .formatted(stop(result), time.getMin(), time.getPercentile(50), allocated.getScore()));
        });
        return out.toString();
    }

    /** {@code org.trunkline.media.srtp.SrtpBench.protect} is {@code Srtp.protect}, with its parameters behind. */
    private static String stop(RunResult result) {
        var run = result.getParams();
        var words = run.getBenchmark().split("\\.");
        var name = words[words.length - 2].replaceFirst("Bench$", "") + "." + words[words.length - 1];
        return run.getParamsKeys().stream().map(key -> ", " + run.getParam(key)).collect(Collectors.joining("", name, ""));
    }

    private static int place(RunResult result) {
        int at = ORDER.indexOf(stop(result).split("\\.")[0]);
        return at < 0 ? ORDER.size() : at;
    }
}
