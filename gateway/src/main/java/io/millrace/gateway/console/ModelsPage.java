package io.millrace.gateway.console;

import io.millrace.gateway.console.GatewayStatus.ModelLook;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What judges the devices, and what is on trial beside it. */
public record ModelsPage(Instant now, List<Assigned> models) {
    public ModelsPage {
        models = List.copyOf(models);
    }

    /**
     * @param candidate what runs beside it as a shadow; empty when there is none
     * @param devices whose profiles ask for this model
     * @param judged the first of them, with what both say
     */
    public record Assigned(
            ShelfLook.ModelLook model,
            Optional<ShelfLook.ModelLook> candidate,
            List<String> devices,
            Totals totals,
            List<Judged> judged) {
        public Assigned {
            devices = List.copyOf(devices);
            judged = List.copyOf(judged);
        }
    }

    /** Of all devices of a model since the gateway's start, or since the model came later. */
    public record Totals(Sum active, Sum candidate) {}

    /**
     * @param alerts that its scores raised, or would have raised
     */
    public record Sum(long windows, long alerts) {}

    /** One device; what has not scored yet is empty. */
    public record Judged(
            String device, Optional<ModelLook> active, Optional<ModelLook> candidate) {}
}
