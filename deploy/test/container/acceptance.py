#!/usr/bin/env python3
"""The checks of deploy/test/container-acceptance, which says what they need."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "lib"))
from containerfile import Build, Stage  # noqa: E402
from gatewaytrial import ROOT, Checks, Trial, kafka, wait_for  # noqa: E402

STATE = "/var/lib/millrace"


class Container(Trial):
    """The image's own command with another configuration, on the host's network."""

    def __init__(self, stage: Stage, folder: Path, broker: str):
        super().__init__(folder, [], kafka=broker)
        self.stage = stage
        self.volume = folder / "volume"
        self.volume.mkdir()
        user, group = map(int, stage.settings["USER"].split(":"))
        os.chown(self.volume, user, group)
        self.config.write_text(self.config.read_text().replace("directory: journal", f"directory: {STATE}/journal"))
        # As a file mounted into the image.
        shutil.copy(self.config, stage.root / "etc/millrace/gateway.yaml")

    def start(self, environment=None) -> None:
        command = self.stage.words("ENTRYPOINT") + self.stage.words("CMD")
        with (self.folder / "log").open("w") as log:
            self.process = self.stage.start(self.volume, command, log, f"127.0.0.1:{self.console_port}")

    def pid(self) -> int:
        """Of the gateway: the child of unshare, which became it."""
        return int(Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()[0])

    def stop(self) -> None:
        if self.process.poll() is None:
            subprocess.run(["kill", "-TERM", str(self.pid())], check=False)
        self.exit_code = self.process.wait(self.limit)

    def is_healthy(self) -> bool:
        with (self.folder / "health.log").open("w") as log:
            probe = self.stage.start(self.volume, self.stage.words("HEALTHCHECK"), log, f"127.0.0.1:{self.console_port}")
            return probe.wait(30) == 0


def written(stage: Stage) -> list[str]:
    """Every file of the image with its size and time."""
    said = subprocess.run(["find", stage.root, "-xdev", "-type", "f", "-printf", "%P %s %T@\\n"], check=True, capture_output=True, text=True)
    return sorted(said.stdout.splitlines())


def look_at_image(checks: Checks, stage: Stage) -> None:
    settings = stage.settings
    checks.check("the user is a number and not root", settings["USER"].split(":")[0] not in ("0", "root"), settings["USER"])
    owned = subprocess.run(["find", stage.root / "usr", stage.root / "etc", "-uid", settings["USER"].split(":")[0]], capture_output=True, text=True)
    checks.check("it owns nothing that is installed", owned.stdout == "", owned.stdout[:100])
    loose = subprocess.run(["find", stage.root / "usr/lib/millrace", stage.root / "etc/millrace", "-perm", "/022", "!", "-type", "l"], capture_output=True, text=True)
    checks.check("nobody else may write to it", loose.stdout == "", loose.stdout[:100])
    checks.check("nothing of systemd is in it", not (stage.root / "usr/lib/systemd/system/millrace.service").exists())
    size = int(subprocess.run(["du", "-sxm", stage.root / "usr/lib/millrace"], capture_output=True, text=True).stdout.split()[0])
    checks.check("what Millrace adds to the base", True, f"{size} MB")


def look_at_running(checks: Checks, stage: Stage, folder: Path) -> None:
    with kafka(folder) as broker:
        container = Container(stage, folder, broker)
        checks.check("before it is up the health check fails", not container.is_healthy())
        before = written(stage)
        with container.running():
            status = Path(f"/proc/{container.pid()}/status").read_text()
            uid = stage.settings["USER"].split(":")[0]
            checks.check("it runs as its user", f"Uid:\t{uid}\t{uid}\t{uid}\t{uid}" in status)
            checks.check("without capabilities", "CapEff:\t0000000000000000" in status)
            checks.check("with the start cache of the package", "/app/start.aot" in Path(f"/proc/{container.pid()}/maps").read_text())
            container.publish("factory/sensor01", '{"value": 21.5, "seq": 1}')
            checks.check("a message is acknowledged", True)
            wait_for("the gateway is ready", container.is_ready)
            checks.check("health says ready: Kafka reached", True)
            checks.check("the health check says healthy", container.is_healthy())
        checks.check("exit code 143 after SIGTERM", container.exit_code in (143, -15), container.exit_code)
        checks.check("the journal is in the volume", (container.volume / "journal").is_dir(), sorted(one.name for one in container.volume.iterdir()))
        changed = sorted(set(written(stage)) ^ set(before))
        checks.check("and nothing else was written", changed == [], changed[:3])
        first = container.log().count("readings recovered from disk: 0")
        with container.running():
            container.publish("factory/sensor01", '{"value": 22.5, "seq": 2}')
        checks.check("started again it goes on with the same volume", first == 1 and container.exit_code in (143, -15))


def with_java(base: Path, root: Path) -> Path:
    """Stands in for the image with a Java: this machine's JDK, where that image has its own."""
    if not root.exists():
        subprocess.run(["cp", "-a", "--reflink=auto", base, root], check=True)
        (root / "opt/java").mkdir(parents=True)
        subprocess.run(["cp", "-a", java_home(), root / "opt/java/openjdk"], check=True)
    return root


def java_home() -> Path:
    """Of the JDK 25 that ./millrace finds, too."""
    for release in sorted(Path("/usr/lib/jvm").glob("*/release")):
        if 'JAVA_VERSION="25' in release.read_text():
            return release.parent
    raise FileNotFoundError("no JDK 25 below /usr/lib/jvm")


def look_at_plant(checks: Checks, stage: Stage, folder: Path) -> None:
    """The emulator's image, with a Kafka of its own: ten seconds of the plant and its verdict."""
    volume = folder / "plant"
    volume.mkdir()
    user, group = map(int, stage.settings["USER"].split(":"))
    os.chown(volume, user, group)
    command = stage.words("ENTRYPOINT") + stage.words("CMD") + ["--duration", "10s", "--json"]
    with (folder / "plant.log").open("w+") as log:
        code = stage.start(volume, command, log, "127.0.0.1:8080").wait(180)
        log.seek(0)
        verdict = log.read().strip().splitlines()[-1]
    checks.check("the emulator's image plays its plant: nothing lost, duplicated or out of order", code == 0, verdict[:160])


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("--base", "--work", "--deb"):
        parser.add_argument(name, type=Path, required=True)
    options = parser.parse_args()
    with Checks() as checks, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # The build's context: the tree, with this package alone in dist/.
        context = folder / "context"
        (context / "dist").mkdir(parents=True)
        shutil.copy2(options.deb, context / "dist")
        for part in ("deploy", "gateway", "emulator"):
            (context / part).symlink_to(ROOT / part)
        options.work.mkdir(parents=True, exist_ok=True)
        bases = {"BASE": options.base, "JAVA": with_java(options.base, options.work / "java")}
        stages = Build(ROOT / "deploy/container/Containerfile", options.work, bases, context, {"TARGETARCH": "amd64"}).all()
        checks.check("every instruction can be carried out", True)
        plain = stages["last"].settings
        checks.check("a plain build gives the gateway", plain == stages["gateway"].settings)
        look_at_image(checks, stages["gateway"])
        look_at_running(checks, stages["gateway"], folder)
        look_at_plant(checks, stages["emulator"], folder)


main()
