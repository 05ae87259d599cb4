package io.freshet.schemas.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Flattens a YAML document into dotted keys, each with the line it stands on. */
final class YamlSettings {
    private final String name;
    private final List<ConfigFault> faults;
    private final Map<String, Setting> settings = new LinkedHashMap<>();

    private YamlSettings(String name, List<ConfigFault> faults) {
        this.name = name;
        this.faults = faults;
    }

    static Map<String, Setting> parse(String name, String text, List<ConfigFault> faults) {
        YamlSettings parser = new YamlSettings(name, faults);
        try {
            Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            parser.flattenRoot(root);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            faults.add(new ConfigFault(
                    name, "is not YAML: " + e.getProblem(), name + " line " + line, "correct that line"));
        } catch (YAMLException e) {
            faults.add(new ConfigFault(name, "is not YAML: " + e.getMessage(), name, "correct it"));
        }
        return parser.settings;
    }

    private void flattenRoot(@Nullable Node root) {
        if (root instanceof MappingNode mapping) {
            flatten("", mapping);
        } else if (root != null && !Tag.NULL.equals(root.getTag())) {
            faults.add(new ConfigFault(
                    name, "is not a mapping of keys to values", where(root), "begin with pipeline: NAME"));
        }
    }

    private void flatten(String prefix, MappingNode mapping) {
        for (NodeTuple entry : mapping.getValue()) {
            String path = prefix + scalarKey(entry).getValue();
            Node value = entry.getValueNode();
            if (value instanceof MappingNode nested) {
                flatten(path + ".", nested);
            } else if (settings.containsKey(path)) {
                faults.add(new ConfigFault(path, "is set twice", where(value), "keep one of the two"));
            } else if (value instanceof SequenceNode sequence) {
                settings.put(path, Setting.list(items(path, sequence), where(value)));
            } else if (!Tag.NULL.equals(value.getTag())) {
                settings.put(path, Setting.scalar(((ScalarNode) value).getValue(), where(value)));
            }
        }
    }

    private ScalarNode scalarKey(NodeTuple entry) {
        Node key = entry.getKeyNode();
        if (key instanceof ScalarNode scalar) {
            return scalar;
        }
        faults.add(new ConfigFault(name, "has a key that is not a name", where(key), "write name: value"));
        return new ScalarNode(Tag.STR, "?", key.getStartMark(), key.getEndMark(), DumperOptions.ScalarStyle.PLAIN);
    }

    private List<String> items(String path, SequenceNode sequence) {
        List<String> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            if (item instanceof ScalarNode scalar) {
                items.add(scalar.getValue());
            } else {
                faults.add(new ConfigFault(
                        path, "has an entry that is not a plain value", where(item), "list names or numbers"));
            }
        }
        return items;
    }

    private String where(Node node) {
        return name + " line " + (node.getStartMark().getLine() + 1);
    }
}
