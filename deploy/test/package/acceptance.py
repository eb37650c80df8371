#!/usr/bin/env python3
"""The checks of deploy/test/package-acceptance, which says what they need."""

import argparse
import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "lib"))
from chroot import Chroot, read_unit  # noqa: E402
from gatewaytrial import ROOT, Checks, Trial, kafka, wait_for  # noqa: E402

SECURITY_MAX = 2.0
# Asked for by the JVM or the C library and refused by the unit without harm: threads are not bound to processors.
REFUSED_WITHOUT_HARM = {"sched_setaffinity"}


class Notifications:
    """The other end of sd_notify."""

    def __init__(self, path: Path):
        path.unlink(missing_ok=True)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(path))
        path.chmod(0o777)
        self.socket.setblocking(False)
        self.heard: list[str] = []

    def count(self, message: str) -> int:
        while True:
            try:
                self.heard.append(self.socket.recv(4096).decode())
            except BlockingIOError:
                return self.heard.count(message)


class Service(Trial):
    """The gateway as its unit starts it in the chroot."""

    def __init__(self, chroot: Chroot, folder: Path, broker: str):
        super().__init__(folder, [], kafka=broker)
        self.chroot = chroot
        self.unit = read_unit(chroot.root / "usr/lib/systemd/system/millrace.service")
        self.notifications = Notifications(chroot.root / "run/notify")
        self.tracer: list[str] = []

    def start(self, environment=None) -> None:
        with (self.folder / "log").open("w") as log:
            self.process = self.chroot.start(self.unit, self.unit["ExecStart"], log, self.tracer)

    def pid(self) -> int:
        """Of the gateway itself: what was started becomes it, but for a tracer, whose child does."""
        if not self.tracer:
            return self.process.pid
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0])

    def stop(self) -> None:
        if self.process.poll() is None:
            subprocess.run(["kill", "-TERM", str(self.pid())], check=False)
        self.exit_code = self.process.wait(self.limit)

    def proc(self, name: str) -> str:
        return Path(f"/proc/{self.pid()}/{name}").read_text()

    def status(self, key: str) -> list[str]:
        return re.search(rf"^{key}:(.*)$", self.proc("status"), re.M).group(1).split()


def write_config(chroot: Chroot, service: Service) -> str:
    """As an engineer would: the shipped file, edited."""
    file = chroot.root / "etc/millrace/gateway.yaml"
    text = file.read_text().replace("gateway-1", "acceptance").replace('"localhost:9092"', f'"{service_kafka(service)}"')
    text += f'mqtt: {{listener: {{address: "127.0.0.1:{service.mqtt_port}"}}}}\n'
    text += f'console: {{address: "127.0.0.1:{service.console_port}"}}\n'
    text += "  # edited by hand\n"
    text = text.replace("devices:\n", "devices:\n  - {name: pump-1, profile: centrifugal-pump, mqtt: {topic: factory/line1/pump-1}}\n")
    file.write_text(text)
    return text


def service_kafka(service: Service) -> str:
    return re.search(r'bootstrap\.servers: "([^"]*)"', service.config.read_text()).group(1)


def body(sequence: int) -> str:
    return json.dumps({"value": 20 + sequence, "ts": f"2026-11-20T08:00:{sequence:02d}Z", "seq": sequence})


def look_at_installation(checks: Checks, chroot: Chroot) -> None:
    user = chroot.say("getent", "passwd", "millrace").split(":")
    checks.check("a static system user without a shell", len(user) > 6 and int(user[2]) < 1000 and "nologin" in user[6], ":".join(user))
    checks.check("it is in the group of the GPIO lines", "gpio" in chroot.say("id", "-nG", "millrace").split())
    owned = chroot.say("find", "/etc", "/usr", "-user", "millrace").splitlines()
    checks.check("it owns nothing that is installed", owned == [], owned[:3])
    security = chroot.say("systemd-analyze", "security", "--offline=yes", "--no-pager", "/usr/lib/systemd/system/millrace.service")
    level = re.search(r"Overall exposure level.*: ([\d.]+)", security)
    checks.check(f"systemd-analyze security says {SECURITY_MAX} or better", level and float(level.group(1)) <= SECURITY_MAX, level and level.group(1))
    verified = chroot.run("systemd-analyze", "verify", "--man=no", "/usr/lib/systemd/system/millrace.service")
    checks.check("systemd-analyze verify finds nothing", verified.returncode == 0 and "millrace.service" not in verified.stdout, verified.stdout.strip()[:200])


