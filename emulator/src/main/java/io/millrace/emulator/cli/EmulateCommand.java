package io.millrace.emulator.cli;

import io.millrace.emulator.boot.Clocks;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "emulate", description = "x")
final class EmulateCommand implements Callable<Integer> {
    private final Clocks clocks;

    EmulateCommand(Clocks clocks) {
        this.clocks = clocks;
    }

    @Override
    public Integer call() {
        return clocks == null ? 1 : 0;
    }
}
