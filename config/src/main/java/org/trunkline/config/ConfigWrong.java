package org.trunkline.config;

/** The configuration cannot be used; the message says which key and what to write instead. */
public final class ConfigWrong extends RuntimeException {
    private static final long serialVersionUID = 1;

    ConfigWrong(String key, String words) {
        super("trunkline." + key + ": " + words);
    }
}
