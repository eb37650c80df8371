package io.millrace.gateway.cli;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.forward.file.RequeueRequest;
import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.file.JournalInspector;
import io.millrace.bridge.journal.file.JournalInspector.LaneView;
import io.millrace.bridge.journal.file.JournalOwner;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code journal}: looks into a journal, also beside a running gateway. */
@Command(
        name = "journal",
        description = "Looks into a journal, also beside a running gateway.",
        synopsisSubcommandLabel = "COMMAND",
        footer = "  ./millrace journal stat /var/lib/millrace/journal",
        mixinStandardHelpOptions = true)
public final class JournalCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Which of stat, verify, dump and requeue?");
    }

    @Command(
            name = "stat",
            description = "Shows what each lane holds.",
            footer = "  ./millrace journal stat /var/lib/millrace/journal",
            mixinStandardHelpOptions = true)
    int stat(@Parameters(paramLabel = "DIR", description = "journal.directory") Path directory) {
        PrintWriter out = spec.commandLine().getOut();
        JournalInspector inspector = open(directory);
        inspector
                .identity()
                .ifPresent(identity ->
                        out.printf(
                                "journal %s, epoch %s%n", identity.journalId(), identity.epoch()));
        for (LaneView lane : views(directory)) {
            out.printf(
                    "%-8s  %d segments, %d bytes; entries %d to %d, %d not yet confirmed; %d sensors, %d open gaps%n",
                    lane.lane().word(),
                    lane.segments(),
                    lane.bytes(),
                    lane.startOffset(),
                    lane.endOffset(),
                    Math.max(0, lane.endOffset() - lane.acknowledgedOffset()),
                    lane.sensors(),
                    lane.openGaps());
        }
        out.flush();
        return 0;
    }

    @Command(
            name = "verify",
            description = "Checks every block; exit 1 if one is damaged.",
            footer = "  ./millrace journal verify /var/lib/millrace/journal",
            exitCodeList = {
                "0:every block is good",
                "1:a block is damaged, or the folder cannot be read",
                "2:the arguments are wrong, or the folder holds no journal"
            },
            mixinStandardHelpOptions = true)
    int verify(@Parameters(paramLabel = "DIR", description = "journal.directory") Path directory) {
        PrintWriter out = spec.commandLine().getOut();
        boolean isDamaged = false;
        for (LaneView lane : views(directory)) {
            lane.problems().forEach(problem -> out.printf("%s: %s%n", lane.lane().word(), problem));
            isDamaged |= !lane.problems().isEmpty();
            out.printf(
                    "%-8s  %d entries in %d segments checked, %d problems%n",
                    lane.lane().word(),
                    lane.endOffset() - lane.startOffset(),
                    lane.segments(),
                    lane.problems().size());
        }
        out.flush();
        return isDamaged ? MillraceCommand.FAILED : 0;
    }

    @Command(
            name = "dump",
            description = "Prints every entry, one line each, alerts first.",
            footer = "  ./millrace journal dump /var/lib/millrace/journal | tail -100",
            mixinStandardHelpOptions = true)
    int dump(@Parameters(paramLabel = "DIR", description = "journal.directory") Path directory) {
        PrintWriter out = spec.commandLine().getOut();
        for (LaneName lane : LaneName.values()) {
            open(directory).dump(lane, entry -> out.println(line(lane, entry)));
        }
        out.flush();
        return 0;
    }

    @Command(
            name = "requeue",
            description =
                    "Has parked entries sent again, marked historical: at once by the gateway that runs there, else at its next start.",
            footer = "  ./millrace journal requeue /var/lib/millrace/journal",
            mixinStandardHelpOptions = true)
    int requeue(@Parameters(paramLabel = "DIR", description = "journal.directory") Path directory) {
        PrintWriter out = spec.commandLine().getOut();
        open(directory);
        Map<LaneName, Long> asked = new EnumMap<>(LaneName.class);
        Optional<String> owner =
                JournalOwner.whileLocked(
                        directory, () -> asked.putAll(new RequeueRequest(directory).leave()));
        asked.forEach((lane, entries) ->
                out.printf("%-8s  %d parked entries will be sent again%n", lane.word(), entries));
        if (asked.isEmpty()) {
            out.println("nothing is parked");
        } else {
            out.println(
                    owner.map(pid ->
                                    "asked the gateway that runs there (process %s)".formatted(pid))
                            .orElse("no gateway runs there: they go when it starts"));
        }
        out.flush();
        return 0;
    }

    private List<LaneView> views(Path directory) {
        List<LaneView> views = new ArrayList<>();
        try (ProgressBar bar = ProgressBar.on(spec.commandLine().getOut())) {
            for (LaneName lane : LaneName.values()) {
                views.add(open(directory).view(lane, share -> bar.at(lane.word(), share)));
            }
        }
        return views;
    }

    private JournalInspector open(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new ParameterException(
                    spec.commandLine(),
                    directory + " is no folder; give the journal.directory of a gateway.yaml");
        }
        boolean isJournal =
                Stream.of("identity", "alerts", "readings")
                        .anyMatch(name -> Files.exists(directory.resolve(name)));
        if (!isJournal) {
            throw new ParameterException(
                    spec.commandLine(),
                    directory + " holds no journal; give the journal.directory of a gateway.yaml");
        }
        return new JournalInspector(directory);
    }

    private static String line(LaneName lane, Entry.Stored entry) {
        String what =
                switch (entry.envelope()) {
                    case Envelope.Reading reading ->
                            "%s %s"
                                    .formatted(
                                            reading.value().isPresent()
                                                    ? reading.value().getAsDouble()
                                                    : "-",
                                            reading.quality()
                                                    .reason()
                                                    .orElse(reading.quality().quality().name()));
                    case Envelope.Document document -> document.kind() + " " + document.body();
                };
        return "%s %d  %s %s/%d  %s  %s"
                .formatted(
                        lane.word(),
                        entry.offset(),
                        entry.sensor().key(),
                        entry.epoch(),
                        entry.sequence(),
                        entry.envelope().time(),
                        what);
    }
}
