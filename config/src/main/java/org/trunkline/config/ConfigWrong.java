package org.trunkline.config;

import java.util.List;

/** The configuration cannot be used; each line of the message says where, which key, and what to write instead. */
public final class ConfigWrong extends RuntimeException {
    private static final long serialVersionUID = 1;

    ConfigWrong(List<String> lines) {
        super(String.join("\n", lines));
    }
}
