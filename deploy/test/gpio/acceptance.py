"""The gateway on a real kernel whose pins are moved from outside. One line per check, held or BROKEN; exit 1 when one is broken."""

import argparse
import base64
import json
import re
import shutil
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

from machine import Broken, Machine, pack

HERE = Path(__file__).parent
# No just-in-time tricks that cost more under emulation than they save.
JAVA = (
    "/java/bin/java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xms64m -Xmx256m -Xshare:auto --enable-native-access=ALL-UNNAMED"
    " --sun-misc-unsafe-memory-access=allow -jar /app/quarkus-run.jar"
)
VIRT = ["-M", "virt,gic-version=3", "-cpu", "cortex-a72", "-m", "2048", "-smp", "2"]
PULSES_PER_LITRE = 450
KEPT_BY_KERNEL = 1024
PULSES = 1000
BURST_EDGES = 1500
# On a busy machine; an idle one needs a tenth.
START_LIMIT = 600


class Transcript:
    """What was looked at and what came of it."""

    def __init__(self):
        self.broken = 0
        self.started = time.monotonic()

    def say(self, text):
        print(f"         {time.monotonic() - self.started:6.1f} s  {text}", flush=True)

    def check(self, what, held, found):
        self.broken += not held
        print(f"{'held:   ' if held else 'BROKEN: '} {time.monotonic() - self.started:6.1f} s  {what} ({found})", flush=True)


class Gateway:
    """The packaged gateway inside the machine."""

    def __init__(self, machine, transcript):
        self.machine = machine
        self.transcript = transcript

    def prepare(self, plant):
        self.machine.shell(f"cp -r /plants/{plant} /tmp/plant")

    def doctor(self):
        return self.machine.shell(f"{JAVA} doctor --config /tmp/plant/gateway.yaml 2>&1", START_LIMIT)

    def start(self):
        begun = time.monotonic()
        self.machine.shell(f"{JAVA} run --config /tmp/plant/gateway.yaml > /tmp/gateway.log 2>&1 & echo $! > /tmp/pid")
        try:
            # It answers before it has opened its lines.
            self.machine.wait_for("the gateway has started", self.is_started, START_LIMIT, 3)
        except Broken:
            self.transcript.say(self.machine.shell("cat /tmp/gateway.log")[-3000:])
            raise
        self.transcript.say(f"the gateway is up after {time.monotonic() - begun:.0f} s")

    def is_started(self):
        return '"UP"' in self.machine.shell("wget -qO- -T 20 http://127.0.0.1:8080/q/health/started 2>/dev/null", 60)

    def signal(self, name):
        self.machine.shell(f"kill -{name} $(cat /tmp/pid)")

    def stop(self):
        self.signal("TERM")
        self.machine.wait_for("the gateway ends", lambda: "gone" in self.machine.shell("kill -0 $(cat /tmp/pid) 2>/dev/null || echo gone"), 60)

    def status(self):
        answer = self.machine.shell("wget -qO- -T 20 http://127.0.0.1:8080/api/status 2>/dev/null", 60)
        try:
            return json.loads(answer)
        except ValueError:
            return None

    def channel(self, device, channel):
        status = self.status() or {"devices": []}
        for look in status["devices"]:
            if look["name"] == device:
                return next((found for found in look["channels"] if found["name"] == channel), {})
        return {}

    def value(self, device, channel):
        return self.channel(device, channel).get("value")

    def dropped(self):
        metrics = self.machine.shell("wget -qO- -T 20 http://127.0.0.1:8080/q/metrics | grep 'outcome=\"dropped\"'")
        return float(metrics.split()[-1])

    def log(self, pattern):
        return self.machine.shell(f"grep -E '{pattern}' /tmp/gateway.log")

    def journal(self, target):
        """The journal's readings, read by this machine's own command: (sensor, sequence, time, value, quality)."""
        packed = self.machine.shell("tar -C /journal -cf - j | gzip -1 | base64", 120)
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        subprocess.run(["tar", "-C", target, "-xzf", "-"], input=base64.b64decode(packed), check=True)
        command = [HERE.parents[2] / "millrace", "journal", "dump", target / "j"]
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        form = re.compile(r"readings \d+ {2}\S+?/(\S+) \S+/(\d+) {2}(\S+) {2}(\S+) (\S+)")
        return [match.groups() for match in map(form.fullmatch, lines) if match]


