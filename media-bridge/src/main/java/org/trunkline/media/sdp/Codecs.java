package org.trunkline.media.sdp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the payload types of an audio section, in the order of preference of its media line. */
final class Codecs {
    /** RFC 3551 §6: these need no rtpmap. */
    private static final Map<Integer, String> STATIC = Map.of(
            0, "PCMU/8000", 3, "GSM/8000", 4, "G723/8000", 8, "PCMA/8000", 9, "G722/8000", 13, "CN/8000", 15,
            "G728/8000", 18, "G729/8000");

    private Codecs() {}

    /** Payload types that nothing explains, and repeated ones, are left out. */
    static List<AudioCodec> of(Section section) {
        return section.formats().stream()
                .distinct()
                .flatMap(format -> codec(section.attributes(), format).stream())
                .toList();
    }

    private static Optional<AudioCodec> codec(Attributes attributes, String format) {
        int payloadType = Numbers.parse(format, 0, 127);
        if (payloadType == Numbers.NONE) {
            return Optional.empty();
        }
        var fmtp = attributes.all("fmtp").flatMap(v -> valueFor(format, v).stream()).findFirst().orElse("");
        return attributes.all("rtpmap")
                .flatMap(v -> valueFor(format, v).stream())
                .findFirst()
                .or(() -> Optional.ofNullable(STATIC.get(payloadType)))
                .flatMap(encoding -> codec(payloadType, encoding, parameters(fmtp)));
    }

    private static Optional<String> valueFor(String format, String attribute) {
        return attribute.startsWith(format + " ")
                ? Optional.of(attribute.substring(format.length()).strip())
                : Optional.empty();
    }

    /** {@code opus/48000/2}. */
    private static Optional<AudioCodec> codec(int payloadType, String encoding, Map<String, String> fmtp) {
        String[] parts = encoding.split("/");
        int clockRateHz = parts.length < 2 ? Numbers.NONE : Numbers.parse(parts[1], 1, 384_000);
        int channels = parts.length < 3 ? 1 : Numbers.parse(parts[2], 1, 255);
        if (clockRateHz == Numbers.NONE || channels == Numbers.NONE || !parts[0].matches("[!-~]{1,64}")) {
            return Optional.empty();
        }
        return Optional.of(
                new AudioCodec(payloadType, parts[0].toUpperCase(Locale.ROOT), clockRateHz, channels, fmtp));
    }

    private static Map<String, String> parameters(String fmtp) {
        var parameters = new LinkedHashMap<String, String>();
        for (String parameter : fmtp.split(";")) {
            String[] pair = parameter.strip().split("=", 2);
            if (!pair[0].isEmpty()) {
                parameters.putIfAbsent(
                        pair[0].strip().toLowerCase(Locale.ROOT), pair.length < 2 ? "" : pair[1].strip());
            }
        }
        return parameters;
    }
}
