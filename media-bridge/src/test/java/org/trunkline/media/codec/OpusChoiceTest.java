package org.trunkline.media.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpusChoiceTest {
    private static final NativePlatform HERE = NativePlatform.here();

    @TempDir
    private Path folder;

    @Test
    void theBundledLibraryIsUsedWhereNothingIsConfigured() {
        assertThat(OpusLibrary.load(Optional.empty()).describe())
                .isEqualTo("libopus 1.5.2 (bundled for " + HERE.name() + ")");
    }

    @Test
    void theConfiguredLibraryIsUsedAndNamed() throws IOException {
        Path file = folder.resolve("mine.so");
        try (InputStream bundled = getClass().getResourceAsStream(HERE.bundledLibrary())) {
            Files.copy(bundled, file);
        }
        assertThat(OpusLibrary.load(Optional.of(file)).describe()).isEqualTo("libopus 1.5.2 (" + file + ")");
    }

    @Test
    void aConfiguredLibraryThatDoesNotLoadIsAnErrorThatSaysWhatToDo() throws IOException {
        Path text = Files.writeString(folder.resolve("text.so"), "no library");
        for (Path wrong : List.of(folder.resolve("absent.so"), text, folder)) {
            assertThatThrownBy(() -> OpusLibrary.load(Optional.of(wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong.toString())
                    .hasMessageContaining("remove the setting");
        }
    }

    @Test
    void aConfiguredLibraryThatIsNoOpusIsTheSameError() {
        Path jvm = Path.of(System.getProperty("java.home"), "lib", System.mapLibraryName("zip"));
        assertThatThrownBy(() -> OpusLibrary.load(Optional.of(jvm)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("opus_");
    }

    @Test
    void theFirstSourceThatLoadsIsTaken() throws LibopusUnusable {
        LibopusSource broken = LibopusSource.file(folder.resolve("absent.so"));
        LibopusSource good = LibopusSource.bundled(HERE);
        assertThat(OpusChoice.firstOf(List.of(broken, good, broken)).describe()).contains("bundled");
    }

    @Test
    void whereNothingLoadsThereIsStillConcentus() {
        NativePlatform elsewhere = new NativePlatform("plan9", "mips");
        List<LibopusSource> none = List.of(LibopusSource.bundled(elsewhere), LibopusSource.file(folder));
        assertThat(OpusChoice.firstOf(none).describe()).startsWith("Concentus 1.0.2");
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, native/linux-x86-64/libjnopus.so, libopus.so.0",
        "Linux, aarch64, native/linux-aarch64/libjnopus.so, libopus.so.0",
        "Mac OS X, aarch64, native/darwin-aarch64/libjnopus.dylib, libopus.0.dylib",
        "Mac OS X, x86_64, native/darwin-x86-64/libjnopus.dylib, libopus.0.dylib",
    })
    void librariesAreBundledFor(String os, String arch, String bundled, String system) {
        NativePlatform platform = NativePlatform.of(os, arch);
        assertThat(platform.bundledLibrary()).isEqualTo(bundled);
        assertThat(platform.systemLibrary()).isEqualTo(system);
        assertThat(getClass().getResource(bundled)).isNotNull();
    }

    @Test
    void theLicencesShipBesideTheLibraries() {
        assertThat(getClass().getResource("native/LICENSE-libopus")).isNotNull();
        assertThat(getClass().getResource("native/LICENSE-libjitsi")).isNotNull();
    }
}
