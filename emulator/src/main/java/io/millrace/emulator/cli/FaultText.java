package io.millrace.emulator.cli;

import io.millrace.emulator.plant.FaultOrder;
import io.millrace.profile.DurationText;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code KIND@20s} or {@code KIND@20s:DEVICE}. */
final class FaultText implements ITypeConverter<FaultOrder> {
    private static final Pattern FORM = Pattern.compile("([a-z][a-z-]*)@([^:]+)(?::(.+))?");

    @Override
    public FaultOrder convert(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException(
                    "expected KIND@TIME or KIND@TIME:DEVICE, for example dry-running@20s:pump-1, found \""
                            + text
                            + "\"");
        }
        try {
            return new FaultOrder(
                    matcher.group(1),
                    DurationText.parse(matcher.group(2)),
                    Optional.ofNullable(matcher.group(3)));
        } catch (IllegalArgumentException problem) {
            throw new TypeConversionException(problem.getMessage() + " in \"" + text + "\"");
        }
    }
}
