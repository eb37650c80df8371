package io.millrace.gateway.outbox.bridge;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.envelope.Sensor;
import io.millrace.gateway.alert.AlertTransition;
import io.millrace.gateway.clock.TimeCorrection;
import io.millrace.gateway.outbox.OutgoingReading;
import io.millrace.gateway.outbox.StatusReport;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.reading.ReadingTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Our words into the bridge's. Pure but for the directory's memory. */
public final class EnvelopeWriter {

    /** The kind of an alert's document. */
    static final String ALERT_KIND = "alert";

    static final String CORRECTION_KIND = "time-correction";

    static final String STATUS_KIND = "status";

    private final SensorDirectory sensors;
    private final DeviceId gateway;
    private final String bootId;

    /**
     * @param gateway whose own records go to its own topic
     * @param bootId the kernel's boot id, stamped on every reading
     */
    public EnvelopeWriter(SensorDirectory sensors, DeviceId gateway, String bootId) {
        this.sensors = sensors;
        this.gateway = gateway;
        this.bootId = bootId;
    }

    Envelope.Reading reading(OutgoingReading outgoing) {
        Reading reading = outgoing.reading();
        return new Envelope.Reading(
                sensors.ofReadings(reading.channel()),
                reading.value(),
                mark(reading.quality()),
                stamp(reading.time()),
                reading.sourceSequence(),
                outgoing.suppressed(),
                outgoing.payloadHash());
    }

    Envelope.Document alert(AlertTransition transition) {
        return new Envelope.Document(
                sensorOf(transition),
                ALERT_KIND,
                transition.time().truncatedTo(ChronoUnit.MICROS),
                AlertJson.write(transition));
    }

    Envelope.Document correction(TimeCorrection correction, Instant now) {
        return new Envelope.Document(
                sensors.ofAlerts(gateway),
                CORRECTION_KIND,
                now.truncatedTo(ChronoUnit.MICROS),
                CorrectionJson.write(correction, now));
    }

    Envelope.Document status(StatusReport report) {
        return new Envelope.Document(
                sensors.ofAlerts(gateway),
                STATUS_KIND,
                report.time().truncatedTo(ChronoUnit.MICROS),
                StatusJson.write(report));
    }

    private Sensor sensorOf(AlertTransition alert) {
        return alert.channel()
                .map(name -> sensors.ofAlerts(new ChannelId(alert.device(), name)))
                .orElseGet(() -> sensors.ofAlerts(alert.device()));
    }

    private static Envelope.QualityMark mark(QualityCode code) {
        return switch (code.level()) {
            case GOOD -> Envelope.QualityMark.GOOD;
            case UNCERTAIN ->
                    new Envelope.QualityMark(
                            Envelope.Quality.UNCERTAIN, Optional.of(code.reason()));
            case BAD -> new Envelope.QualityMark(Envelope.Quality.BAD, Optional.of(code.reason()));
        };
    }

    private Envelope.Stamp stamp(ReadingTime time) {
        return new Envelope.Stamp(
                time.best().truncatedTo(ChronoUnit.MICROS),
                time.source().isPresent(),
                time.gateway().truncatedTo(ChronoUnit.MICROS),
                time.isSynced() ? Envelope.Clock.SYNCED : Envelope.Clock.UNSYNCED,
                bootId);
    }
}
