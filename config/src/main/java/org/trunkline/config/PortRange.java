package org.trunkline.config;

/** A range of ports as people write it: {@code 42000-43999}. */
record PortRange(int first, int last) {
    static PortRange parse(String text) {
        var parts = text.trim().split("-", -1);
        try {
            return new PortRange(Integer.parseInt(parts[0].trim()), Integer.parseInt(parts[1].trim()));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException wrong) {
            throw new IllegalArgumentException("'" + text + "' is not a port range; write it like 42000-43999", wrong);
        }
    }
}
