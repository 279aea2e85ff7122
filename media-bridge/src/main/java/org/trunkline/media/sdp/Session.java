package org.trunkline.media.sdp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.trunkline.media.sdp.SdpRefused.Reason;

/**
 * A description cut into its levels (RFC 8866 §5). Lines that nobody here reads are skipped, their order is not judged.
 *
 * <pre>
 * v=0
 * o=- ID VERSION IN IP4 ...
 * s=... t=0 0
 * c=IN IP4 192.0.2.7          for every section without its own
 * a=group:BUNDLE 0 1          session level
 * m=audio 9 PROTO 111 0 8     a section
 * c=... a=...                 its level
 * m=video ...                 the next one
 * </pre>
 */
final class Session implements SessionParsed {
    private static final int MAX_CHARS = 64 * 1024;
    private static final int MAX_SECTIONS = 16;
    private static final int MAX_FORMATS = 64;

    private final Attributes attributes = new Attributes();
    private final List<Section> sections = new ArrayList<>();
    private final List<String> connections = new ArrayList<>(1);
    private String id = "";

    private Session() {}

    static SessionParsed parse(String text) {
        if (text.length() > MAX_CHARS) {
            return new SdpRefused(Reason.TOO_LARGE, "The SDP is longer than 64 KiB; offer fewer sections.");
        }
        var lines = text.lines().filter(l -> !l.isEmpty()).toList();
        if (lines.isEmpty() || !lines.getFirst().strip().equals("v=0")) {
            return new SdpRefused(Reason.MALFORMED, "This is no SDP: it does not begin with v=0.");
        }
        var session = new Session();
        for (String line : lines) {
            if (!session.add(line)) {
                return new SdpRefused(Reason.MALFORMED, "This is no SDP: a line cannot be read (RFC 8866 section 9).");
            }
        }
        return session.withinLimits()
                ? session
                : new SdpRefused(
                        Reason.TOO_LARGE, "The SDP has more than 16 sections, or 64 formats in one; offer fewer.");
    }

    /** RFC 8866 §5.2: the {@code sess-id}, or nothing. */
    String id() {
        return id;
    }

    Attributes attributes() {
        return attributes;
    }

    List<Section> sections() {
        return sections;
    }

    List<MediaLine> mediaLines() {
        return sections.stream().map(Section::line).toList();
    }

    /** The first audio section that is in use, of this protocol if there is one. */
    Optional<Section> audioInUse(String protocol) {
        return audioInUse(List.of(protocol)).findFirst();
    }

    /** The audio sections that are in use: those of the first of these protocols first, those of none of them last. */
    Stream<Section> audioInUse(List<String> protocols) {
        return sections.stream()
                .filter(s -> s.media().equals("audio") && s.inUse())
                .sorted(Comparator.comparingInt(s -> protocols.indexOf(s.protocol()) & Integer.MAX_VALUE)); // stable
    }

    /** RFC 8866 §5.7: the section's own {@code c=} line, else the session's. */
    Optional<String> connectionOf(Section section) {
        return section.connection().or(() -> connections.stream().findFirst());
    }

    /** The identifications of the BUNDLE group that this one is in, or none. */
    List<String> bundleOf(String mid) {
        return attributes.all("group")
                .map(g -> Arrays.asList(g.split(" +")))
                .filter(g -> g.getFirst().equals("BUNDLE") && !mid.isEmpty() && g.lastIndexOf(mid) > 0)
                .map(g -> g.subList(1, g.size()))
                .findFirst()
                .orElse(List.of());
    }

    /**
     * Where a section's transport is described, nearest first. RFC 8843 §7.1.3: a bundle-only one leaves it to the first
     * of its group.
     */
    List<Attributes> transportOf(Section section) {
        var levels = new ArrayList<Attributes>();
        levels.add(section.attributes());
        var bundle = bundleOf(section.mid());
        sections.stream()
                .filter(s -> !bundle.isEmpty() && s.mid().equals(bundle.getFirst()))
                .forEach(s -> levels.add(s.attributes()));
        levels.add(attributes);
        return levels;
    }

    private boolean add(String line) {
        if (line.length() < 2 || line.charAt(1) != '=' || line.chars().anyMatch(c -> c < ' ' && c != '\t')) {
            return false;
        }
        String value = line.substring(2);
        return switch (line.charAt(0)) {
            case 'm' -> Section.parse(value).map(sections::add).orElse(false);
            case 'o' -> addOrigin(value.strip().split(" +"));
            case 'a' -> addAttribute(value.strip());
            case 'c' -> addConnection(value.strip());
            default -> true;
        };
    }

    private boolean addOrigin(String[] words) {
        id = words.length > 1 ? words[1] : "";
        return true;
    }

    private boolean addAttribute(String value) {
        (sections.isEmpty() ? attributes : sections.getLast().attributes()).add(value);
        return true;
    }

    private boolean addConnection(String value) {
        if (sections.isEmpty()) {
            connections.add(value);
        } else {
            sections.getLast().addConnection(value);
        }
        return true;
    }

    private boolean withinLimits() {
        return sections.size() <= MAX_SECTIONS && sections.stream().allMatch(s -> s.formats().size() <= MAX_FORMATS);
    }
}
