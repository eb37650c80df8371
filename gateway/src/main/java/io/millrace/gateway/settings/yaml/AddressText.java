package io.millrace.gateway.settings.yaml;

import io.millrace.gateway.settings.GatewaySettings.Address;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code HOST:PORT}; an IPv6 address stands in brackets. */
final class AddressText {
    private static final Pattern FORM =
            Pattern.compile("(\\[[0-9a-fA-F:.%]+]|[A-Za-z0-9._-]+):(\\d{1,5})");
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|(0{0,4}:){2,7}0{0,3}1");
    private static final int PORT_MAX = 65_535;

    private AddressText() {}

    /**
     * @throws IllegalArgumentException with a message for the user
     */
    static Address parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > PORT_MAX) {
            throw new IllegalArgumentException(
                    "expected HOST:PORT such as 127.0.0.1:1883 or [::1]:1883, found \""
                            + text
                            + "\"");
        }
        String host = matcher.group(1);
        boolean isBracketed = host.startsWith("[");
        return new Address(
                isBracketed ? host.substring(1, host.length() - 1) : host,
                Integer.parseInt(matcher.group(2)));
    }

    /** Whether only this machine can reach it. A name other than localhost is not looked up. */
    static boolean isLoopback(Address address) {
        return LOOPBACK.matcher(address.host()).matches();
    }
}
