#!/usr/bin/env python3
"""The checks of deploy/test/arm64-smoke, which says what they need."""

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "lib"))
from gatewaytrial import ROOT, Checks, Mqtt, Trial, wait_for  # noqa: E402

ROWS = 120
TOLERANCE = 1e-6
DEVICES = "devices: [{name: pump-1, profile: centrifugal-pump, mqtt: {topic: factory/pump-1}}]"
LIMIT = 600


def unpack(deb: Path, tree: Path) -> Path:
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    subprocess.run(["dpkg-deb", "-x", deb, tree], check=True)
    return tree


def emulate(tree: Path, qemu: str, sysroot: Path) -> None:
    """Its java becomes a program of this machine that has QEMU run the real one."""
    java = tree / "usr/lib/millrace/jre/bin/java"
    java.rename(java.with_name("java.arm64"))
    java.write_text(f'#!/bin/sh\nexec {qemu} -L {sysroot} "$(dirname "$(readlink -f "$0")")/java.arm64" "$@"\n')
    java.chmod(0o755)


def score(tree: Path, work: Path, name: str) -> list[dict[str, str]]:
    out = work / f"{name}.csv"
    model = ROOT / "models/shipped/centrifugal-pump.onnx"
    command = [tree / "usr/bin/millrace", "score", "--model", model, "--csv", work / "normal.csv", "--time-column", "time", "--out", out]
    subprocess.run(command, check=True, capture_output=True, timeout=LIMIT)
    with out.open() as file:
        return list(csv.DictReader(file))


def differences(one: list[dict[str, str]], other: list[dict[str, str]]) -> tuple[int, float]:
    """How many numbers both have, and the largest difference, relative to 1 or the number, whichever is more."""
    count, largest = 0, 0.0
    for left, right in zip(one, other, strict=True):
        for key in left.keys() - {"time"}:
            if left[key] == "" or right[key] == "":
                largest = largest if left[key] == right[key] else float("inf")
                continue
            a, b = float(left[key]), float(right[key])
            count += 1
            largest = max(largest, abs(a - b) / max(1.0, abs(a)))
    return count, largest


def play(trial: Trial, rows: list[dict[str, str]]) -> int:
    """A device that sends a row each second, as fast as it is acknowledged; how many messages were."""
    mqtt = Mqtt(trial.mqtt_port, limit=LIMIT)
    begun = int(time.time()) - len(rows)
    acknowledged = 0
    for number, row in enumerate(rows):
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(begun + number))
        answers = []
        for channel, value in row.items():
            if channel != "time":
                body = json.dumps({"value": float(value), "ts": moment, "seq": number})
                answers.append(mqtt.send(f"factory/pump-1/{channel}", body))
        for answer in answers:
            mqtt.expect(answer)
            acknowledged += 1
    mqtt.close()
    return acknowledged


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--qemu", required=True)
    for name in ("--sysroot", "--work", "--arm64", "--amd64"):
        parser.add_argument(name, type=Path, required=True)
    options = parser.parse_args()
    work = options.work
    arm64, amd64 = unpack(options.arm64, work / "arm64"), unpack(options.amd64, work / "amd64")
    emulate(arm64, options.qemu, options.sysroot)
    with Checks() as checks:
        look(checks, options, arm64, amd64)


def look(checks: Checks, options: argparse.Namespace, arm64: Path, amd64: Path) -> None:
    work = options.work

    version = subprocess.run([arm64 / "usr/lib/millrace/jre/bin/java", "-version"], capture_output=True, text=True, check=False)
    checks.check("the arm64 runtime runs", version.returncode == 0, version.stderr.splitlines()[0] if version.stderr else "")
    recorder = [ROOT / "millrace", "record", "--profile", "centrifugal-pump", "--rows", str(ROWS), "--seed", "1", "--out", work / "normal.csv"]
    subprocess.run(recorder, check=True, capture_output=True)
    count, largest = differences(score(amd64, work, "amd64"), score(arm64, work, "arm64"))
    checks.check(f"inference equals that of x86-64 to {TOLERANCE}", count > ROWS and largest <= TOLERANCE, f"{count} numbers, largest difference {largest:.2g}")

    cache = work / "start.aot"
    begun = time.monotonic()
    made = subprocess.run(
        [arm64 / "usr/lib/millrace/make-start-cache", cache], env=os.environ | {"MILLRACE_PRACTICE_LIMIT": str(LIMIT)}, capture_output=True, text=True, check=False
    )
    checks.check(
        "the start cache is made as at a first start", made.returncode == 0 and cache.exists(),
        f"{cache.stat().st_size / 1e6:.0f} MB, {time.monotonic() - begun:.0f} s emulated" if cache.exists() else made.stderr[-300:],
    )

    folder = work / "gateway"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    trial = Trial(folder, [str(arm64 / "usr/bin/millrace")], devices=DEVICES, limit=LIMIT)
    with (work / "normal.csv").open() as file:
        rows = list(csv.DictReader(file))
    with trial.running({"JAVA_OPTS": f"-XX:AOTCache={cache} -XX:AOTMode=on"}):
        checks.check("the gateway starts, with that cache", True)
        acknowledged = play(trial, rows)
        checks.check("it acknowledges an emulated device's messages", acknowledged == ROWS * (len(rows[0]) - 1), acknowledged)
        scored = wait_for("a score", lambda: '"score":{"score":' in trial.get("/api/status"), LIMIT)
        checks.check("and judges them with its model", scored)
    checks.check("it stops in order", trial.exit_code == 143, trial.exit_code)


if __name__ == "__main__":
    main()
