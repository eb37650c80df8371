package io.millrace.gateway.console;

import io.millrace.gateway.console.GatewayStatus.ModelLook;
import io.millrace.gateway.console.ModelsPage.Assigned;
import io.millrace.gateway.console.ModelsPage.Judged;
import io.millrace.gateway.console.ModelsPage.Sum;
import io.millrace.gateway.console.ModelsPage.Totals;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.profile.DeviceProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Holds each model against its candidate. Thread-safe. */
final class ModelsPageMaker {

    /** A person compares a few devices; the totals are of all. */
    private static final int JUDGED_MAX = 50;

    private ModelsPageMaker() {}

    static ModelsPage make(ConsoleFeed feed) {
        List<ShelfLook.ModelLook> shelf = feed.models().get();
        Map<String, ShelfLook.ModelLook> candidates =
                shelf.stream()
                        .filter(look -> look.candidateFor().isPresent())
                        .collect(
                                Collectors.toMap(
                                        look -> look.candidateFor().get(), Function.identity()));
        Map<DeviceId, DeviceProfile> present = feed.board().present();
        Map<Seat, ModelLook> looks = new HashMap<>();
        for (ModelLook look : feed.board().models()) {
            looks.put(new Seat(look.device(), fileOf(look)), look);
        }
        return new ModelsPage(
                feed.time().clock().instant(),
                shelf.stream()
                        .filter(look -> look.candidateFor().isEmpty())
                        .map(look -> {
                            Optional<ShelfLook.ModelLook> candidate =
                                    Optional.ofNullable(candidates.get(look.file()));
                            List<String> devices = devicesOf(look.file(), present);
                            List<Judged> judged =
                                    devices.stream()
                                            .map(device -> judged(device, look, candidate, looks))
                                            .toList();
                            return new Assigned(
                                    look,
                                    candidate,
                                    devices,
                                    totals(judged),
                                    judged.subList(0, Math.min(JUDGED_MAX, judged.size())));
                        })
                        .toList());
    }

    private record Seat(String device, String file) {}

    private static String fileOf(ModelLook look) {
        return look.model().substring(0, look.model().lastIndexOf('@'));
    }

    private static Judged judged(
            String device,
            ShelfLook.ModelLook model,
            Optional<ShelfLook.ModelLook> candidate,
            Map<Seat, ModelLook> looks) {
        return new Judged(
                device,
                Optional.ofNullable(looks.get(new Seat(device, model.file()))),
                candidate.map(other -> looks.get(new Seat(device, other.file()))));
    }

    private static Totals totals(List<Judged> judged) {
        return new Totals(
                sum(judged.stream().flatMap(one -> one.active().stream()).toList()),
                sum(judged.stream().flatMap(one -> one.candidate().stream()).toList()));
    }

    private static Sum sum(List<ModelLook> looks) {
        return new Sum(
                looks.stream().mapToLong(ModelLook::windows).sum(),
                looks.stream().mapToLong(ModelLook::alerts).sum());
    }

    private static List<String> devicesOf(String model, Map<DeviceId, DeviceProfile> present) {
        return present.entrySet().stream()
                .filter(device -> device.getValue().modelFile().filter(model::equals).isPresent())
                .map(device -> device.getKey().name())
                .toList();
    }
}
