package io.millrace.gateway.boot;

import io.millrace.gateway.settings.GatewaySettings;
import io.millrace.gateway.settings.GatewaySettings.Address;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the ports that the gateway is to listen on can be had. */
final class Ports {

    private Ports() {}

    /** One sentence per port that cannot be had, with the setting to change. */
    static List<String> problems(GatewaySettings settings) {
        List<String> problems = new ArrayList<>();
        settings.mqtt()
                .listener()
                .flatMap(listener ->
                        problem(listener.address(), "sensors (MQTT)", "mqtt.listener.address"))
                .ifPresent(problems::add);
        problem(settings.console(), "the console (HTTP)", "console.address")
                .ifPresent(problems::add);
        return problems;
    }

    private static Optional<String> problem(Address address, String whom, String setting) {
        if (address.port() == 0) {
            return Optional.empty();
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address.host(), address.port()));
            return Optional.empty();
        } catch (IOException taken) {
            return Optional.of(
                    "cannot listen on %s for %s: %s; %s %s in gateway.yaml"
                            .formatted(address, whom, taken.getMessage(), advice(taken), setting));
        }
    }

    private static String advice(IOException taken) {
        String said = String.valueOf(taken.getMessage());
        if (said.contains("Permission denied")) {
            return "give the service the right to ports below 1024 (CAP_NET_BIND_SERVICE) or change";
        }
        return said.contains("assign requested address")
                ? "this machine has no such address: change"
                : "stop what uses it or change";
    }
}
