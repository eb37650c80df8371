package io.millrace.benchmarks.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.benchmarks.Result;
import java.util.List;

/** The one JSON object that {@code bench --json} prints. */
final class ResultsJson {
    private ResultsJson() {}

    static String of(String benchmark, List<Result> results) {
        ObjectNode json = JsonMapper.builder().build().createObjectNode();
        json.put("bench", benchmark);
        ArrayNode array = json.putArray("results");
        for (Result result : results) {
            ObjectNode one = array.addObject();
            one.put("name", result.name())
                    .put("value", Figures.rounded(result.value()))
                    .put("unit", result.unit());
            result.note().ifPresent(note -> one.put("note", note));
        }
        return json.toString();
    }
}