def look_at_pi(machine, transcript):
    gateway = Gateway(machine, transcript)
    gateway.prepare("plant-pi")
    bus = machine.shell("for bus in /sys/bus/i2c/devices/i2c-*; do echo tmp105 0x48 > $bus/new_device && echo $bus; done 2>/dev/null")
    transcript.say(f"a TMP105 announced on {' '.join(bus.split())}, shown as {machine.shell('cat /sys/class/hwmon/hwmon*/name')}")
    machine.monitor("qom-set", path="/machine/peripheral/thermometer", property="temperature", value=31250)
    gateway.start()
    up = gateway.log("is up")
    transcript.check("auto finds the chip of the pin header", "pinctrl-bcm2835" in up, re.search(r"wired: [^,]*", up).group() if "wired" in up else up)
    machine.wait_for("a reading", lambda: gateway.value("cabinet", "value") is not None, 30)
    value = gateway.value("cabinet", "value")
    # The chip measures in sixteenths of a degree.
    transcript.check("a thermometer on I2C is read through hwmon", value is not None and abs(value - 31.25) < 0.1, value)
    machine.monitor("qom-set", path="/machine/peripheral/thermometer", property="temperature", value=-5500)
    machine.wait_for("it is colder", lambda: abs((gateway.value("cabinet", "value") or 0) + 5.5) < 0.1, 30)
    transcript.check("and follows it", True, gateway.value("cabinet", "value"))
    machine.shell("for bus in /sys/bus/i2c/devices/i2c-*; do echo 0x48 > $bus/delete_device; done 2>/dev/null")
    look = machine.wait_for("the thermometer is silent", lambda: bad(gateway.channel("cabinet", "value")), 30)
    transcript.check("a thermometer that vanishes is BAD (no-communication)", look["reason"] == "no-communication", look["reason"])
    machine.shell("for bus in /sys/bus/i2c/devices/i2c-*; do echo tmp105 0x48 > $bus/new_device; done 2>/dev/null")
    machine.wait_for("the thermometer is back", lambda: gateway.channel("cabinet", "value").get("quality") == "GOOD", 30)
    transcript.check("and GOOD when it is back", True, gateway.value("cabinet", "value"))


def seconds(time_text):
    return datetime.fromisoformat(time_text).timestamp()


def of(journal, sensor):
    return [(seconds(time_text), value, quality) for name, _, time_text, value, quality in journal if name == sensor]


class Pins:
    """The eight lines of the PL061, from outside."""

    # Of the board virt; the masked interrupt status of the chip, one bit per line.
    INTERRUPTS = 0x0903_0000 + 0x418

    def __init__(self, machine):
        self.machine = machine
        self.chip = machine.find("pl061")

    def set(self, line, level):
        """Moves a line and waits until the kernel is done with it: an emulated machine may stand still for long in between."""
        self.jump(line, level)
        end = time.monotonic() + 2
        while self.machine.read_word(self.INTERRUPTS) & (1 << line) and time.monotonic() < end:
            time.sleep(0.0005)
        # Two looks, for a processor also waits for a moment while it is looked at from outside.
        calm = 0
        while calm < 2 and time.monotonic() < end:
            calm = calm + 1 if self.machine.is_idle() else 0
            time.sleep(0.0005)

    def jump(self, line, level):
        """Moves a line whether the kernel takes notice or not."""
        self.machine.set_line(self.chip, line, level)

    def pulses(self, line, count, gap):
        for _ in range(count):
            self.set(line, 1)
            time.sleep(gap)
            self.set(line, 0)
            time.sleep(gap)


def look_at_virt(machine, transcript, run):
    pins = Pins(machine)
    # Pull-ups are on the board: the emulated chip has none of its own.
    pins.jump(2, 1)
    gateway = Gateway(machine, transcript)
    gateway.prepare("plant")
    machine.shell("mkdir /tmp/sensor && echo 21500 > /tmp/sensor/number")
    findings = [line for line in gateway.doctor().splitlines() if re.search(r"\b(gpio|sensors)\b", line)]
    for line in findings:
        transcript.say(f"doctor: {line}")
    transcript.check("doctor finds the chip by its label", any("9030000.pl061" in line and "ok" in line for line in findings), f"{len(findings)} lines")
    gateway.start()
    lines = machine.shell("grep -c 'millrace' /sys/kernel/debug/gpio")
    transcript.check("the kernel shows six lines as the gateway's", lines == "6", lines)
    edges(gateway, pins, transcript)
    debounce(gateway, pins, transcript)
    active_low(gateway, pins, transcript)
    sent_flow = counted(gateway, pins, transcript)
    lost_edges(gateway, pins, transcript)
    killed(gateway, pins, transcript)
    file_sensor(gateway, machine, transcript)
    gateway.stop()
    read_journal(gateway.journal(run / "journal"), sent_flow, transcript)


