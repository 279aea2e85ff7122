package org.trunkline.media.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/** A place where a libopus may be found. */
@SuppressWarnings("restricted") // loading C is what this is for
interface LibopusSource {
    Libopus load() throws LibopusUnusable;

    /** A file named by whoever runs the service. */
    static LibopusSource file(Path file) {
        return () -> {
            if (!Files.isReadable(file)) {
                throw new LibopusUnusable(file + " is not there or may not be read");
            }
            return look(file.toString(), () -> SymbolLookup.libraryLookup(file, Arena.global()));
        };
    }

    /** Where the operating system keeps its own. */
    static LibopusSource system(NativePlatform platform) {
        String name = platform.systemLibrary();
        return () -> look("system " + name, () -> SymbolLookup.libraryLookup(name, Arena.global()));
    }

    /** The one that ships in our jar. */
    static LibopusSource bundled(NativePlatform platform) {
        return () -> {
            try (InputStream library = LibopusSource.class.getResourceAsStream(platform.bundledLibrary())) {
                if (library == null) {
                    throw new LibopusUnusable("none is bundled for " + platform.name());
                }
                return unpacked(library, "bundled for " + platform.name());
            } catch (IOException e) {
                throw new LibopusUnusable("the bundled one could not be unpacked: " + e);
            }
        };
    }

    private static Libopus unpacked(InputStream library, String from) throws IOException, LibopusUnusable {
        Path copy = Files.createTempFile("trunkline-opus-", ".library"); // for us alone: POSIX mode 0600
        try {
            try (OutputStream out = Files.newOutputStream(copy)) {
                library.transferTo(out);
            }
            return look(from, () -> SymbolLookup.libraryLookup(copy, Arena.global()));
        } finally {
            Files.delete(copy); // a loaded library needs its file no more
        }
    }

    private static Libopus look(String from, Supplier<SymbolLookup> library) throws LibopusUnusable {
        try {
            return new Libopus(new LibopusFunctions(library.get()), from);
        } catch (IllegalArgumentException | NoSuchElementException | IllegalCallerException e) {
            // In this order: not loadable; loadable, but no libopus; native access denied to this JVM.
            throw new LibopusUnusable(from + ": " + e.getMessage());
        }
    }
}
