package org.trunkline.media.codec;

import java.util.Locale;

/**
 * What native code must be made for.
 *
 * @param os linux, darwin, win32, or what else Java calls it
 * @param arch x86-64, aarch64, or what else Java calls it
 */
record NativePlatform(String os, String arch) {
    static NativePlatform here() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static NativePlatform of(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        String arch = osArch.toLowerCase(Locale.ROOT);
        return new NativePlatform(
                os.startsWith("mac") ? "darwin" : os.startsWith("windows") ? "win32" : os,
                arch.equals("amd64") || arch.equals("x86_64") ? "x86-64" : arch);
    }

    String name() {
        return os + "-" + arch;
    }

    /** Beside this class; there is none for most platforms. */
    String bundledLibrary() {
        return "native/" + name() + (os.equals("darwin") ? "/libjnopus.dylib" : "/libjnopus.so");
    }

    /** As the dynamic loader knows it. */
    String systemLibrary() {
        return switch (os) {
            case "darwin" -> "libopus.0.dylib";
            case "win32" -> "opus.dll";
            default -> "libopus.so.0";
        };
    }
}