def look_at_verbs(checks: Checks, chroot: Chroot, folder: Path) -> None:
    def verb(what: str, *arguments: str, code: int = 0, says: str = "") -> None:
        done = chroot.run("millrace", *arguments)
        held = done.returncode == code and says in done.stdout
        checks.check(f"millrace {what}", held, "" if held else f"exit {done.returncode}: {done.stdout.strip()[-300:]}")

    config = ("--config", "/etc/millrace/gateway.yaml")
    verb("--version", "--version", says="millrace 0.")
    verb("validate: the shipped gateway.yaml has no problems", "validate", "/etc/millrace/gateway.yaml", says="no problems")
    verb("doctor: no Kafka is named", "doctor", *config, code=1, says="kafka")
    verb("profile list", "profile", "list", says="centrifugal-pump")
    verb("alerts: an unreachable Kafka is named", "alerts", "--kafka", "127.0.0.1:9", code=1)
    verb("emulate: is no part of it", "emulate", code=2, says="source tree")
    models = chroot.root / "var/lib/millrace/models"
    shutil.copy(ROOT / "models/shipped/centrifugal-pump.onnx", models / "centrifugal-pump.candidate.onnx")
    own = chroot.root / "etc/millrace/gateway.yaml"
    shipped = own.read_text()
    own.write_text(shipped.replace("devices:\n", "devices:\n  - {name: pump-1, profile: centrifugal-pump, mqtt: {topic: a/pump-1}}\n"))
    verb("models list", "models", "list", *config, says="candidate")
    verb("promote", "promote", *config, "centrifugal-pump")
    verb("rollback", "rollback", *config, "centrifugal-pump")
    own.write_text(shipped)
    for file in models.iterdir():
        file.unlink()
    csv = chroot.root / "root/normal.csv"
    subprocess.run([ROOT / "millrace", "record", "--profile", "centrifugal-pump", "--rows", "300", "--seed", "1", "--out", csv], check=True, capture_output=True)
    shutil.copy(ROOT / "models/shipped/centrifugal-pump.onnx", chroot.root / "root/pump.onnx")
    verb("score", "score", "--model", "/root/pump.onnx", "--csv", "/root/normal.csv", "--time-column", "time", "--out", "/root/scores.csv")
    scores = chroot.root / "root/scores.csv"
    checks.check("score writes a line per row", scores.exists() and len(scores.read_text().splitlines()) == 301)
    for file in ("normal.csv", "pump.onnx", "scores.csv"):
        (chroot.root / "root" / file).unlink(missing_ok=True)


def look_at_practice(checks: Checks, chroot: Chroot) -> None:
    """As on a machine whose package brought no cache, with a drop-in that moves the journal."""
    made = chroot.run("env", "MILLRACE_JOURNAL_DIRECTORY=/root/journal", "/usr/lib/millrace/make-start-cache", "/root/start.aot")
    checks.check("a start cache can be made on the machine", made.returncode == 0 and (chroot.root / "root/start.aot").exists(), made.stdout.strip()[-200:])
    checks.check("and the practice leaves the service's journal alone", not (chroot.root / "root/journal").exists())
    (chroot.root / "root/start.aot").unlink(missing_ok=True)
    shutil.rmtree(chroot.root / "root/journal", ignore_errors=True)


