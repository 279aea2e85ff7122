package org.trunkline.media.codec;

import java.util.List;

/** The two ways to have Opus, loaded once for all tests. */
enum Implementations {
    NATIVE(bundled()),
    CONCENTUS(new ConcentusLibrary());

    final OpusLibrary library;

    Implementations(OpusLibrary library) {
        this.library = library;
    }

    private static OpusLibrary bundled() {
        return OpusChoice.firstOf(List.of(LibopusSource.bundled(NativePlatform.here())));
    }
}
