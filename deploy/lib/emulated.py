"""An emulated computer: starts QEMU, and speaks to its shell, its monitor and its pins."""

import json
import os
import socket
import subprocess
import time
from pathlib import Path

# QEMU's serial port tells the kernel of what came when its queue of 16 is full; empty lines push a command through.
PADDING = b"\n" * 32


class Broken(Exception):
    """The machine did not do what it must for the acceptance to go on."""


class Machine:
    """One emulated computer. Use as a context: leaving it ends the process."""

    def __init__(self, host: Path, run: Path, kernel: Path, initrd: Path, board: list, append: str, network: tuple = ("-nic", "none")):
        """host is where QEMU's packages lie unpacked, append the kernel's command line."""
        self.run = run
        self.log = (run / "console.log").open("wb")
        loader = next((host / "usr/lib64").glob("ld-linux-*.so.*"), None) or next((host / "usr/lib").glob("ld-linux-*.so.*"))
        libraries = next((host / "usr/lib").glob("*-linux-gnu*"))
        # Short paths: a socket's name has at most 107 bytes.
        arguments = [
            loader, "--library-path", libraries, host / "usr/bin/qemu-system-aarch64",
            "-L", host / "usr/share/qemu", *board, "-accel", "tcg,thread=multi", "-display", "none", "-no-reboot", *network,
            "-kernel", kernel, "-initrd", initrd, "-append", append,
            "-serial", "unix:tty,server=on,wait=on", "-qmp", "unix:qmp,server=on,wait=off",
            "-qtest", "unix:qtest,server=on,wait=off", "-qtest-log", "none",
        ]  # fmt: skip
        for name in ("tty", "qmp", "qtest"):
            (run / name).unlink(missing_ok=True)
        self.errors = (run / "qemu.log").open("wb")
        self.process = subprocess.Popen(
            [str(argument) for argument in arguments], cwd=run, stdin=subprocess.DEVNULL, stdout=self.errors, stderr=self.errors
        )
        self.tty = self._connect("tty")
        self.received = b""
        self.commands = 0
        self.qmp = self._connect("qmp").makefile("rw")
        self.qmp.readline()
        self.monitor("qmp_capabilities")
        self.qtest = self._connect("qtest").makefile("rw")
        self.processors = [
            Path(f"/proc/{self.process.pid}/task/{processor['thread-id']}/stat") for processor in self.monitor("query-cpus-fast")
        ]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        for file in (self.log, self.errors):
            file.close()

    def _connect(self, name):
        end = time.monotonic() + 20
        while time.monotonic() < end and self.process.poll() is None:
            try:
                connection = socket.socket(socket.AF_UNIX)
                # Relative to the process that binds; the length of a socket's name is limited.
                os.chdir(self.run)
                connection.connect(name)
                return connection
            except OSError:
                connection.close()
                time.sleep(0.1)
        raise Broken(f"QEMU does not run: {(self.run / 'qemu.log').read_text(errors='replace')[-500:]}")

    def monitor(self, command, **arguments):
        """A command of QEMU's monitor protocol; gives its answer."""
        self.qmp.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        self.qmp.flush()
        while True:
            answer = json.loads(self.qmp.readline())
            if "error" in answer:
                raise Broken(f"{command}: {answer['error']}")
            if "return" in answer:
                return answer["return"]

    def find(self, kind):
        """The path of the device of a kind."""
        for entry in self.monitor("qom-list", path="/machine/unattached"):
            if entry["type"] == f"child<{kind}>":
                return f"/machine/unattached/{entry['name']}"
        raise Broken(f"the machine has no {kind}")

    def set_line(self, chip, line, level):
        """The voltage at a pin, from outside."""
        self._test(f"set_irq_in {chip} unnamed-gpio-in {line} {level}")

    def read_word(self, address):
        """32 bits of the machine's memory or of a device, from outside."""
        return int(self._test(f"readl {address:#x}").split()[1], 16)

    def is_idle(self):
        """Whether every emulated processor waits for an interrupt: all that came before is done."""
        return all(stat.read_text().rpartition(")")[2].split()[0] == "S" for stat in self.processors)

    def _test(self, command):
        self.qtest.write(f"{command}\n")
        self.qtest.flush()
        while True:
            answer = self.qtest.readline()
            if not answer:
                raise Broken("QEMU has gone")
            if answer.startswith("OK"):
                return answer
            if answer.startswith(("FAIL", "ERR")):
                raise Broken(answer)

    def read_until(self, mark: bytes, seconds):
        """What the machine wrote up to the mark."""
        end = time.monotonic() + seconds
        while mark not in self.received:
            left = end - time.monotonic()
            if left <= 0 or self.process.poll() is not None:
                raise Broken(f"the machine did not say {mark!r} in {seconds} s; last: {self.received[-300:]!r}")
            self.tty.settimeout(left)
            try:
                more = self.tty.recv(65536)
            except TimeoutError:
                continue
            self.log.write(more)
            self.log.flush()
            self.received += more
        before, _, self.received = self.received.partition(mark)
        return before.decode(errors="replace")

    def shell(self, command, seconds=60):
        """Runs a command in the machine and gives what it printed."""
        self.commands += 1
        mark = f"<<{self.commands} done>>"  # does not stand in the line itself, should a terminal repeat it
        self.tty.settimeout(10)
        self.tty.sendall(f"{command}\necho '<<{self.commands}' 'done>>'\n".encode() + PADDING)
        return self.read_until(f"{mark}\n".encode(), seconds).removesuffix("\n")

    def wait_for(self, what, condition, seconds, pause=0.5):
        """Asks again and again until the condition gives something true."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = condition()
            if found:
                return found
            time.sleep(pause)
        raise Broken(f"{what}: not within {seconds} s")
