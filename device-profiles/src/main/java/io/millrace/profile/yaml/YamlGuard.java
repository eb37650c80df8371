package io.millrace.profile.yaml;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Refuses what a configuration file has no use for and an attacker has: aliases and anchors (a few
 * lines can stand for gigabytes), tags, deep nesting, several documents in one file. Looks at the
 * flat stream of events, so that nothing recursive ever sees a hostile file.
 */
final class YamlGuard {
    /** Deepest nesting; a gateway.yaml needs 6. */
    static final int DEPTH_MAX = 32;

    /** Whoever used ten aliases knows by now that there are none. */
    private static final int REFUSALS_MAX = 10;

    private final String file;
    private final ProblemList problems;
    private int depth;
    private int documents;
    private int refusals;

    YamlGuard(String file, ProblemList problems) {
        this.file = file;
        this.problems = problems;
    }

    /** Reports what is refused; stops at nesting too deep, and after {@link #REFUSALS_MAX}. */
    void check(LoadSettings settings, String text) {
        for (Event event : new Parse(settings).parseString(text)) {
            if (!mayGoOnAfter(event)) {
                return;
            }
        }
    }

    private boolean mayGoOnAfter(Event event) {
        switch (event) {
            case DocumentStartEvent _ -> countDocument(event);
            case AliasEvent alias ->
                    refuse(
                            event,
                            "alias *"
                                    + alias.getAlias()
                                    + " is not supported; repeat what it stands for");
            case ScalarEvent scalar -> {
                checkAnchor(scalar);
                checkMerge(scalar);
                scalar.getTag().ifPresent(tag -> refuseTag(event, tag));
            }
            case CollectionStartEvent collection -> {
                checkAnchor(collection);
                collection.getTag().ifPresent(tag -> refuseTag(event, tag));
                depth++;
            }
            case CollectionEndEvent _ -> depth--;
            default -> {}
        }
        if (depth > DEPTH_MAX) {
            refuse(event, "is nested more than " + DEPTH_MAX + " levels deep");
            return false;
        }
        return refusals < REFUSALS_MAX;
    }

    private void countDocument(Event event) {
        documents++;
        if (documents == 2) {
            refuse(event, "a second document begins here; keep one per file");
        }
    }

    private void checkAnchor(NodeEvent event) {
        event.getAnchor()
                .ifPresent(anchor ->
                        refuse(event, "anchor &" + anchor + " is not supported; remove it"));
    }

    /** The engine would put the merged keys in place of the line without a word. */
    private void checkMerge(ScalarEvent scalar) {
        if (scalar.isPlain() && scalar.getValue().equals("<<")) {
            refuse(scalar, "merge key << is not supported; write out what it stands for");
        }
    }

    private void refuseTag(Event event, String tag) {
        refuse(event, "tag " + tag + " is not supported; remove it");
    }

    private void refuse(Event event, String message) {
        refusals++;
        // The engine marks every event unless told otherwise.
        problems.error(position(file, event.getStartMark().orElseThrow()), "", message);
    }

    static YamlPosition position(String file, Mark mark) {
        return new YamlPosition(file, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
