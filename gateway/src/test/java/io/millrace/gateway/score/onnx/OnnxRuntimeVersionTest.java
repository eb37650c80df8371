package io.millrace.gateway.score.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import org.junit.jupiter.api.Test;

class OnnxRuntimeVersionTest {
    /**
     * 1.29 for Linux writes a device id into a file and looks a vendor's host up; {@code
     * FootprintIT} shows that this one does neither. Change the two together.
     */
    @Test
    void isTheOneWithoutTelemetry() {
        assertThat(OrtEnvironment.getEnvironment().getVersion()).isEqualTo("1.28.0");
    }
}
