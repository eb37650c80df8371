package io.millrace.gateway.settings.yaml;

import io.millrace.profile.yaml.ProblemList;
import io.millrace.profile.yaml.YamlDocument;
import io.millrace.profile.yaml.YamlMapping;
import io.millrace.profile.yaml.YamlOverrides;
import io.millrace.profile.yaml.YamlPosition;
import io.millrace.profile.yaml.YamlSource;
import io.millrace.profile.yaml.YamlValue;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where keys stand in a gateway.yaml that can be read, for problems that only come up when it is
 * compared with another. Immutable.
 */
public final class KeyPositions {
    private static final String KAFKA = "cloud.kafka.";

    private final YamlPosition start;
    private final Optional<YamlMapping> top;

    private KeyPositions(YamlPosition start, Optional<YamlMapping> top) {
        this.start = start;
        this.top = top;
    }

    /**
     * Reads {@code file}; what is wrong with it is not told here.
     *
     * @param environment variables {@code MILLRACE_...} override scalars
     */
    public static KeyPositions of(Path file, Map<String, String> environment) {
        ProblemList unheard = new ProblemList();
        YamlOverrides overrides = new YamlOverrides(SettingsLoader.PREFIX, environment);
        return new KeyPositions(
                YamlPosition.startOf(file.toString()),
                YamlSource.ofFile(file, unheard)
                        .flatMap(source -> YamlDocument.parse(source, unheard))
                        .map(document -> document.root(GatewayKeys.SECTIONS, overrides)));
    }

    /**
     * Of the value, of the variable that gives it, or of the next section around it that is there.
     *
     * @param key a known one, dotted
     */
    public YamlPosition of(String key) {
        return top.map(root -> find(root, key)).orElse(start);
    }

    private static YamlPosition find(YamlMapping root, String key) {
        if (key.startsWith(KAFKA)) {
            YamlMapping cloud = root.section("cloud");
            return Optional.ofNullable(cloud.scalars("kafka").get(key.substring(KAFKA.length())))
                    .map(YamlValue::position)
                    .orElse(cloud.position());
        }
        YamlMapping section = root;
        String rest = key;
        int dot = rest.indexOf('.');
        while (dot > 0) {
            section = section.section(rest.substring(0, dot));
            rest = rest.substring(dot + 1);
            dot = rest.indexOf('.');
        }
        return section.find(rest).map(YamlValue::position).orElse(section.position());
    }
}
