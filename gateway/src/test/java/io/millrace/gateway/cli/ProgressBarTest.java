package io.millrace.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private static final String ERASE = "\r\u001b[K";
    private final StringWriter out = new StringWriter();

    @Test
    void isRewrittenWhenItGoesOnAndGoneAtTheEnd() {
        try (ProgressBar bar = new ProgressBar(new PrintWriter(out), true)) {
            bar.at("score", 0.5);
            bar.at("score", 0.501);
            bar.at("score", 7);
        }

        assertThat(out)
                .hasToString(
                        ERASE
                                + "score      [###############               ]  50 %"
                                + ERASE
                                + "score      [##############################] 100 %"
                                + ERASE);
    }

    @Test
    void saysNothingWhereNobodyLooks() {
        try (ProgressBar bar = new ProgressBar(new PrintWriter(out), false)) {
            bar.at("score", 0.5);
        }

        assertThat(out.toString()).isEmpty();
    }

    @Test
    void leavesNoTraceOfWorkThatNeverBegan() {
        new ProgressBar(new PrintWriter(out), true).close();

        assertThat(out.toString()).isEmpty();
    }
}
