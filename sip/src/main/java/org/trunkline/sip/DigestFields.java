package org.trunkline.sip;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a digest challenge or proof (RFC 7616 §3.3, §3.4).
 *
 * <pre>
 *   Digest realm="trunk.example", nonce="84f1\"x", qop="auth,auth-int", algorithm=SHA-256, stale=false
 * </pre>
 *
 * @param values by name in lower case, without quotes and escapes
 */
record DigestFields(Map<String, String> values) {
    private static final int MAX_LENGTH = 4096;
    private static final int MAX_FIELDS = 32;

    DigestFields {
        values = Map.copyOf(values);
    }

    /** Whether a header is of digest authentication at all; others are not for us. */
    static boolean digest(String header) {
        return header.regionMatches(true, 0, "Digest ", 0, 7);
    }

    /** Empty for what breaks the grammar, or says something twice. */
    static Optional<DigestFields> parse(String header) {
        if (!digest(header) || header.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        return new Reader(header.substring(7)).read().map(DigestFields::new);
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    String get(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /** A quoted string (RFC 3261 §25.1). */
    static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static final class Reader {
        private final String text;
        private final Map<String, String> values = new LinkedHashMap<>();
        private int at;

        Reader(String text) {
            this.text = text;
        }

        Optional<Map<String, String>> read() {
            while (true) {
                var name = token().toLowerCase(Locale.ROOT);
                if (name.isEmpty() || !take('=')) {
                    return Optional.empty();
                }
                blanks();
                var value = at < text.length() && text.charAt(at) == '"' ? quotedString() : Optional.of(token());
                if (value.isEmpty() || values.size() >= MAX_FIELDS || values.put(name, value.get()) != null) {
                    return Optional.empty();
                }
                blanks();
                if (at == text.length()) {
                    return Optional.of(values);
                }
                if (!take(',')) {
                    return Optional.empty();
                }
            }
        }

        private void blanks() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }

        private boolean take(char wanted) {
            blanks();
            boolean there = at < text.length() && text.charAt(at) == wanted;
            at += there ? 1 : 0;
            return there;
        }

        private String token() {
            blanks();
            int start = at;
            while (at < text.length() && ",=\" \t\r\n".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private Optional<String> quotedString() {
            var value = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    return Optional.of(value.toString());
                }
                if (c == '\\' && ++at < text.length()) {
                    c = text.charAt(at);
                }
                value.append(c);
            }
            return Optional.empty(); // never closed
        }
    }
}
