package io.millrace.gateway.boot;

import io.millrace.gateway.console.GatewayStatus.ListenerLook;
import io.millrace.gateway.console.GatewayStatus.SourceLook;
import io.millrace.gateway.ingest.mqtt.Destination;
import io.millrace.gateway.ingest.mqtt.KeptSessions;
import io.millrace.gateway.ingest.mqtt.LinkStatus;
import io.millrace.gateway.ingest.mqtt.ListenerLimits;
import io.millrace.gateway.ingest.mqtt.MqttListener;
import io.millrace.gateway.ingest.mqtt.MqttSubscriber;
import io.millrace.gateway.ingest.mqtt.SubscriberSettings;
import io.millrace.gateway.settings.GatewaySettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Every way in: the listener and the subscribers. */
final class Sources implements AutoCloseable {

    private final Optional<MqttListener> listener;
    private final Optional<KeptSessions> sessions;
    private final Function<List<String>, List<MqttSubscriber>> connector;
    private volatile List<MqttSubscriber> subscribers;
    private final String listenerHost;

    /**
     * @param topicFilters what the devices need from a broker
     */
    Sources(
            GatewaySettings settings,
            List<String> topicFilters,
            Destination destination,
            GatewayParts parts) {
        this.listenerHost =
                settings.mqtt().listener().map(open -> open.address().host()).orElse("");
        this.listener =
                settings.mqtt()
                        .listener()
                        .map(open ->
                                new MqttListener(
                                        parts.vertx(),
                                        open,
                                        ListenerLimits.DEFAULT,
                                        destination,
                                        parts.random()));
        this.sessions =
                listener.map(open ->
                        new KeptSessions(parts.vertx(), open, settings.journal().directory()));
        this.connector = filters -> subscribers(settings, filters, destination, parts);
        this.subscribers = topicFilters.isEmpty() ? List.of() : connector.apply(topicFilters);
    }

    private static List<MqttSubscriber> subscribers(
            GatewaySettings settings,
            List<String> topicFilters,
            Destination destination,
            GatewayParts parts) {
        return settings.mqtt().subscribers().stream()
                .map(broker ->
                        new MqttSubscriber(
                                new SubscriberSettings(
                                        broker,
                                        "millrace-" + settings.gateway().id(),
                                        topicFilters,
                                        SubscriberSettings.BackOff.DEFAULT),
                                destination,
                                parts.random()))
                .toList();
    }

    /** The devices need other topics of the brokers; connections stay. After {@link #start}. */
    void follow(List<String> topicFilters) {
        List<MqttSubscriber> present = subscribers;
        if (!present.isEmpty()) {
            present.forEach(subscriber -> subscriber.follow(topicFilters));
        } else if (!topicFilters.isEmpty()) {
            subscribers = connector.apply(topicFilters);
            subscribers.forEach(MqttSubscriber::start);
        }
    }

    /**
     * Opens the listener and begins to connect to the brokers.
     *
     * @throws io.millrace.gateway.ingest.mqtt.ListenerUnavailableException its port cannot be had
     */
    void start() {
        sessions.ifPresent(KeptSessions::restore);
        listener.ifPresent(MqttListener::start);
        sessions.ifPresent(KeptSessions::start);
        subscribers.forEach(MqttSubscriber::start);
    }

    /** The listener takes nothing more; what was taken can still be acknowledged. */
    void stopReading() {
        listener.ifPresent(MqttListener::stopReading);
    }

    /** Where sensors and brokers are, for the start line. */
    List<String> addresses() {
        List<String> addresses = new ArrayList<>();
        listener.ifPresent(open ->
                addresses.add(
                        "MQTT listener %s"
                                .formatted(
                                        new GatewaySettings.Address(listenerHost, open.port()))));
        subscribers.forEach(subscriber -> addresses.add("subscriber at " + subscriber.url()));
        return addresses;
    }

    /** How each is doing. Thread-safe. */
    List<SourceLook> looks() {
        List<SourceLook> looks = new ArrayList<>();
        listener.ifPresent(open ->
                looks.add(
                        new SourceLook(
                                "listener",
                                true,
                                "clients connected: %d".formatted(open.counters().connections()))));
        subscribers.forEach(subscriber -> looks.add(look(subscriber)));
        return looks;
    }

    /** What the listener has counted; empty without one. Thread-safe. */
    Optional<ListenerLook> listenerLook() {
        return listener.map(MqttListener::counters)
                .map(counters ->
                        new ListenerLook(
                                counters.connections(), counters.pauses(), counters.refusals()));
    }

    private static SourceLook look(MqttSubscriber subscriber) {
        LinkStatus link = subscriber.link();
        boolean isUp = subscriber.isSubscribed();
        String detail =
                isUp ? "subscribed" : link.isUp() ? "connected, not yet subscribed" : why(link);
        return new SourceLook("subscriber " + subscriber.url(), isUp, detail);
    }

    private static String why(LinkStatus link) {
        return link.problem().isEmpty() ? "connecting" : link.problem();
    }

    @Override
    public void close() {
        subscribers.forEach(MqttSubscriber::close);
        listener.ifPresent(MqttListener::close);
        sessions.ifPresent(KeptSessions::close);
    }
}
