package org.trunkline.media.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One {@code m=} line with what follows it. */
final class Section {
    private final String media;
    private final int port;
    private final String protocol;
    private final List<String> formats;
    private final Attributes attributes = new Attributes();
    private final List<String> connections = new ArrayList<>(1);

    private Section(String media, int port, String protocol, List<String> formats) {
        this.media = media;
        this.port = port;
        this.protocol = protocol;
        this.formats = formats;
    }

    /** RFC 8866 §5.14: {@code media port[/ports] proto fmt ...}. */
    static Optional<Section> parse(String value) {
        String[] words = value.strip().split(" +");
        if (words.length < 4) {
            return Optional.empty();
        }
        int port = Numbers.parse(words[1].split("/", 2)[0], 0, 65535);
        return port == Numbers.NONE
                ? Optional.empty()
                : Optional.of(new Section(words[0], port, words[2], List.of(words).subList(3, words.length)));
    }

    String media() {
        return media;
    }

    int port() {
        return port;
    }

    String protocol() {
        return protocol;
    }

    List<String> formats() {
        return formats;
    }

    Attributes attributes() {
        return attributes;
    }

    /** Its own {@code c=} line. */
    Optional<String> connection() {
        return connections.stream().findFirst();
    }

    void addConnection(String value) {
        connections.add(value);
    }

    /** RFC 8843 §6: port 0 means rejected, unless the section only rides on another one's transport. */
    boolean inUse() {
        return port != 0 || attributes.has("bundle-only");
    }

    String mid() {
        return attributes.first("mid").filter(mid -> mid.matches("[!-~]{1,64}")).orElse("");
    }

    MediaLine line() {
        return new MediaLine(media, protocol, formats.getFirst(), mid());
    }
}
