package io.millrace.gateway.settings.yaml;

import io.millrace.profile.yaml.YamlSections;
import java.util.List;
import java.util.Map;

/** Every key that gateway.yaml knows; docs/CONFIGURATION.md says the same. */
public final class GatewayKeys {
    /** By section; {@code []} stands for the items of a list. */
    public static final YamlSections SECTIONS =
            YamlSections.of(
                    Map.ofEntries(
                            Map.entry(
                                    "",
                                    List.of(
                                            "gateway",
                                            "mqtt",
                                            "gpio",
                                            "journal",
                                            "cloud",
                                            "profiles",
                                            "models",
                                            "console",
                                            "log",
                                            "reload",
                                            "devices")),
                            Map.entry("gateway", List.of("id", "site")),
                            Map.entry("mqtt", List.of("listener", "subscribers")),
                            Map.entry(
                                    "mqtt.listener",
                                    List.of(
                                            "address",
                                            "anonymous",
                                            "tls",
                                            "users",
                                            "rate-limit",
                                            "rate-burst")),
                            Map.entry(
                                    "mqtt.listener.tls",
                                    List.of("certificate", "key", "client-ca")),
                            Map.entry(
                                    "mqtt.listener.users[]",
                                    List.of("name", "password", "publish")),
                            Map.entry("mqtt.subscribers[]", List.of("url", "username", "password")),
                            Map.entry("gpio", List.of("chip")),
                            Map.entry(
                                    "journal",
                                    List.of(
                                            "directory",
                                            "limit",
                                            "alert-reserve",
                                            "commit-interval",
                                            "when-full")),
                            Map.entry(
                                    "cloud",
                                    List.of(
                                            "kafka",
                                            "topics",
                                            "commit-interval",
                                            "drain-limit",
                                            "ready-limit")),
                            Map.entry(
                                    "cloud.topics",
                                    List.of(
                                            "readings",
                                            "alerts",
                                            "partitions",
                                            "replication-factor",
                                            "retention",
                                            "create",
                                            "limit")),
                            Map.entry("profiles", List.of("directory")),
                            Map.entry("models", List.of("directory")),
                            Map.entry("console", List.of("address")),
                            Map.entry("log", List.of("format", "level")),
                            Map.entry(
                                    "devices[]",
                                    List.of("name", "profile", "mqtt", "gpio", "file")),
                            Map.entry("devices[].mqtt", List.of("topic", "key", "key-value")),
                            Map.entry("devices[].file", List.of("device"))));

    private GatewayKeys() {}
}
