package org.trunkline.config;

/**
 * Something that is wrong in a configuration, or looks like it.
 *
 * @param key which key, without the root
 * @param words what is wrong, and what to write instead
 * @param refuses whether the gateway cannot start with it; else it only looks like a mistake
 */
record Problem(String key, String words, boolean refuses) {}
