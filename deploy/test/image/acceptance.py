"""The flashable image on an emulated board: first boot, sensors, power cuts. One line per check, held or BROKEN; exit 1 when one is broken."""

import argparse
import contextlib
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path.insert(0, str(ROOT / "deploy/lib"))

from emulated import Broken, Machine  # noqa: E402
from gatewaytrial import Checks, Mqtt, free_port, wait_for  # noqa: E402
from tools import Tools  # noqa: E402

MIB = 1 << 20
# Of deploy/image/assemble.py: where a partition starts and how long it is, in MiB.
UNTOUCHED = {"FAT partition": (4, 256), "root slot a": (260, 1024), "root slot b": (1284, 1024)}
CARD = 4096
SERIAL = "10000000feedc0de"
NAME = "millrace-feedc0de"
# On a busy machine; an idle one needs a fifth.
BOOT_LIMIT = 600
# No network card but QEMU's, no settings of a firmware; a root shell on the serial line, which the image itself does not have.
APPEND = "console=ttyAMA0 quiet panic=10 millrace.slot=a systemd.show_status=0"
SHELL = " systemd.debug_shell=1 systemd.default_debug_tty=ttyAMA0 systemd.getty_auto=0"


class Card:
    """The file that stands for the SD card."""

    def __init__(self, image: Path, tools: Tools, folder: Path):
        self.tools, self.folder = tools, folder
        self.path = folder / "card.img"
        subprocess.run(["zstd", "-q", "-d", "-f", "--sparse", image, "-o", self.path], check=True)
        # A card is larger than what is flashed onto it.
        os.truncate(self.path, CARD * MIB)

    def take(self, name: str) -> Path:
        self.tools.run("mcopy", "-n", "-i", f"{self.path}@@4194304", f"::{name}", self.folder / name, program="mtools")
        return self.folder / name

    def put(self, name: str, content: bytes) -> None:
        file = self.folder / "put"
        file.write_bytes(content)
        self.tools.run("mcopy", "-o", "-i", f"{self.path}@@4194304", file, f"::{name}", program="mtools")

    def hashes(self) -> dict[str, str]:
        found = {}
        with self.path.open("rb") as file:
            for name, (start, size) in UNTOUCHED.items():
                file.seek(start * MIB)
                digest = hashlib.sha256()
                for _ in range(size):
                    digest.update(file.read(MIB))
                found[name] = digest.hexdigest()
        return found


class Broker:
    """The Kafka of the host, and what came out of it."""

    def __init__(self, folder: Path):
        self.output = folder / "records"
        java = Path(os.environ["JAVA_HOME"]) / "bin/java"
        with self.output.open("w") as output, (folder / "broker.log").open("w") as log:
            self.process = subprocess.Popen(
                [java, "-XX:TieredStopAtLevel=1", "-cp", f"{ROOT}/emulator/target/lib/*", HERE / "Broker.java", folder / "kafka"], stdout=output, stderr=log
            )
        first = wait_for("Kafka is up", lambda: "\n" in self.output.read_text() and self.output.read_text().splitlines()[0], 180)
        self.address = first.removeprefix("READY ")

    def readings(self, sensor: str) -> list[dict]:
        """In the order of the topic."""
        lines = [line.split("\t", 1) for line in self.output.read_text().splitlines()[1:] if "\t" in line]
        records = [(key, json.loads(value)) for key, value in lines]
        return [record for key, record in records if key == f"{NAME}/{sensor}" and record["kind"] == "reading"]

    def close(self) -> None:
        self.process.kill()
        self.process.wait()


