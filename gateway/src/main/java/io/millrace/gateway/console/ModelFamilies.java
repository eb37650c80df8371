package io.millrace.gateway.console;

import io.millrace.gateway.console.GatewayStatus.ModelLook;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What models say, as metrics by device, model and role. */
final class ModelFamilies {
    private static final List<String> LABELS = List.of("device", "model", "role");

    private ModelFamilies() {}

    static List<MetricFamilySamples> of(List<ModelLook> models) {
        String score = "millrace_model_score";
        String threshold = "millrace_model_threshold";
        String windows = "millrace_model_windows_total";
        String alerts = "millrace_model_alerts_total";
        return List.of(
                new MetricFamilySamples(
                        score,
                        Collector.Type.GAUGE,
                        "Newest score of a model, smoothed.",
                        samples(score, models, ModelLook::score)),
                new MetricFamilySamples(
                        threshold,
                        Collector.Type.GAUGE,
                        "Above it a score is strange.",
                        samples(threshold, models, ModelLook::threshold)),
                new MetricFamilySamples(
                        windows,
                        Collector.Type.COUNTER,
                        "Windows that a model has scored.",
                        samples(windows, models, ModelLook::windows)),
                new MetricFamilySamples(
                        alerts,
                        Collector.Type.COUNTER,
                        "Alerts that a model has raised or, as a shadow, would have raised.",
                        samples(alerts, models, ModelLook::alerts)));
    }

    private static List<Sample> samples(
            String name, List<ModelLook> models, ToDoubleFunction<ModelLook> measure) {
        return models.stream()
                .map(look ->
                        new Sample(
                                name,
                                LABELS,
                                List.of(look.device(), look.model(), look.role()),
                                measure.applyAsDouble(look)))
                .toList();
    }
}
