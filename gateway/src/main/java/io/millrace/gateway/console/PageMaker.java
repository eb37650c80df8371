package io.millrace.gateway.console;

import io.millrace.gateway.console.DevicePage.Channel;
import io.millrace.gateway.console.DevicePage.Score;
import io.millrace.gateway.console.GatewayStatus.ScoreLook;
import io.millrace.gateway.console.PlantPage.Tile;
import io.millrace.gateway.console.PlantPage.TileAlert;
import io.millrace.gateway.console.PlantPage.Value;
import io.millrace.gateway.console.ProfilesPage.Used;
import io.millrace.gateway.console.live.AlertStory;
import io.millrace.gateway.console.live.Trace;
import io.millrace.gateway.console.live.ValueHistory;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.score.ModelScore;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.DeviceProfile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Makes the pages' JSON from copies of what the board remembers. Thread-safe. */
final class PageMaker {

    /** How much of the past a page carries along. */
    enum Past {
        WITH,
        WITHOUT
    }

    private PageMaker() {}

    static PlantPage plant(ConsoleFeed feed, Past past) {
        Board board = feed.board();
        Instant now = feed.time().clock().instant();
        List<AlertStory> active = board.recent().active();
        Map<String, List<AlertStory>> byDevice =
                active.stream().collect(Collectors.groupingBy(AlertStory::device));
        List<Tile> tiles = new ArrayList<>();
        board.present()
                .forEach((device, profile) ->
                        tiles.add(
                                tile(
                                        new Subject(board, device, profile, now),
                                        byDevice.getOrDefault(device.name(), List.of()),
                                        past)));
        String gateway = feed.pipe().get().gateway().id();
        return new PlantPage(gateway, now, active.size(), tiles);
    }

    private record Subject(Board board, DeviceId device, DeviceProfile profile, Instant now) {
        Optional<Reading> reading(ChannelSpec channel) {
            return board.reading(new ChannelId(device, channel.name()));
        }

        Optional<ValueHistory> history(ChannelSpec channel) {
            return board.history(new ChannelId(device, channel.name()));
        }
    }

    private static Tile tile(Subject subject, List<AlertStory> active, Past past) {
        DeviceProfile profile = subject.profile();
        List<Value> values =
                profile.channels().stream()
                        .map(channel -> value(channel, subject.reading(channel)))
                        .toList();
        Optional<List<Float>> spark =
                past == Past.WITHOUT
                        ? Optional.empty()
                        : subject.history(profile.channels().getFirst())
                                .map(history -> history.recent(subject.now()))
                                .map(Trace::mean);
        return new Tile(
                subject.device().name(),
                profile.name(),
                state(subject, active),
                worstQuality(subject),
                values,
                subject.board()
                        .score(subject.device())
                        .map(score -> new ScoreLook(score.score(), score.threshold())),
                active.stream()
                        .map(alert ->
                                new TileAlert(alert.alert(), alert.channel(), alert.severity()))
                        .toList(),
                spark);
    }

    private static Value value(ChannelSpec channel, Optional<Reading> reading) {
        return new Value(
                channel.name(),
                channel.unit().label(),
                reading.map(Reading::value).orElse(OptionalDouble.empty()),
                reading.map(last -> last.quality().level().name()));
    }

    private static Optional<String> worstQuality(Subject subject) {
        return subject.profile().channels().stream()
                .flatMap(channel -> subject.reading(channel).stream())
                .map(reading -> reading.quality().level())
                .max(QualityCode.Level::compareTo)
                .map(QualityCode.Level::name);
    }

    private static String state(Subject subject, List<AlertStory> active) {
        boolean isHeard =
                subject.profile().channels().stream()
                        .anyMatch(channel -> subject.reading(channel).isPresent());
        return DeviceState.of(
                        subject.profile().channels().size(),
                        isHeard,
                        active.stream()
                                .map(alert ->
                                        new DeviceState.Trouble(alert.alert(), alert.severity()))
                                .toList())
                .word();
    }

    /** Empty when there is no such device. */
    static Optional<DevicePage> device(ConsoleFeed feed, String name, Past past) {
        Board board = feed.board();
        DeviceId device = new DeviceId(name);
        Instant now = feed.time().clock().instant();
        return Optional.ofNullable(board.present().get(device))
                .map(profile -> device(new Subject(board, device, profile, now), past));
    }

    private static DevicePage device(Subject subject, Past past) {
        String name = subject.device().name();
        List<AlertStory> stories =
                subject.board().recent().newestFirst().stream()
                        .filter(story -> story.device().equals(name))
                        .toList();
        return new DevicePage(
                name,
                subject.profile().name(),
                subject.now(),
                state(subject, stories.stream().filter(AlertStory::isActive).toList()),
                subject.profile().channels().stream()
                        .map(channel -> channel(subject, channel, past))
                        .toList(),
                subject.board().score(subject.device()).map(score -> score(subject, score, past)),
                stories);
    }

    private static Channel channel(Subject subject, ChannelSpec channel, Past past) {
        Optional<Reading> last = subject.reading(channel);
        return new Channel(
                channel.name(),
                channel.unit().label(),
                last.map(Reading::value).orElse(OptionalDouble.empty()),
                last.map(reading -> reading.quality().level().name()),
                last.map(reading -> reading.quality().reason()).filter(text -> !text.isEmpty()),
                last.map(reading -> reading.time().gateway()),
                Bounds.of(channel),
                past == Past.WITHOUT
                        ? Optional.empty()
                        : subject.history(channel).map(history -> history.hour(subject.now())));
    }

    private static Score score(Subject subject, ModelScore score, Past past) {
        return new Score(
                score.score(),
                score.threshold(),
                score.model(),
                score.isShadow(),
                score.contributions(),
                past == Past.WITHOUT
                        ? Optional.empty()
                        : subject.board()
                                .scoreHistory(subject.device())
                                .map(history -> history.hour(subject.now())));
    }

    static AlertsPage alerts(ConsoleFeed feed) {
        return new AlertsPage(feed.time().clock().instant(), feed.board().recent().newestFirst());
    }

    static ProfilesPage profiles(ConsoleFeed feed) {
        ShelfLook shelf = feed.profiles().get();
        Map<String, Long> uses =
                feed.board().present().values().stream()
                        .collect(Collectors.groupingBy(DeviceProfile::name, Collectors.counting()));
        return new ProfilesPage(
                shelf.profiles().stream()
                        .map(profile -> new Used(profile, uses.getOrDefault(profile.name(), 0L)))
                        .toList(),
                shelf.problems());
    }
}