class Board:
    """The board `virt`, which keeps its card from one power cut to the next."""

    def __init__(self, card: Card, qemu: Path, tools: Tools, folder: Path):
        self.card, self.qemu, self.folder = card, qemu, folder
        self.mqtt_port, self.console_port = free_port(), free_port()
        self.kernel, self.initrd = card.take("vmlinuz"), card.take("initrd")
        libraries = next((qemu / "usr/lib").glob("*-linux-gnu"))
        self.tree = folder / "board.dtb"
        # As the firmware of a Raspberry Pi hands it over: with a serial number.
        subprocess.run(
            [qemu / "usr/lib64/ld-linux-x86-64.so.2", "--library-path", libraries, qemu / "usr/bin/qemu-system-aarch64", *self.arguments(),
             "-machine", f"dumpdtb={self.tree}", "-display", "none", "-nic", "none", "-L", qemu / "usr/share/qemu"],
            check=True, capture_output=True,
        )  # fmt: skip
        tools.run("fdtput", "-t", "s", self.tree, "/", "serial-number", SERIAL)

    @staticmethod
    def arguments() -> list:
        return ["-M", "virt,gic-version=3", "-cpu", "cortex-a72", "-m", "1024", "-smp", "2"]

    def boot(self, more: str = "") -> Machine:
        forwarded = f"hostfwd=tcp:127.0.0.1:{self.mqtt_port}-:1883,hostfwd=tcp:127.0.0.1:{self.console_port}-:8080"
        drive = ["-drive", f"if=none,id=card,format=raw,file={self.card.path}", "-device", "virtio-blk-pci,drive=card"]
        network = ("-netdev", f"user,id=net,{forwarded}", "-device", "virtio-net-pci,netdev=net,romfile=")
        board = [*self.arguments(), "-dtb", self.tree, *drive]
        return Machine(self.qemu, self.folder, self.kernel, self.initrd, board, APPEND + more, network)

    def connect(self) -> Mqtt | None:
        """A connection to the gateway's listener, once it is there. The port is QEMU's, so it always opens."""
        try:
            return Mqtt(self.mqtt_port, client="press", limit=20)
        except OSError:
            return None


def open_shell(machine: Machine) -> None:
    machine.read_until(b"millrace: root slot", 300)
    end = time.monotonic() + BOOT_LIMIT
    while True:
        try:
            machine.tty.sendall(b"\nstty -echo -onlcr; exec sh\n")
            machine.tty.sendall(b"PS1=; PS2=\n")
            if machine.shell("echo here", 10).endswith("here"):
                return
        except Broken:
            if time.monotonic() > end:
                raise


