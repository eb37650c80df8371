package io.millrace.benchmarks.cli;

import io.millrace.benchmarks.Result;
import java.util.List;
import java.util.stream.Collectors;

/** Results for a person: one line each. */
final class ResultsTable {
    private ResultsTable() {}

    static String of(List<Result> results) {
        int width = results.stream().mapToInt(result -> result.name().length()).max().orElse(1);
        return results.stream()
                .map(result -> line(result, width))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static String line(Result result, int width) {
        return "%s  %s %s%s"
                .formatted(
                        result.name() + " ".repeat(width - result.name().length()),
                        Figures.rounded(result.value()).toPlainString(),
                        result.unit(),
                        result.note().map(note -> "  (" + note + ")").orElse(""))
                .stripTrailing();
    }
}
