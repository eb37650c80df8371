package io.millrace.profile.yaml;

/** What every cursor of one document shares. */
record YamlContext(ProblemList problems, YamlSections sections, YamlOverrides overrides) {}
