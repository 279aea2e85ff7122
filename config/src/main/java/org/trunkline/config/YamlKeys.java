package org.trunkline.config;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Every key of a YAML text and the line that it is on; keys as SmallRye calls them, like {@code trunkline.trunks[0].name}. */
final class YamlKeys {
    private final String file;
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Map<String, Integer> twice = new LinkedHashMap<>();

    private YamlKeys(String file) {
        this.file = file;
    }

    /** Refuses what is not YAML. */
    static YamlKeys of(String file, String text) {
        var keys = new YamlKeys(file);
        try {
            var root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            if (root != null) {
                keys.walk("", root);
            }
        } catch (MarkedYAMLException wrong) {
            int line = wrong.getProblemMark() == null ? 1 : wrong.getProblemMark().getLine() + 1;
            throw new IllegalArgumentException(file + ":" + line + ": this is not YAML: " + wrong.getProblem(), wrong);
        } catch (YAMLException wrong) {
            throw new IllegalArgumentException(file + ": this is not YAML: " + wrong.getMessage(), wrong);
        }
        return keys;
    }

    Set<String> all() {
        return lines.keySet();
    }

    Map<String, Integer> writtenTwice() {
        return twice;
    }

    String at(int line) {
        return file + ":" + line;
    }

    /** {@code office.yaml:12}: of the key, or of the nearest that it would be in. */
    Optional<String> nearest(String key) {
        for (var at = key; !at.isEmpty(); at = parent(at)) {
            if (lines.containsKey(at)) {
                return Optional.of(at(lines.get(at)));
            }
        }
        return Optional.empty();
    }

    private static String parent(String key) {
        return key.substring(0, Math.max(0, Math.max(key.lastIndexOf('.'), key.endsWith("]") ? key.lastIndexOf('[') : -1)));
    }

    private void walk(String path, Node node) {
        switch (node) {
            case MappingNode mapping -> mapping(path, mapping);
            case SequenceNode sequence -> {
                for (int i = 0; i < sequence.getValue().size(); i++) {
                    var item = sequence.getValue().get(i);
                    put(path + "[" + i + "]", item);
                    walk(path + "[" + i + "]", item);
                }
            }
            default -> {} // a value has no keys
        }
    }

    private void mapping(String path, MappingNode mapping) {
        for (var tuple : mapping.getValue()) {
            var name = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            if (name.equals("<<")) {
                walk(path, tuple.getValueNode());
                continue;
            }
            var key = path.isEmpty() ? name : path + "." + name;
            if (lines.containsKey(key)) {
                twice.put(key, tuple.getKeyNode().getStartMark().getLine() + 1);
            }
            put(key, tuple.getKeyNode());
            walk(key, tuple.getValueNode());
        }
    }

    private void put(String key, Node node) {
        lines.putIfAbsent(key, node.getStartMark().getLine() + 1);
    }
}