def look_at_running(checks: Checks, chroot: Chroot, service: Service) -> None:
    began = time.monotonic()
    with service.running():
        wait_for("READY=1", lambda: service.notifications.count("READY=1"))
        checks.check("READY=1 reaches who started it", True, f"{time.monotonic() - began:.1f} s on a shared machine")
        uid = chroot.say("id", "-u", "millrace")
        checks.check("it runs as its user, not as root", service.status("Uid") == [uid] * 4, service.status("Uid"))
        checks.check("without capabilities", service.status("CapEff") == ["0" * 16] and service.status("CapBnd") == ["0" * 16])
        checks.check("and can gain none", service.status("NoNewPrivs") == ["1"])
        checks.check("with the start cache of the package", "/app/start.aot" in service.proc("maps"))
        service.publish("factory/line1/sensor01", body(1))
        checks.check("a message is acknowledged", True)
        wait_for("the gateway is ready", service.is_ready)
        checks.check("health says ready: Kafka reached", True)
        before = service.notifications.count("WATCHDOG=1")
        wait_for("signs of life", lambda: service.notifications.count("WATCHDOG=1") >= before + 3, 20)
        checks.check("WATCHDOG=1 goes on", True)
        rss = int(service.status("VmRSS")[0]) // 1024
        allowed = int(service.unit["MemoryMax"][0].rstrip("M"))
        checks.check("it takes less memory than its unit allows", rss < allowed, f"{rss} of {allowed} MiB")
    checks.check("STOPPING=1 when it is stopped", service.notifications.count("STOPPING=1") == 1)
    checks.check("exit code 143 after SIGTERM", service.exit_code == 143, service.exit_code)
    checks.check("the acknowledged message is on disk", stored(chroot) == [21.0], stored(chroot))


def dump(chroot: Chroot) -> str:
    return chroot.say("millrace", "journal", "dump", "/var/lib/millrace/journal")


def stored(chroot: Chroot) -> list[float]:
    """sensor01's values in the journal."""
    line = re.compile(r"^readings \d+ {2}acceptance/sensor01/value \S+ {2}\S+ {2}(\S+) ", re.M)
    return [float(value) for value in line.findall(dump(chroot))]


def look_at_system_calls(checks: Checks, chroot: Chroot, service: Service) -> None:
    """No seccomp filter without systemd: so what it calls is held against what the unit allows."""
    summary = service.folder / "calls"
    service.tracer = ["strace", "-f", "-qq", "-c", "-U", "name", "-o", str(summary)]
    with service.running():
        service.publish("factory/line1/sensor01", body(2))
        service.get("/q/metrics")
    service.tracer = []
    # The first ones are of unshare, mount and setpriv, which the unit's walls are built with.
    builders = {"mount", "umount2", "unshare", "chroot", "setuid", "setgid", "setgroups", "setresuid", "setresgid", "capset", "mknod", "mknodat",
                "setreuid", "setregid", "open_tree", "move_mount", "mount_setattr", "fsconfig", "fsopen", "fsmount"}
    used = {line.strip() for line in summary.read_text().splitlines()[2:] if re.fullmatch(r"\w+", line.strip())} - builders - {"total", "syscall"}
    allowed = filtered(chroot, service.unit["SystemCallFilter"])
    strange = used - allowed - REFUSED_WITHOUT_HARM
    checks.check("the unit allows every system call it makes", used and not strange, f"{len(used)} calls; not allowed: {sorted(strange)}")
    clock = {"adjtimex", "clock_adjtime"} & used
    checks.check("also the question whether the clock is synchronised", clock and clock <= allowed, sorted(clock))


def filtered(chroot: Chroot, words: list[str]) -> set[str]:
    def expand(name: str) -> set[str]:
        if not name.startswith("@"):
            return {name}
        found = set()
        for line in chroot.say("systemd-analyze", "syscall-filter", "--no-pager", name).splitlines()[1:]:
            word = line.strip()
            if word and not word.startswith("#"):
                found |= expand(word)
        return found

    allowed: set[str] = set()
    takes_away = False
    for word in words:
        # A line that begins with ~ takes away until the next line; words of our file say so by their order.
        takes_away = word.startswith("~") or (takes_away and word.startswith("@"))
        names = expand(word.lstrip("~"))
        allowed = allowed - names if takes_away else allowed | names
    return allowed


