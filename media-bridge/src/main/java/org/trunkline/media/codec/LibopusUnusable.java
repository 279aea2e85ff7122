package org.trunkline.media.codec;

/** A libopus that is not there or cannot be loaded; the message says which and why. */
final class LibopusUnusable extends Exception {
    private static final long serialVersionUID = 1;

    LibopusUnusable(String message) {
        super(message);
    }
}
