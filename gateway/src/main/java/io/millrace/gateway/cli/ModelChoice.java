package io.millrace.gateway.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which model of which gateway a command is about. */
final class ModelChoice {

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "gateway.yaml")
    private Path config;

    @Parameters(paramLabel = "NAME", description = "the model's file, as the profile names it")
    private String name;

    Path config() {
        return config;
    }

    String name() {
        return name;
    }
}
