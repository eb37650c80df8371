#!/usr/bin/env python3
"""smoke.py TREE: starts the gateway of an unpacked package by its own command and flags, sends one message, waits until it is ready."""

import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lib"))
import gatewaytrial  # noqa: E402


def main() -> None:
    command = Path(sys.argv[1]).resolve() / "usr/bin/millrace"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with gatewaytrial.kafka(folder) as kafka:
            trial = gatewaytrial.Trial(folder, [str(command)], kafka=kafka)
            # With "on" the start fails unless the cache fits.
            with trial.running({"JAVA_OPTS": "-XX:AOTMode=on"}):
                trial.publish("factory/sensor01", '{"value": 21.5, "ts": "2026-11-20T08:00:00Z", "seq": 1}')
                gatewaytrial.wait_for("the gateway is ready", trial.is_ready)
        if trial.exit_code != 143:
            sys.exit(f"smoke.py: exit code {trial.exit_code}\n{trial.log()}")
        dump = [command, "journal", "dump", folder / "journal"]
        stored = subprocess.run(dump, capture_output=True, text=True, check=True).stdout
        if "21.5" not in stored:
            sys.exit(f"smoke.py: the acknowledged message is not in the journal:\n{stored}")


if __name__ == "__main__":
    main()
