package io.millrace.models.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.models.evaluate.TrainingReport;
import io.millrace.models.export.GoldenVector;
import io.millrace.models.fit.FittedModel;
import io.millrace.profile.DurationText;
import java.nio.file.Path;
import java.util.List;

/** What {@code train} says as JSON. Field names are a contract. */
final class TrainJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private TrainJson() {}

    /** The last line of {@code train --json}. */
    static String result(FittedModel model, Path file, String hash, Path report) {
        ObjectNode result = NODES.objectNode();
        result.put("model", file.toString());
        result.put("rows", model.training().size());
        ArrayNode channels = result.putArray("channels");
        model.channels().forEach(channels::add);
        result.put("threshold", model.threshold());
        result.put("deployable", model.isDeployable());
        result.put("sha256", hash);
        result.put("report", report.toString());
        return result.toString();
    }

    static String report(TrainingReport report) {
        FittedModel model = report.model();
        ObjectNode json = NODES.objectNode();
        json.put("rows", model.training().size());
        json.put("period", DurationText.format(model.period()));
        json.put("runs", model.training().runs().size());
        model.training().firstTime().ifPresent(time -> json.put("trainedFrom", time.toString()));
        model.training().lastTime().ifPresent(time -> json.put("trainedTo", time.toString()));
        json.put("threshold", model.threshold());
        json.put("multiple", model.residuals().settings().multiple());
        ArrayNode folds = json.putArray("crossFitMaxima");
        model.crossFit().foldMaxima().forEach(folds::add);
        json.put("replayAlarms", report.replayAlarms());
        json.put("replayAlertedShare", report.replayAlertedShare());
        json.put("deployable", model.isDeployable());
        ArrayNode channels = json.putArray("channels");
        report.channels()
                .forEach(channel ->
                        channels.addObject()
                                .put("name", channel.name())
                                .put("unit", channel.unit())
                                .put("mean", channel.mean())
                                .put("sigma", channel.sigma())
                                .put("residualSigma", channel.residualSigma())
                                .put("explained", channel.explained()));
        ObjectNode constants = json.putObject("constantChannels");
        model.constants().forEach(constants::put);
        ArrayNode warnings = json.putArray("warnings");
        report.warnings().forEach(warnings::add);
        return json.toPrettyString() + "\n";
    }

    /**
     * Windows and what the graph must answer, within 1e-4: {@code {"vectors": [{"input": [[...]],
     * "baseline": [...], "score": ..., "contribution": [...], "residual": [...]}]}}.
     */
    static String golden(List<GoldenVector> vectors) {
        ObjectNode json = NODES.objectNode();
        ArrayNode list = json.putArray("vectors");
        for (GoldenVector vector : vectors) {
            ObjectNode node = list.addObject();
            ArrayNode input = node.putArray("input");
            for (float[] row : vector.input()) {
                ArrayNode values = input.addArray();
                for (float value : row) {
                    values.add(value);
                }
            }
            ArrayNode baseline = node.putArray("baseline");
            for (float value : vector.baseline()) {
                baseline.add(value);
            }
            node.put("score", vector.score());
            addAll(node.putArray("contribution"), vector.contribution());
            addAll(node.putArray("residual"), vector.residual());
        }
        return json + "\n";
    }

    private static void addAll(ArrayNode array, double[] values) {
        for (double value : values) {
            array.add(value);
        }
    }
}
