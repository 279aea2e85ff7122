package org.trunkline.gateway.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the kernel says that a process holds.
 *
 * @param sockets open ones
 * @param waiting what waits for sockets, and what wakes it: the JDK makes some when virtual threads first wait for one
 * @param files other open ones
 * @param threads how many of each kind; a kind is a name without its numbers. Those of the JVM and of the pools for any work are
 *     left out: there are more or fewer of them as there is work
 */
record Footprint(long sockets, long waiting, long files, Map<String, Long> threads) {
    private static final Pattern OF_THE_JVM = Pattern.compile(
            "(MasterPoller|Read-Poller|Write-Poller|C[12] Compiler|G1 |GC |VM |Attach|Notification|ForkJoinPool|executor-thread|vert.x-worker|vert.x-internal).*");

    /** Each with one that waits and one that wakes it; they come as they are needed, and stay. */
    private static final int POLLERS_OF_THE_JDK = 2 * Math.min(Runtime.getRuntime().availableProcessors(), 4);

    static Footprint of(long pid) {
        Path process = Path.of("/proc", String.valueOf(pid));
        List<String> open = entries(process.resolve("fd")).flatMap(fd -> target(fd).stream()).toList();
        long sockets = open.stream().filter(target -> target.startsWith("socket:")).count();
        long waiting = open.stream().filter(target -> target.startsWith("anon_inode:[event")).count(); // eventpoll, eventfd
        Map<String, Long> threads = entries(process.resolve("task"))
                .flatMap(task -> text(task.resolve("comm")).stream())
                .filter(name -> !OF_THE_JVM.matcher(name).matches())
                .collect(Collectors.groupingBy(name -> name.replaceAll("[0-9]+", "#"), TreeMap::new, Collectors.counting()));
        return new Footprint(sockets, waiting, open.size() - sockets - waiting, threads);
    }

    /** Whether this holds nothing that the other does not; a connection that rested there may be closed here. */
    boolean holdsNoMoreThan(Footprint other) {
        return sockets <= other.sockets && waiting <= other.waiting + POLLERS_OF_THE_JDK && files <= other.files
                && threads.entrySet().stream().allMatch(kind -> kind.getValue() <= other.threads.getOrDefault(kind.getKey(), 0L));
    }

    private static Stream<Path> entries(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** None if it was closed meanwhile. */
    private static Optional<String> target(Path fd) {
        try {
            return Optional.of(Files.readSymbolicLink(fd).toString());
        } catch (NoSuchFileException closed) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** None if the thread ended meanwhile. */
    private static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (IOException ended) {
            return Optional.empty();
        }
    }
}
