package io.millrace.gateway.score;

import io.millrace.gateway.reading.DeviceId;
import java.util.List;

/**
 * Says which models judge a device. Asked once per device and again after each change of models.
 */
@FunctionalInterface
public interface ModelAssignment {
    /** In no particular order; empty for a device without a model. */
    List<ModelUse> modelsOf(DeviceId device);

    /**
     * @param model the name it was installed under
     * @param isShadow runs beside the others and raises nothing
     */
    record ModelUse(String model, boolean isShadow) {}
}
