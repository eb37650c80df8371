package io.millrace.gateway.boot;

import io.millrace.gateway.clock.TimeLine;
import io.millrace.gateway.ingest.payload.Decoder;
import io.millrace.gateway.ingest.payload.MessageDecoder;
import io.millrace.gateway.ingest.payload.json.JsonDocuments;
import io.millrace.gateway.ingest.routing.Device;
import io.millrace.gateway.ingest.routing.TopicRouter;
import io.millrace.gateway.settings.SettingsOutcome;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the devices of one configuration need on the way of a message. Built whole, by anyone,
 * before any of it is used; belongs to the pipeline thread from then on.
 *
 * @param plant of this configuration alone
 */
record DeviceSet(List<Device> devices, TopicRouter router, Plant plant, Decoder decoder) {

    /** How far a sensor's clock may be ahead before its time is doubted. */
    static final Duration FUTURE_MAX = Duration.ofMinutes(1);

    DeviceSet {
        devices = List.copyOf(devices);
    }

    /**
     * @param alert takes one sentence for an operator
     */
    static DeviceSet of(SettingsOutcome.Loaded loaded, TimeLine clock, Consumer<String> alert) {
        List<Device> devices = Plant.devicesOf(loaded);
        TopicRouter router =
                new TopicRouter(
                        devices,
                        new TopicRouter.Newcomers(
                                new TopicAdmission(loaded),
                                alert,
                                loaded.settings().cloud().topics().limit()));
        Decoder messages = new MessageDecoder(router, new JsonDocuments(), clock, FUTURE_MAX);
        return new DeviceSet(
                devices,
                router,
                Plant.of(loaded, router),
                WiredSources.decoder(devices, clock, messages));
    }
}