class Acceptance:
    def __init__(self, checks: Checks, board: Board, broker: Broker):
        self.checks, self.board, self.broker = checks, board, broker
        self.sent, self.acknowledged = 0, []
        self.started = time.monotonic()

    def say(self, text: str) -> None:
        print(f"         {time.monotonic() - self.started:6.0f} s  {text}", flush=True)

    def publish(self, mqtt: Mqtt, count: int) -> None:
        """Messages one by one; remembers which were acknowledged."""
        for _ in range(count):
            self.sent += 1
            mqtt.publish("factory/sensor01", json.dumps({"value": self.sent, "seq": self.sent}))
            self.acknowledged.append(self.sent)

    def first_boot(self) -> None:
        check = self.checks.check
        with self.board.boot(SHELL) as machine:
            begun = time.monotonic()
            open_shell(machine)
            self.say(f"a shell after {time.monotonic() - begun:.0f} s")
            mqtt = wait_for("the gateway listens", self.board.connect, BOOT_LIMIT, 1)
            self.say(f"the gateway takes connections after {time.monotonic() - begun:.0f} s")
            self.look_around(machine)
            self.publish(mqtt, 5)
            pins = machine.find("pl061")
            for level in (1, 0, 1, 0, 1):
                machine.set_line(pins, 0, level)
                time.sleep(0.5)
            wait_for("records in Kafka", lambda: len(self.broker.readings("sensor01/value") or self.broker.readings("sensor01")) >= 5, 180, 1)
            values = [reading.get("value") for reading in self.broker.readings("sensor01/value") or self.broker.readings("sensor01")]
            check("messages from outside are records in the host's Kafka, under the board's name", values == [1, 2, 3, 4, 5], values)
            with contextlib.suppress(TimeoutError):
                wait_for("edges", lambda: len(self.broker.readings("door/contact")) >= 6, 60, 1)
            edges = [reading["value"] for reading in self.broker.readings("door/contact")]
            check("a pin that is moved five times is five records after the first", edges == [0, 1, 0, 1, 0, 1], edges)
            self.say("boot: " + " ".join(machine.shell("systemd-analyze time 2>&1", 60).split("\n")))
            self.say("boot: " + machine.shell("journalctl -b -o short-monotonic -u millrace --no-pager | grep -E 'Starting|Started| is up'", 60))

    def look_around(self, machine: Machine) -> None:
        check = self.checks.check
        shell = machine.shell
        wait_for("the unit is up", lambda: shell("systemctl is-active millrace") == "active", BOOT_LIMIT, 1)
        user = shell("ps -o user= -p $(systemctl show -p MainPID --value millrace)").strip()
        check("the gateway runs as its own user", user == "millrace", user)
        capabilities = shell("grep CapEff /proc/$(systemctl show -p MainPID --value millrace)/status").split()[-1]
        check("without a capability", int(capabilities, 16) == 0, capabilities)
        name = shell("cat /proc/sys/kernel/hostname")
        check("the machine is called after its serial number", name == NAME, name)
        root = shell("findmnt -no FSTYPE,OPTIONS /")
        check("the root is a layer in memory", root.startswith("overlay"), root.split()[0])
        kinds = shell("findmnt -no SOURCE,FSTYPE /boot/firmware; findmnt -no OPTIONS /boot/firmware | cut -d, -f1").split()
        check("the FAT partition is read-only", kinds[-1] == "ro", " ".join(kinds))
        size = int(shell("df --output=size -B1M /var/lib/millrace | tail -1"))
        check("the data partition was grown to the end of the card", size > (CARD - 2308) * 0.9, f"{size} MiB")
        log = shell("ls -d /var/log/journal 2>/dev/null; ls -d /run/log/journal")
        check("the log is in memory", log == "/run/log/journal", log)
        watchdog = shell("systemctl show -p RuntimeWatchdogUSec --value")
        check("systemd is set to feed a hardware watchdog (this board has none)", watchdog == "15s", watchdog)
        cache = shell("ls /usr/lib/millrace/app/start.aot /var/cache/millrace/*.aot 2>/dev/null").split()
        check("a start cache is there", len(cache) == 1, cache)
        failed = shell("systemctl --failed --no-legend --plain | cut -d' ' -f1").split()
        check("no unit has failed", not failed, failed)
        writable = shell("findmnt -rno TARGET,SOURCE,OPTIONS -t ext4 | grep -w rw | cut -d' ' -f2 | cut -d'[' -f1 | sort -u").split()
        check("only the data partition is writable", writable == ["/dev/vda4"], writable)

    def power_cut(self, number: int) -> None:
        """Messages until the power goes at an arbitrary one; what was sent and not acknowledged may be there or not."""
        begun = time.monotonic()
        with self.board.boot() as machine:
            # The line must be emptied, or the machine waits for somebody to read it.
            machine.tty.setblocking(False)

            def connected():
                with contextlib.suppress(OSError):
                    machine.tty.recv(65536)
                return self.board.connect()

            mqtt = wait_for("the gateway listens", connected, BOOT_LIMIT, 1)
            up = time.monotonic() - begun
            self.publish(mqtt, random.randint(20, 200))
            # Sent without waiting: the cut comes while these are on their way to the disk.
            for _ in range(10):
                self.sent += 1
                mqtt.send("factory/sensor01", json.dumps({"value": self.sent, "seq": self.sent}))
        self.say(f"power cut {number}: up after {up:.0f} s, {len(self.acknowledged)} acknowledged of {self.sent}")

    def settle(self) -> None:
        """One boot more: all that was acknowledged must come out."""
        with self.board.boot() as machine:
            machine.tty.setblocking(False)

            def complete():
                with contextlib.suppress(OSError):
                    machine.tty.recv(65536)
                found = {int(reading["value"]) for reading in self.readings()}
                return found.issuperset(self.acknowledged)

            with contextlib.suppress(TimeoutError):
                wait_for("all that was acknowledged", complete, BOOT_LIMIT, 1)

    def readings(self) -> list[dict]:
        return self.broker.readings("sensor01/value") or self.broker.readings("sensor01")


