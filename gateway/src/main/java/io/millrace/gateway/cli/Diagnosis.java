package io.millrace.gateway.cli;

import java.nio.file.Path;
import java.util.List;

/** Looks at everything that a gateway needs from where it stands. */
@FunctionalInterface
public interface Diagnosis {

    /** The subject of findings about gateway.yaml itself. */
    String SETTINGS = "settings";

    /** One finding per thing looked at, in the order in which an operator should read them. */
    List<Finding> examine(Path config);

    /**
     * @param subject for example {@code kafka}
     * @param grade how bad it is
     * @param text what was found and, unless it is good, what to do
     */
    record Finding(String subject, Grade grade, String text) {
        public static Finding good(String subject, String text) {
            return new Finding(subject, Grade.GOOD, text);
        }

        public static Finding warning(String subject, String text) {
            return new Finding(subject, Grade.WARNING, text);
        }

        public static Finding bad(String subject, String text) {
            return new Finding(subject, Grade.BAD, text);
        }
    }

    /** How a finding counts. */
    enum Grade {
        GOOD("ok"),
        /** Works, but an operator should know. */
        WARNING("warning"),
        /** The gateway will not do its work like this. */
        BAD("FAILED");

        private final String word;

        Grade(String word) {
            this.word = word;
        }

        public boolean isBad() {
            return this == BAD;
        }

        String word() {
            return word;
        }
    }
}
