package io.millrace.rules;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.rules.MonitoringFiles.Rule;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The files for Prometheus and Grafana fit each other and what is written about them. */
class MonitoringTest {

    @Test
    void everyAlertSaysHowBadAndWhatItIsAndWhatToDo() {
        assertThat(MonitoringFiles.rules())
                .isNotEmpty()
                .allSatisfy(rule -> {
                    assertThat(rule.labels().get("severity")).isIn("warning", "critical");
                    assertThat(rule.annotations().get("summary")).asString().isNotBlank();
                    assertThat(rule.annotations().get("description")).asString().isNotBlank();
                    assertThat(rule.annotations().get("runbook"))
                            .isEqualTo(
                                    "docs/OPERATIONS.md#" + rule.alert().toLowerCase(Locale.ROOT));
                });
    }

    @Test
    void everyAlertHasItsSectionInTheDocumentsAndNoneIsOfThePast() {
        assertThat(MonitoringFiles.runbooks()).isEqualTo(alerts());
    }

    @Test
    void everyAlertIsSeenToFireAndNotToFire() {
        assertThat(MonitoringFiles.tested(true)).as("fires").isEqualTo(alerts());
        assertThat(MonitoringFiles.tested(false)).as("does not fire").isEqualTo(alerts());
    }

    @Test
    void rulesAndDashboardAskForDocumentedMetricsOnly() {
        Set<String> asked = new TreeSet<>();
        MonitoringFiles.rules()
                .forEach(rule -> asked.addAll(MonitoringFiles.metrics(rule.expression())));
        MonitoringFiles.dashboardQueries()
                .forEach(query -> asked.addAll(MonitoringFiles.metrics(query)));

        assertThat(MonitoringFiles.documentedMetrics()).containsAll(asked);
    }

    @Test
    void everyPanelHasATitleAUnitAndTheChosenDataSource() {
        assertThat(MonitoringFiles.panels())
                .isNotEmpty()
                .allSatisfy(panel -> {
                    assertThat(panel.path("title").asText()).isNotBlank();
                    assertThat(panel.path("fieldConfig").path("defaults").path("unit").asText())
                            .as(panel.path("title").asText())
                            .isNotBlank();
                    assertThat(sources(panel))
                            .as(panel.path("title").asText())
                            .containsOnly("${datasource}");
                });
    }

    private static Set<String> sources(JsonNode panel) {
        Set<String> sources = new TreeSet<>();
        panel.findValues("datasource").forEach(source -> sources.add(source.path("uid").asText()));
        return sources;
    }

    private static Set<String> alerts() {
        return MonitoringFiles.rules().stream()
                .map(Rule::alert)
                .collect(toCollection(TreeSet::new));
    }
}