def edges(gateway, pins, transcript):
    for level in (1, 0, 1, 0, 1, 0):
        pins.set(0, level)
        time.sleep(0.4)
    pins.set(0, 1)
    gateway.machine.wait_for("the last edge", lambda: gateway.value("door", "contact") == 1.0, 20)


def debounce(gateway, pins, transcript):
    # Shorter than the 300 ms by far, however slow this machine is.
    for level in (1, 0) * 10 + (1,):
        pins.jump(1, level)
    gateway.machine.wait_for("the press", lambda: gateway.value("button", "contact") == 1.0, 20)
    for level in (0, 1) * 10 + (0,):
        pins.jump(1, level)
    gateway.machine.wait_for("the release", lambda: gateway.value("button", "contact") == 0.0, 20)


def active_low(gateway, pins, transcript):
    before = gateway.value("hatch", "contact")
    pins.set(2, 0)
    gateway.machine.wait_for("the hatch closes", lambda: gateway.value("hatch", "contact") == 1.0, 20)
    transcript.check("active-low: high voltage is 0, low voltage is 1", before == 0.0, f"{before} before")


def litres(pulses):
    return pulses / PULSES_PER_LITRE


def is_litres(value, pulses):
    return value is not None and abs(value - litres(pulses)) < 0.1 / PULSES_PER_LITRE


def counted(gateway, pins, transcript):
    begun = time.monotonic()
    pins.pulses(4, PULSES, 0.004)
    rate = PULSES / (time.monotonic() - begun)
    try:
        gateway.machine.wait_for("the total", lambda: is_litres(gateway.value("meter", "total"), PULSES), 20)
    except Broken:
        transcript.say("the total did not reach its value")
    total = gateway.value("meter", "total")
    transcript.check(
        f"{PULSES} spaced pulses are counted", is_litres(total, PULSES), f"{total * PULSES_PER_LITRE:.1f} at {rate:.0f} pulses/s"
    )
    return rate * 60 / PULSES_PER_LITRE


def lost_edges(gateway, pins, transcript):
    dropped = gateway.dropped()
    transcript.check("nothing was lost so far", dropped == 0, f"{dropped:.0f} dropped")
    # While it stands still the kernel keeps 1,024 edges of a line and gives up the oldest.
    gateway.signal("STOP")
    for edge in range(BURST_EDGES):
        pins.set(5, (edge + 1) % 2)
    pins.pulses(6, BURST_EDGES, 0)
    gateway.signal("CONT")
    expected = BURST_EDGES - KEPT_BY_KERNEL
    try:
        gateway.machine.wait_for("the loss is counted", lambda: gateway.dropped() > 0, 30)
    except Broken:
        transcript.say("no loss was counted")
    time.sleep(2)
    dropped = gateway.dropped()
    transcript.check(f"edges lost in a burst of {BURST_EDGES} are counted as dropped", dropped == expected, f"{dropped:.0f}, expected {expected}")
    warnings = gateway.log("edges lost").splitlines()
    transcript.check("each lossy line is said once", len(warnings) == 2, warnings[0][-110:] if warnings else "no line")
    total = gateway.value("burst-meter", "total")
    transcript.check(
        "a counter's total is right in spite of the loss", is_litres(total, BURST_EDGES), f"{(total or 0) * PULSES_PER_LITRE:.1f} of {BURST_EDGES}"
    )


def killed(gateway, pins, transcript):
    gateway.signal("KILL")
    gateway.start()
    total = gateway.machine.wait_for("the total after the start", lambda: gateway.value("meter", "total"), 20)
    transcript.check("the total goes on after a kill -9", is_litres(total, PULSES), f"{(total or 0) * PULSES_PER_LITRE:.1f}")
    pins.pulses(4, 10, 0.02)
    try:
        gateway.machine.wait_for("ten more", lambda: is_litres(gateway.value("meter", "total"), PULSES + 10), 20)
    except Broken:
        transcript.say("ten more were not counted")
    total = gateway.value("meter", "total")
    transcript.check("and counts ten more", is_litres(total, PULSES + 10), f"{(total or 0) * PULSES_PER_LITRE:.1f}")


