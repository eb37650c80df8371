package io.millrace.profile.yaml;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * A YAML 1.2 file (core schema: {@code on} and {@code no} are text) whose syntax is right and that
 * uses no aliases, anchors or tags. What it means is found out by walking from {@link #root}; every
 * step reports its problems with line and column. Not thread-safe.
 */
public final class YamlDocument {
    private final YamlNode.Mapping root;
    private final ProblemList problems;

    private YamlDocument(YamlNode.Mapping root, ProblemList problems) {
        this.root = root;
        this.problems = problems;
    }

    /** Reports and gives nothing when the text is no such file. An empty one has no keys. */
    public static Optional<YamlDocument> parse(YamlSource source, ProblemList problems) {
        String file = source.file();
        int errorsBefore = problems.errorCount();
        if (source.text().getBytes(StandardCharsets.UTF_8).length > YamlSource.BYTES_MAX) {
            problems.error(
                    YamlPosition.startOf(file), "", "is larger than 1 MiB, the most that is read");
            return Optional.empty();
        }
        LoadSettings settings =
                LoadSettings.builder()
                        .setLabel(file)
                        .setSchema(new CoreSchema())
                        .setAllowNonScalarKeys(true)
                        .build();
        try {
            new YamlGuard(file, problems).check(settings, source.text());
            if (problems.errorCount() > errorsBefore) {
                return Optional.empty();
            }
            YamlNode top =
                    new Compose(settings)
                            .composeString(source.text())
                            .map(node -> convert(file, node, problems))
                            .orElseGet(() -> emptyMapping(file));
            return rootOf(top, problems).map(root -> new YamlDocument(root, problems));
        } catch (MarkedYamlEngineException e) {
            YamlPosition position =
                    e.getProblemMark()
                            .map(mark -> YamlGuard.position(file, mark))
                            .orElseGet(() -> YamlPosition.startOf(file));
            problems.error(position, "", "YAML syntax: " + told(e));
        } catch (YamlEngineException e) {
            problems.error(YamlPosition.startOf(file), "", "YAML syntax: " + e.getMessage());
        }
        return Optional.empty();
    }

    /** The top-level keys, by which kinds of files are told apart. */
    public List<String> keys() {
        return root.members().stream().map(YamlNode.Member::key).toList();
    }

    /** The top of the file, whose keys must be among those of the section {@code ""}. */
    public YamlMapping root(YamlSections sections, YamlOverrides overrides) {
        YamlContext context = new YamlContext(problems, sections, overrides);
        return YamlMapping.withKnownKeys(
                new YamlPlace(context, "", "", root.position()), root.members());
    }

    private static String told(MarkedYamlEngineException e) {
        String context = e.getContext() == null ? "" : e.getContext() + ", ";
        String begun =
                e.getContextMark()
                        .map(mark -> " (begun in line " + (mark.getLine() + 1) + ")")
                        .orElse("");
        return (context + e.getProblem() + begun).replaceAll("\\s+", " ").strip();
    }

    private static Optional<YamlNode.Mapping> rootOf(YamlNode top, ProblemList problems) {
        String file = top.position().file();
        return switch (top) {
            case YamlNode.Mapping mapping ->
                    Optional.of(
                            new YamlNode.Mapping(YamlPosition.startOf(file), mapping.members()));
            case YamlNode.Scalar scalar when scalar.kind() == YamlNode.Kind.NOTHING ->
                    Optional.of(emptyMapping(file));
            case YamlNode.Scalar _, YamlNode.Sequence _ -> {
                problems.error(
                        top.position(),
                        "",
                        "expected keys with values (key: value), found " + top.described());
                yield Optional.empty();
            }
        };
    }

    private static YamlNode.Mapping emptyMapping(String file) {
        return new YamlNode.Mapping(YamlPosition.startOf(file), List.of());
    }

    /** Recursive, which the guard's limit on nesting makes safe. */
    private static YamlNode convert(String file, Node node, ProblemList problems) {
        YamlPosition position = YamlGuard.position(file, node.getStartMark().orElseThrow());
        return switch (node) {
            case ScalarNode scalar ->
                    new YamlNode.Scalar(position, kind(scalar.getTag()), scalar.getValue());
            case SequenceNode sequence ->
                    new YamlNode.Sequence(
                            position,
                            sequence.getValue().stream()
                                    .map(item -> convert(file, item, problems))
                                    .toList());
            case MappingNode mapping ->
                    new YamlNode.Mapping(position, members(file, mapping, problems));
            default -> throw new IllegalStateException("no such YAML node: " + node.getNodeType());
        };
    }

    private static List<YamlNode.Member> members(
            String file, MappingNode mapping, ProblemList problems) {
        List<YamlNode.Member> members = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
            YamlPosition at =
                    YamlGuard.position(file, tuple.getKeyNode().getStartMark().orElseThrow());
            if (tuple.getKeyNode() instanceof ScalarNode key) {
                members.add(
                        new YamlNode.Member(
                                at, key.getValue(), convert(file, tuple.getValueNode(), problems)));
            } else {
                problems.error(at, "", "a key must be a single word; put {...} in quotes");
            }
        }
        return members;
    }

    private static YamlNode.Kind kind(Tag tag) {
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return YamlNode.Kind.NUMBER;
        }
        if (tag.equals(Tag.BOOL)) {
            return YamlNode.Kind.BOOLEAN;
        }
        return tag.equals(Tag.NULL) ? YamlNode.Kind.NOTHING : YamlNode.Kind.TEXT;
    }
}
