package org.trunkline.config;

/** A trunk's address as people write it: host, host:port, [v6] or [v6]:port. */
record HostPort(String host, int port) {
    private static final int NOT_SAID = 0; // the DNS knows (RFC 3263), or the transport has a usual one

    static HostPort parse(String text) {
        var trimmed = text.trim();
        int colon = trimmed.lastIndexOf(':');
        boolean bareV6 = trimmed.indexOf(':') != colon && !trimmed.startsWith("[");
        boolean noPort = colon < 0 || bareV6 || trimmed.endsWith("]");
        return noPort ? new HostPort(trimmed, NOT_SAID) : new HostPort(trimmed.substring(0, colon), port(trimmed, colon));
    }

    private static int port(String text, int colon) {
        try {
            return Integer.parseInt(text.substring(colon + 1));
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException("'" + text + "' is not host or host:port", wrong);
        }
    }
}