def newer(deb: Path, folder: Path) -> Path:
    """The same package as its next version would be, with another gateway.yaml."""
    tree = folder / "newer"
    subprocess.run(["dpkg-deb", "-R", deb, tree], check=True)
    control = tree / "DEBIAN/control"
    control.write_text(re.sub(r"^Version: (.*)$", r"Version: \1+next", control.read_text(), flags=re.M))
    with (tree / "etc/millrace/gateway.yaml").open("a") as config:
        config.write("# a newer shipped file\n")
    out = folder / "newer.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "-b", tree, out], check=True, capture_output=True)
    return out


def look_at_upgrade(checks: Checks, chroot: Chroot, service: Service, deb: Path, folder: Path, config: str) -> None:
    before = stored(chroot)
    shutil.copy(newer(deb, folder), chroot.root / "root/newer.deb")
    done = chroot.dpkg("--force-confdef", "--force-confold", "-i", "/root/newer.deb")
    checks.check("the next version installs over it", done.returncode == 0, done.stdout.strip()[-200:] if done.returncode else "")
    checks.check("and is the one installed", "+next" in chroot.say("dpkg-query", "-W", "millrace"))
    checks.check("the edited gateway.yaml is kept", (chroot.root / "etc/millrace/gateway.yaml").read_text() == config)
    checks.check("the journal is kept", stored(chroot) == before == [21.0, 22.0], before)
    with service.running():
        service.publish("factory/line1/sensor01", body(3))
    checks.check("it starts again and takes messages", service.exit_code == 143)
    checks.check("and nothing of before is lost", stored(chroot) == [21.0, 22.0, 23.0], stored(chroot))


def look_at_removal(checks: Checks, chroot: Chroot, before: set[str]) -> None:
    removed = chroot.dpkg("-r", "millrace")
    kept = [path for path in ("etc/millrace/gateway.yaml", "var/lib/millrace/journal") if (chroot.root / path).exists()]
    checks.check("removal keeps configuration and journal", removed.returncode == 0 and len(kept) == 2, kept)
    for file in ("root/newer.deb", "root/millrace.deb"):
        (chroot.root / file).unlink(missing_ok=True)
    purged = chroot.dpkg("--purge", "millrace")
    checks.check("purge asks nothing", purged.returncode == 0, purged.stdout.strip()[-200:] if purged.returncode else "")
    left = sorted(chroot.files() - before)
    checks.check("and leaves nothing", left == [], left[:5])
    missing = sorted(before - chroot.files())
    checks.check("and takes nothing of others", missing == [], missing[:5])
    names = chroot.say("getent", "passwd", "millrace") + chroot.say("getent", "group", "millrace") + chroot.say("getent", "group", "gpio")
    checks.check("no user and no group is left", names == "", names)


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("--base", "--work", "--deb"):
        parser.add_argument(name, type=Path, required=True)
    options = parser.parse_args()
    with Checks() as checks:
        chroot = Chroot(options.work / "root", options.base)
        before = chroot.files()
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            with kafka(folder) as broker:
                shutil.copy(options.deb, chroot.root / "root/millrace.deb")
                done = chroot.dpkg("-i", "/root/millrace.deb")
                checks.check("installs without a question", done.returncode == 0, done.stdout.strip()[-300:] if done.returncode else options.deb.name)
                look_at_installation(checks, chroot)
                look_at_verbs(checks, chroot, folder)
                look_at_practice(checks, chroot)
                service = Service(chroot, folder, broker)
                config = write_config(chroot, service)
                look_at_running(checks, chroot, service)
                look_at_system_calls(checks, chroot, service)
                look_at_upgrade(checks, chroot, service, options.deb, folder, config)
            look_at_removal(checks, chroot, before)


if __name__ == "__main__":
    main()
