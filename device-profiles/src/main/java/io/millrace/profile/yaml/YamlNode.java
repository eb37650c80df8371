package io.millrace.profile.yaml;

import java.util.List;

/** A YAML tree with positions and without aliases, anchors and tags, which are refused before. */
sealed interface YamlNode {

    YamlPosition position();

    /** How a message names it. */
    String described();

    /** One value. */
    record Scalar(YamlPosition position, Kind kind, String text) implements YamlNode {
        private static final int LONGEST_SHOWN = 40;

        @Override
        public String described() {
            return switch (kind) {
                case TEXT, OUTSIDE -> "\"" + shown() + "\"";
                case NUMBER -> "the number " + shown();
                case BOOLEAN -> shown();
                case NOTHING -> "nothing";
            };
        }

        /** One line of bounded length, whatever the file holds. */
        private String shown() {
            String oneLine = text.replaceAll("\\p{Cntrl}", " ");
            return oneLine.length() <= LONGEST_SHOWN
                    ? oneLine
                    : oneLine.substring(0, LONGEST_SHOWN) + "...";
        }
    }

    /** What YAML takes a scalar for. */
    enum Kind {
        TEXT,
        NUMBER,
        BOOLEAN,
        NOTHING,
        /** From the environment, where everything is text: taken for what is expected. */
        OUTSIDE
    }

    /** Keys with values, in the order of the file, duplicates included. */
    record Mapping(YamlPosition position, List<Member> members) implements YamlNode {
        @Override
        public String described() {
            return "a mapping";
        }
    }

    record Member(YamlPosition position, String key, YamlNode value) {}

    record Sequence(YamlPosition position, List<YamlNode> items) implements YamlNode {
        @Override
        public String described() {
            return "a list";
        }
    }
}
