package io.millrace.gateway.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.millrace.gateway.alert.AlertKind;
import io.millrace.gateway.alert.AlertRules;
import io.millrace.gateway.alert.AlertState;
import io.millrace.gateway.alert.AlertTransition;
import io.millrace.gateway.clock.TimeLine;
import io.millrace.gateway.console.Board;
import io.millrace.gateway.console.GatewayStatus.DeviceLook;
import io.millrace.gateway.ingest.Acknowledgement;
import io.millrace.gateway.ingest.Delivery;
import io.millrace.gateway.ingest.gpio.pi4j.MockLines;
import io.millrace.gateway.ingest.payload.Decoded;
import io.millrace.gateway.pipeline.Judge;
import io.millrace.gateway.pipeline.Judge.Verdict;
import io.millrace.gateway.pipeline.RulesJudge;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.report.ReportFilter;
import io.millrace.gateway.score.Scorer;
import io.millrace.gateway.settings.SettingsOutcome;
import io.millrace.gateway.settings.yaml.SettingsLoader;
import io.millrace.testbed.Guarantee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveDevicesTest {
    private static final Instant START = Instant.parse("2026-11-20T08:00:00Z");
    private static final String LIMITS = "limits: {high: 80, on-delay: 5s}";
    private static final String A = "- {name: a, profile: quiet, mqtt: {topic: t/a}}";
    private static final String B = "- {name: b, profile: strict, mqtt: {topic: t/b}}";
    private static final String FANS = "- {name: \"fan-{1}\", profile: strict, mqtt: {topic: f/+}}";

    @TempDir private Path folder;
    private final List<String> told = new ArrayList<>();
    private final TimeLine clock = new TimeLine(START, () -> 0, true);
    private Plant plant;
    private AlertRules rules;
    private Board board;
    private ModelShelf models;
    private LiveDevices live;
    private Judge judge;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectory(folder.resolve("profiles"));
        profile("quiet", LIMITS + "\n    report: {deadband: 1, heartbeat: 1h}");
        profile("strict", LIMITS);
        SettingsOutcome.Loaded loaded = load(A, B, FANS);
        DeviceSet devices = DeviceSet.of(loaded, clock, told::add);
        plant = Plant.of(loaded, devices.router());
        rules = new AlertRules(plant, new Numbered()::next);
        models = new ModelShelf(folder, plant::profile);
        Scorer scorer = new Scorer(models);
        ReportFilter filter = new ReportFilter(plant);
        board = new Board(plant.configured(), plant::profile);
        WiredSources wired = new WiredSources(devices.devices(), new MockLines()::lines);
        live =
                new LiveDevices(
                        devices,
                        new LiveDevices.Parts(plant, rules, scorer, models, filter, board, wired));
        judge = new RulesJudge(scorer, rules, filter);
    }

    @Test
    void untouchedDevicesGoOnWhereTheyWere() throws IOException {
        send("t/a", 0, 20);
        assertThat(send("t/a", 1, 20.5).suppressedBefore()).isEmpty();
        send("t/a", 2, 90);

        profile("strict", "limits: {high: 70}");
        assertThat(exchange(load(A, B, FANS)))
                .isEqualTo("devices added: 0, removed: 0, changed: 1, untouched: 1");

        assertThat(send("t/a", 3, 90.5).suppressedBefore()).isEmpty();
        Verdict verdict = send("t/a", 7, 95);
        assertThat(verdict.suppressedBefore()).isEqualTo(OptionalLong.of(1));
        assertThat(verdict.transitions())
                .extracting(AlertTransition::kind)
                .containsExactly(AlertKind.LIMIT_HIGH);
    }

    @Test
    void aChangedLimitCountsFromTheNextReadingOn() throws IOException {
        assertThat(send("t/b", 0, 75).transitions()).isEmpty();

        profile("strict", "limits: {high: 70}");
        exchange(load(A, B, FANS));

        assertThat(send("t/b", 1, 75).transitions())
                .extracting(AlertTransition::state)
                .containsExactly(AlertState.RAISED);
    }

    @Test
    void aDelayThatWasRunningBeginsAnewUnderAnotherLimit() throws IOException {
        send("t/b", 0, 90);

        profile("strict", "limits: {high: 85, on-delay: 5s}");
        exchange(load(A, B, FANS));

        assertThat(send("t/b", 6, 90).transitions()).isEmpty();
        assertThat(send("t/b", 11, 90).transitions()).hasSize(1);
    }

    @Test
    @Guarantee("A1")
    void anAlertOutlivesTheChangeOfItsLimitAndIsClearedOnce() throws IOException {
        raise("t/b");

        profile("strict", "limits: {high: 95}");
        exchange(load(A, B, FANS));

        assertThat(live.takeClears()).isEmpty();
        assertThat(rules.active()).hasSize(1);
        assertThat(send("t/b", 20, 90).transitions())
                .extracting(AlertTransition::state)
                .containsExactly(AlertState.CLEARED);
        assertThat(send("t/b", 21, 90).transitions()).isEmpty();
    }

    @Test
    @Guarantee("A1")
    void aDeviceThatLeavesTakesItsAlertsAlongToTheTopicOfTheRaise() throws IOException {
        String id = raise("t/b").alertId();
        ChannelId channel = new ChannelId(new DeviceId("b"), "value");
        String topic = plant.ofAlerts(channel).topic();

        assertThat(exchange(load(A, FANS))).contains("removed: 1");

        List<AlertTransition> clears = live.takeClears();
        assertThat(clears)
                .extracting(AlertTransition::alertId, AlertTransition::state)
                .containsExactly(tuple(id, AlertState.CLEARED));
        assertThat(clears.getFirst().message()).isEqualTo("b value is no longer configured");
        assertThat(plant.ofAlerts(channel).topic()).isEqualTo(topic);
        assertThat(live.takeClears()).isEmpty();
        assertThat(rules.active()).isEmpty();
        assertThat(live.decode(delivery("t/b", 20, 90))).isInstanceOf(Decoded.Rejected.class);
        assertThat(board.devices()).extracting(DeviceLook::name).containsExactly("a");
    }

    @Test
    void aDeviceThatComesIsReadJudgedAndMissedFromThenOn() throws IOException {
        assertThat(live.decode(delivery("t/c", 0, 1))).isInstanceOf(Decoded.Rejected.class);
        profile("lively", "stale-after: 3s");

        exchange(load(A, B, FANS, "- {name: c, profile: lively, mqtt: {topic: t/c}}"));
        for (int second = 0; second < 3; second++) {
            assertThat(judge.tick(START.plusSeconds(second)).transitions()).isEmpty();
        }

        assertThat(judge.tick(START.plusSeconds(5)).transitions())
                .extracting(AlertTransition::kind)
                .containsExactly(AlertKind.STALE);
        assertThat(send("t/c", 6, 1).suppressedBefore()).isPresent();
    }

    @Test
    void devicesThatMessagesBroughtToLifeGoOnWithTheirAlerts() throws IOException {
        raise("f/7");

        assertThat(exchange(load(A, FANS)))
                .isEqualTo("devices added: 0, removed: 1, changed: 0, untouched: 2");

        assertThat(live.takeClears()).isEmpty();
        assertThat(plant.profile(new DeviceId("fan-7"))).isPresent();
        assertThat(board.devices()).extracting(DeviceLook::name).containsExactly("a", "fan-7");
        assertThat(send("f/7", 20, 70).transitions()).hasSize(1);
    }

    @Test
    void devicesThatMessagesBroughtToLifeChangeWithTheirEntry() throws IOException {
        raise("f/7");
        profile("strict", "limits: {high: 95}");

        assertThat(exchange(load(A, B, FANS)))
                .isEqualTo("devices added: 0, removed: 0, changed: 2, untouched: 1");

        assertThat(live.takeClears()).isEmpty();
        assertThat(send("f/7", 20, 90).transitions())
                .extracting(AlertTransition::state)
                .containsExactly(AlertState.CLEARED);
    }

    @Test
    void devicesThatMessagesBroughtToLifeLeaveWithTheirEntry() throws IOException {
        raise("f/7");

        exchange(load(A, B));

        assertThat(live.takeClears()).hasSize(1);
        assertThat(plant.profile(new DeviceId("fan-7"))).isEmpty();
    }

    @Test
    void aChangedReportRuleSendsTheNextReadingWithWhatWasHeldBack() throws IOException {
        send("t/a", 0, 20);
        send("t/a", 1, 20.5);
        profile("quiet", LIMITS + "\n    report: {deadband: 5, heartbeat: 1h}");

        exchange(load(A, B, FANS));

        assertThat(send("t/a", 2, 20.5).suppressedBefore()).isEqualTo(OptionalLong.of(1));
        assertThat(send("t/a", 3, 24).suppressedBefore()).isEmpty();
    }

    @Test
    void whatIsOfferedToAGatewayThatStopsIsNotTaken() throws IOException {
        live.close();

        CompletableFuture<DeviceChanges> done = offer(load(A));

        assertThat(done).isCancelled();
        assertThat(plant.configured()).hasSize(2);
    }

    private AlertTransition raise(String topic) {
        send(topic, 0, 90);
        return send(topic, 5, 90).transitions().getFirst();
    }

    private Verdict send(String topic, int second, double value) {
        Reading reading =
                ((Decoded.Accepted) live.decode(delivery(topic, second, value)))
                        .readings()
                        .getFirst();
        Verdict verdict = judge.judge(reading, START.plusSeconds(second));
        board.saw(reading);
        return verdict;
    }

    private static Delivery delivery(String topic, int second, double value) {
        Instant at = START.plusSeconds(second);
        String text = "{\"value\":%s,\"ts\":\"%s\"}".formatted(value, at);
        return new Delivery(
                topic,
                text.getBytes(UTF_8),
                new Delivery.Arrival(at, false, START, false),
                Acknowledgement.NONE);
    }

    private String exchange(SettingsOutcome.Loaded loaded) {
        CompletableFuture<DeviceChanges> done = offer(loaded);
        live.exchangeIfOffered(START.plusSeconds(2));
        return done.join().describe();
    }

    private CompletableFuture<DeviceChanges> offer(SettingsOutcome.Loaded loaded) {
        return live.offer(
                DeviceSet.of(loaded, clock, told::add), models.deliver(Plant.profilesOf(loaded)));
    }

    private void profile(String name, String judgement) throws IOException {
        Files.writeString(
                folder.resolve("profiles").resolve(name + ".yaml"),
                """
                profile: %s
                version: 1
                channels:
                  value:
                    unit: Cel
                    mqtt: {format: json, value: /value, time: /ts, time-format: iso8601}
                    %s
                """
                        .formatted(name, judgement));
    }

    private SettingsOutcome.Loaded load(String... devices) throws IOException {
        Files.writeString(
                folder.resolve("gateway.yaml"),
                """
                gateway: {id: g}
                cloud: {kafka: {bootstrap.servers: "k:9092"}, topics: {alerts: "{device}-{channel}"}}
                devices:
                %s
                """
                        .formatted(String.join("\n", devices)));
        return switch (SettingsLoader.load(folder.resolve("gateway.yaml"), Map.of())) {
            case SettingsOutcome.Loaded loaded -> loaded;
            case SettingsOutcome.Refused refused -> throw new AssertionError(refused.problems());
        };
    }

    private static final class Numbered {
        private int last;

        String next() {
            last++;
            return "alert-" + last;
        }
    }
}