def virt(options: argparse.Namespace, checks: Checks, card: Card, tools: Tools) -> None:
    broker = Broker(options.work)
    try:
        # As Notepad saves it: with a byte order mark and CR at the line ends.
        text = (HERE / "gateway.yaml").read_text().replace("@KAFKA@", broker.address)
        card.put("gateway.yaml", b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
        for profile in (HERE / "profiles").iterdir():
            card.put(f"profiles/{profile.name}", profile.read_bytes())
        before = card.hashes()
        acceptance = Acceptance(checks, Board(card, options.qemu, tools, options.work), broker)
        acceptance.first_boot()
        for number in range(1, options.kills + 1):
            acceptance.power_cut(number)
        acceptance.settle()
        values = [int(reading["value"]) for reading in acceptance.readings()]
        lost = sorted(set(acceptance.acknowledged) - set(values))
        check = checks.check
        check(f"{options.kills} power cuts lose nothing acknowledged", not lost, f"{len(acceptance.acknowledged)} acknowledged, lost {lost[:10]}")
        check("nothing comes twice", len(values) == len(set(values)), f"{len(values)} records")
        check("and all in order", values == sorted(values))
        after = card.hashes()
        for name in before:
            check(f"{name} is what it was, bit for bit", before[name] == after[name])
        acceptance.say("end")
    finally:
        broker.close()


def raspi3b(options: argparse.Namespace, checks: Checks, card: Card, tools: Tools) -> None:
    """As far as that board goes: its card, its device tree, no network. Its watchdog is not what systemd expects, so it is not fed."""
    kernel, initrd, tree = card.take("vmlinuz"), card.take("initrd"), card.take("bcm2837-rpi-3-b.dtb")
    board = ["-M", "raspi3b", "-m", "1024", "-smp", "4", "-dtb", tree, "-drive", f"if=sd,format=raw,file={card.path}", "-serial", "null"]
    append = "console=ttyS1 quiet panic=10 millrace.slot=a systemd.show_status=0 systemd.watchdog_sec=0" + SHELL.replace("ttyAMA0", "ttyS1")
    with Machine(options.qemu, options.work, kernel, initrd, board, append) as machine:
        begun = time.monotonic()
        open_shell(machine)
        checks.check("raspi3b: the root slot is found on the SD card and systemd runs", True, f"{time.monotonic() - begun:.0f} s")
        active = wait_for("the unit is up", lambda: machine.shell("systemctl is-active millrace") == "active", BOOT_LIMIT, 2)
        checks.check("raspi3b: the gateway is up without a network", active, f"{time.monotonic() - begun:.0f} s")
        size = int(machine.shell("df --output=size -B1M /var/lib/millrace | tail -1"))
        checks.check("raspi3b: the data partition was grown", size > (CARD - 2308) * 0.9, f"{size} MiB")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--image", type=Path, required=True)
    arguments.add_argument("--work", type=Path, required=True)
    arguments.add_argument("--qemu", type=Path, required=True)
    arguments.add_argument("--tools", type=Path, required=True)
    arguments.add_argument("--kills", type=int, default=20)
    arguments.add_argument("--board", action="append", choices=["virt", "raspi3b"], help="only this board; both without it")
    options = arguments.parse_args()
    options.work, options.qemu = options.work.resolve(), options.qemu.resolve()
    boards = {"virt": virt, "raspi3b": raspi3b}
    with Checks() as checks:
        for name in options.board or boards:
            shutil.rmtree(options.work, ignore_errors=True)
            options.work.mkdir(parents=True)
            tools = Tools(options.tools)
            boards[name](options, checks, Card(options.image.resolve(), tools, options.work), tools)


if __name__ == "__main__":
    main()
