package org.trunkline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatchTest {
    private static final int PATIENCE_SECONDS = 10;

    private final AtomicInteger changes = new AtomicInteger();

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("office.yaml"), "one");
    }

    @Test
    void aChangeIsToldOnceWhenItHasSettled() throws IOException {
        var watch = watch(file);
        looks(watch, 2);
        assertThat(changes).hasValue(0);
        Files.writeString(file, "half");
        looks(watch, 1);
        Files.writeString(file, "whole");
        looks(watch, 1);
        assertThat(changes).as("while it is being written").hasValue(0);
        looks(watch, 3);
        assertThat(changes).hasValue(1);
    }

    @Test
    void aRenameOverTheFileIsAChange() throws IOException {
        var watch = watch(file);
        Files.move(Files.writeString(folder.resolve("new"), "two"), file, StandardCopyOption.REPLACE_EXISTING);
        looks(watch, 2);
        assertThat(changes).hasValue(1);
    }

    @Test
    void aSwappedSymbolicLinkIsAChange() throws IOException { // as Kubernetes renews a mounted ConfigMap
        Files.writeString(Files.createDirectory(folder.resolve("v1")).resolve("a.yaml"), "one");
        Files.writeString(Files.createDirectory(folder.resolve("v2")).resolve("a.yaml"), "two");
        var data = Files.createSymbolicLink(folder.resolve("data"), folder.resolve("v1"));
        var link = Files.createSymbolicLink(folder.resolve("a.yaml"), data.resolve("a.yaml"));
        var watch = watch(link);
        var swapped = Files.createSymbolicLink(folder.resolve("data.new"), folder.resolve("v2"));
        Files.move(swapped, data, StandardCopyOption.REPLACE_EXISTING);
        looks(watch, 2);
        assertThat(changes).hasValue(1);
    }

    @Test
    void whatComesBackUnchangedIsNoChange() throws IOException {
        var watch = watch(file);
        Files.delete(file);
        looks(watch, 1);
        write();
        looks(watch, 3);
        assertThat(changes).hasValue(0);
    }

    @Test
    void aChangeThatMeetsABugDoesNotEndTheWatching() throws Exception {
        var told = new Semaphore(0);
        try (var _ = new ConfigWatch(List.of(file), () -> {
            told.release();
            throw new IllegalStateException("a bug");
        }).start(Duration.ofMillis(1))) {
            Files.writeString(file, "two");
            assertThat(told.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            Files.writeString(file, "three");
            assertThat(told.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    private ConfigWatch watch(Path path) {
        return new ConfigWatch(List.of(path), changes::incrementAndGet);
    }

    private static void looks(ConfigWatch watch, int count) {
        for (int i = 0; i < count; i++) {
            watch.look();
        }
    }
}