def file_sensor(gateway, machine, transcript):
    value = gateway.value("probe", "value")
    transcript.check("a file's number is a reading", value == 21.5, value)
    machine.shell("rm /tmp/sensor/number")
    look = machine.wait_for("the sensor is silent", lambda: bad(gateway.channel("probe", "value")), 20)
    transcript.check("a vanished file is BAD (no-communication)", look["reason"] == "no-communication", look["reason"])
    machine.shell("echo 22500 > /tmp/sensor/number")
    machine.wait_for("the sensor is back", lambda: gateway.value("probe", "value") == 22.5, 20)
    transcript.check("and GOOD when it is back", True, "22.5")


def bad(look):
    return look if look.get("quality") == "BAD" else None


def read_journal(journal, sent_flow, transcript):
    door = of(journal, "door/contact")
    values = [value for _, value, _ in door][:8]
    transcript.check("seven edges are seven readings in their order", values == ["0.0", "1.0"] * 4, " ".join(value[0] for value in values))
    times = [at for at, _, _ in door][1:8]
    gaps = [later - earlier for earlier, later in zip(times, times[1:])]
    # Spaced by 400 ms; the kernel's stamp is not delayed by the gateway, but the sender may be by its own machine.
    transcript.check("their times are the kernel's", all(0.35 < gap < 5 for gap in gaps), " ".join(f"{gap * 1000:.1f}" for gap in gaps) + " ms apart")
    button = [value for _, value, _ in of(journal, "button/contact")][:3]
    transcript.check("21 bounces are one press, 21 more one release", button == ["0.0", "1.0", "0.0"], " ".join(value[0] for value in button))
    burst = of(journal, "burst/contact")
    # And three more: how the line was at each of the two starts, and at the stop.
    transcript.check("of the burst every kept edge is a reading", len(burst) == KEPT_BY_KERNEL + 3, f"{len(burst) - 3} edges")
    flows = sorted(float(value) for _, value, _ in of(journal, "meter/flow") if float(value) > 0.1)
    flow = flows[len(flows) // 2] if flows else 0.0
    transcript.check("the rate is that of the pulses", 0.5 < flow / sent_flow < 2, f"median {flow:.2f} L/min, sent {sent_flow:.2f} on average")
    totals = [float(value) for _, value, _ in of(journal, "meter/total")]
    transcript.check("no total ever falls", totals == sorted(totals), f"{len(totals)} readings")


def raspberry(cache):
    """A Raspberry Pi 3 with a TMP105 on the I2C bus of its pin header."""
    tree = next((cache / "guest/usr/lib").glob("linux-image-*/broadcom/bcm2837-rpi-3-b.dtb"))
    thermometer = ["-device", "tmp105,bus=i2c-bus.1,address=0x48,id=thermometer"]
    # The first serial port belongs to Bluetooth.
    return ["-M", "raspi3b", "-m", "1024", "-smp", "4", "-dtb", tree, *thermometer, "-serial", "null"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cache", type=Path, required=True)
    arguments.add_argument("--app", type=Path, required=True)
    arguments.add_argument("--board", action="append", choices=["virt", "raspi3b"], help="only this board; both without it")
    options = arguments.parse_args()
    cache = options.cache.resolve()
    transcript = Transcript()
    initrd = pack(cache, options.app.resolve(), [HERE / "plant", HERE / "plant-pi"], cache / "initrd")
    transcript.say(f"packed {initrd.stat().st_size >> 20} MiB")
    boards = {
        "virt": (VIRT, "ttyAMA0", lambda machine: look_at_virt(machine, transcript, cache / "run/virt")),
        "raspi3b": (raspberry(cache), "ttyS1", lambda machine: look_at_pi(machine, transcript)),
    }
    for board in options.board or boards:
        arguments, terminal, look_at = boards[board]
        run = cache / "run" / board
        run.mkdir(parents=True, exist_ok=True)
        try:
            kernel = next((cache / "guest/boot").glob("vmlinuz-*"))
            # A ramfs, because a tmpfs takes half the memory at most.
            append = f"console={terminal} quiet panic=-1 rootfstype=ramfs rdinit=/init"
            with Machine(cache / "host", run, kernel, initrd, arguments, append) as machine:
                machine.read_until(b"GUEST READY ", 180)
                transcript.say("a kernel is up " + machine.read_until(b"\n", 10))
                look_at(machine)
        except Broken as broken:
            transcript.check(f"the acceptance on {board} runs to its end", False, broken)
    print(f"{transcript.broken} broken, {time.monotonic() - transcript.started:.0f} s", flush=True)
    sys.exit(1 if transcript.broken else 0)


if __name__ == "__main__":
    main()
