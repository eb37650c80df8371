package io.millrace.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What is shipped for Prometheus and Grafana, and what docs/OPERATIONS.md says about it. */
final class MonitoringFiles {
    static final Path PROMETHEUS = Repository.root().resolve("deploy/prometheus");
    static final Path DASHBOARD =
            Repository.root().resolve("deploy/grafana/dashboards/millrace-fleet.json");

    /** Between the two headings stands what is about alerts of Prometheus. */
    private static final Pattern RUNBOOKS =
            Pattern.compile("(?s)\n## When Prometheus alerts\n(.*?)\n## ");

    private static final Pattern HEADING = Pattern.compile("(?m)^### (Millrace\\w+)$");
    private static final Pattern METRIC = Pattern.compile("\\bmillrace_[a-z_]+");
    private static final Pattern SELECTOR =
            Pattern.compile("\\b(?:[a-z]+_[a-z_]+|up)\\{[^}]*}|\\bmillrace_[a-z_]+");
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), \\w+\\)");

    private MonitoringFiles() {}

    /** An alert rule as it stands in the file. */
    record Rule(String alert, String expression, Map<?, ?> labels, Map<?, ?> annotations) {}

    static List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        for (Object group : list(yaml("millrace-alerts.yml"), "groups")) {
            for (Object rule : list(group, "rules")) {
                Map<?, ?> entry = (Map<?, ?>) rule;
                rules.add(
                        new Rule(
                                entry.get("alert").toString(),
                                entry.get("expr").toString(),
                                (Map<?, ?>) entry.get("labels"),
                                (Map<?, ?>) entry.get("annotations")));
            }
        }
        return rules;
    }

    /**
     * Alerts that the rules' own tests expect.
     *
     * @param isFiring those seen to fire, else those seen not to
     */
    static Set<String> tested(boolean isFiring) {
        Set<String> alerts = new TreeSet<>();
        for (Object test : list(yaml("millrace-alerts.test.yml"), "tests")) {
            for (Object check : list(test, "alert_rule_test")) {
                if (list(check, "exp_alerts").isEmpty() != isFiring) {
                    alerts.add(((Map<?, ?>) check).get("alertname").toString());
                }
            }
        }
        return alerts;
    }

    /** Panels that show something. */
    static List<JsonNode> panels() {
        List<JsonNode> panels = new ArrayList<>();
        for (JsonNode panel : dashboard().path("panels")) {
            if (!panel.path("type").asText().equals("row")) {
                panels.add(panel);
            }
        }
        return panels;
    }

    /** As Prometheus gets it, for all gateways and a range that suits one scrape a second. */
    static List<String> dashboardQueries() {
        List<String> queries = new ArrayList<>();
        for (JsonNode panel : panels()) {
            for (JsonNode target : panel.path("targets")) {
                queries.add(target.path("expr").asText());
            }
        }
        for (JsonNode variable : dashboard().path("templating").path("list")) {
            Matcher values = LABEL_VALUES.matcher(variable.path("definition").asText());
            if (values.matches()) {
                queries.add(values.group(1));
            }
        }
        return queries.stream()
                .map(query -> query.replace("$instance", ".*").replace("$__rate_interval", "10s"))
                .toList();
    }

    /** Each series, with its labels, that an expression asks for. */
    static Set<String> selectors(String expression) {
        return found(SELECTOR, expression);
    }

    static Set<String> metrics(String text) {
        return found(METRIC, text);
    }

    /** Names in the first column of the tables. */
    static Set<String> documentedMetrics() {
        Set<String> names = new TreeSet<>();
        operations()
                .lines()
                .filter(line -> line.startsWith("| `millrace_"))
                .map(line -> line.substring(0, line.indexOf('|', 1)))
                .forEach(cell -> names.addAll(metrics(cell)));
        return names;
    }

    static Set<String> runbooks() {
        Matcher section = RUNBOOKS.matcher(operations());
        Set<String> alerts = new TreeSet<>();
        if (section.find()) {
            HEADING.matcher(section.group(1))
                    .results()
                    .forEach(heading -> alerts.add(heading.group(1)));
        }
        return alerts;
    }

    private static String operations() {
        return Repository.text(Repository.root().resolve("docs/OPERATIONS.md"));
    }

    private static Set<String> found(Pattern pattern, String text) {
        Set<String> all = new TreeSet<>();
        pattern.matcher(text).results().map(MatchResult::group).forEach(all::add);
        return all;
    }

    private static JsonNode dashboard() {
        try {
            return new ObjectMapper().readTree(DASHBOARD.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object yaml(String file) {
        Load load = new Load(LoadSettings.builder().build());
        return load.loadFromString(Repository.text(PROMETHEUS.resolve(file)));
    }

    private static List<?> list(Object map, String key) {
        return (List<?>) ((Map<?, ?>) map).get(key);
    }
}
