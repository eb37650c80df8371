package io.millrace.gateway.boot;

import io.millrace.bridge.envelope.Sensor;
import io.millrace.gateway.alert.ChannelLookup;
import io.millrace.gateway.ingest.routing.Device;
import io.millrace.gateway.ingest.routing.TopicRouter;
import io.millrace.gateway.outbox.bridge.SensorDirectory;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.report.ReportRuleLookup;
import io.millrace.gateway.settings.GatewaySettings;
import io.millrace.gateway.settings.SettingsOutcome;
import io.millrace.gateway.settings.TopicNames;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.ReportRule;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every device of this gateway with what is configured for it, in the words of each part that asks.
 * Devices behind wildcards join as the router brings them to life, and are as many as it allows.
 *
 * <p>Pipeline thread only, after construction.
 */
final class Plant implements ChannelLookup, ReportRuleLookup, SensorDirectory {

    private final GatewaySettings.Gateway gateway;
    private final TopicNames topics;
    private TopicRouter router;
    private final Map<DeviceId, DeviceProfile> configured = new LinkedHashMap<>();
    private final Map<ChannelId, ChannelSpec> channels = new HashMap<>();
    private final Map<ChannelId, Sensor> readingSensors = new HashMap<>();
    // Of channels that have just left: the clears of their alerts go where the raises went.
    private final Map<ChannelId, Sensor> departed = new HashMap<>();

    Plant(GatewaySettings settings, List<Device> devices, TopicRouter router) {
        this.gateway = settings.gateway();
        this.topics = new TopicNames(settings.gateway(), settings.cloud().topics());
        this.router = router;
        devices.stream()
                .filter(device -> !device.entry().name().contains("{"))
                .forEach(device ->
                        configured.put(new DeviceId(device.entry().name()), device.profile()));
    }

    static Plant of(SettingsOutcome.Loaded loaded, TopicRouter router) {
        return new Plant(loaded.settings(), devicesOf(loaded), router);
    }

    /**
     * Becomes another plant, whose topics follow the same patterns.
     *
     * @param alerted channels whose alerts end with the change, if they leave
     */
    void become(Plant next, Collection<ChannelId> alerted) {
        departed.clear();
        alerted.stream()
                .filter(channel -> next.channel(channel).isEmpty())
                .forEach(channel -> departed.put(channel, ofAlerts(channel)));
        router = next.router;
        configured.clear();
        configured.putAll(next.configured);
        channels.clear();
        readingSensors.clear();
    }

    /** The devices of gateway.yaml in its order, then those that messages have brought to life. */
    Map<DeviceId, DeviceProfile> present() {
        Map<DeviceId, DeviceProfile> present = new LinkedHashMap<>(configured);
        for (DeviceId device : router.known()) {
            router.device(device).ifPresent(found -> present.putIfAbsent(device, found.profile()));
        }
        return present;
    }

    /** The entries of gateway.yaml with their profiles, in its order. */
    static List<Device> devicesOf(SettingsOutcome.Loaded loaded) {
        return loaded.settings().devices().stream()
                .map(entry ->
                        new Device(entry, loaded.library().profile(entry.profile()).orElseThrow()))
                .toList();
    }

    /** Every profile that a device uses, once. */
    static List<DeviceProfile> profilesOf(SettingsOutcome.Loaded loaded) {
        return devicesOf(loaded).stream().map(Device::profile).distinct().toList();
    }

    /** Every channel of the devices that are known by now. */
    List<ChannelId> channels() {
        return configured.entrySet().stream()
                .flatMap(device ->
                        device.getValue().channels().stream()
                                .map(spec -> new ChannelId(device.getKey(), spec.name())))
                .toList();
    }

    /** The topics of both kinds of the channels known by now. */
    List<String> topicNames() {
        return channels().stream()
                .flatMap(channel ->
                        Stream.of(ofReadings(channel).topic(), ofAlerts(channel).topic()))
                .distinct()
                .toList();
    }

    /** Devices that are known before their first message, in the order of gateway.yaml. */
    Map<DeviceId, DeviceProfile> configured() {
        return configured;
    }

    TopicNames topics() {
        return topics;
    }

    Optional<DeviceProfile> profile(DeviceId device) {
        DeviceProfile known = configured.get(device);
        return known != null ? Optional.of(known) : router.device(device).map(Device::profile);
    }

    @Override
    public Optional<ChannelSpec> channel(ChannelId id) {
        ChannelSpec known = channels.get(id);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<ChannelSpec> found =
                profile(id.device()).flatMap(profile -> profile.channel(id.channel()));
        found.ifPresent(spec -> channels.put(id, spec));
        return found;
    }

    @Override
    public ReportRule ruleOf(ChannelId id) {
        return channel(id).map(spec -> spec.judgement().report()).orElse(ReportRule.EVERYTHING);
    }

    @Override
    public Sensor ofReadings(ChannelId channel) {
        return readingSensors.computeIfAbsent(channel, this::readingSensor);
    }

    private Sensor readingSensor(ChannelId id) {
        DeviceProfile profile = profile(id.device()).orElseThrow();
        return sensor(id, topics.readings(profile, id));
    }

    private Sensor sensor(ChannelId id, String topic) {
        return new Sensor(
                gateway.id(),
                gateway.site(),
                id.device().name(),
                Optional.of(id.channel()),
                channel(id).map(spec -> spec.unit().code()),
                topic);
    }

    @Override
    public Sensor ofAlerts(ChannelId leading) {
        Sensor gone = departed.get(leading);
        if (gone != null) {
            return gone;
        }
        String topic =
                profile(leading.device())
                        .map(profile -> topics.alerts(profile, leading))
                        .orElseGet(() -> topics.alertsOf(leading.device()));
        return sensor(leading, topic);
    }

    @Override
    public Sensor ofAlerts(DeviceId device) {
        boolean isGateway = device.name().equals(gateway.id()) && profile(device).isEmpty();
        String topic = isGateway ? topics.gateway() : topics.alertsOf(device);
        return new Sensor(
                gateway.id(),
                gateway.site(),
                device.name(),
                Optional.empty(),
                Optional.empty(),
                topic);
    }
}
