package io.millrace.gateway.console;

import io.millrace.gateway.console.ShelfLook.ModelLook;
import java.util.List;

/** What judges the devices. */
public record ModelsPage(List<Assigned> models) {
    public ModelsPage {
        models = List.copyOf(models);
    }

    /**
     * @param devices whose profiles ask for this model
     */
    public record Assigned(ModelLook model, List<String> devices) {
        public Assigned {
            devices = List.copyOf(devices);
        }
    }
}
