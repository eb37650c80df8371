"""The emulated machine: packs what it boots from, starts QEMU, and speaks to its shell, its monitor and its pins."""

import json
import os
import socket
import stat
import subprocess
import time
from pathlib import Path

# What a Java runtime is started from; the rest of its package is documents and tools.
JAVA_LEFT_OUT = {"legal", "man", "jmods", "ct.sym", "src.zip"}
# In the order in which they are inserted: the I2C controller of a Raspberry Pi, and thermometers like the TMP105.
MODULES = ["i2c-bcm2835", "regmap-i2c", "lm75"]
# QEMU's serial port tells the kernel of what came when its queue of 16 is full; empty lines push a command through.
PADDING = b"\n" * 32


class Broken(Exception):
    """The machine did not do what it must for the acceptance to go on."""


def pack(cache: Path, app: Path, plants: list[Path], target: Path) -> Path:
    """Everything in one archive that the kernel unpacks into memory: no disk, no loop device, no file system of the host."""
    here = Path(__file__).parent
    with target.open("wb") as out:
        archive = Cpio(out)
        for folder in ("bin", "proc", "sys", "dev", "etc", "usr", "usr/lib", "modules", "plants"):
            archive.folder(folder)
        archive.link("lib", "usr/lib")
        archive.file("init", (here / "init").read_bytes(), 0o755)
        archive.file("bin/busybox", (cache / "guest/usr/bin/busybox").read_bytes(), 0o755)
        archive.link("bin/sh", "busybox")
        libraries = cache / "guest/usr/lib/aarch64-linux-gnu"
        archive.tree(libraries, "usr/lib/aarch64-linux-gnu", skip={"gconv", "perl-base"})
        archive.file("usr/lib/ld-linux-aarch64.so.1", (libraries / "ld-linux-aarch64.so.1").read_bytes(), 0o755)
        archive.tree(java_home(cache), "java", skip=JAVA_LEFT_OUT)
        archive.tree(cache / "guest/etc/java-25-openjdk", "etc/java-25-openjdk")
        archive.tree(app, "app")
        for plant in plants:
            archive.tree(plant, f"plants/{plant.name}")
        names = []
        for name in MODULES:
            for found in (cache / "guest/usr/lib/modules").rglob(f"{name}.ko.xz"):
                module = subprocess.run(["xz", "-dc", found], check=True, capture_output=True).stdout
                archive.file(f"modules/{name}.ko", module, 0o644)
                names.append(f"{name}.ko")
        archive.file("modules.order", "\n".join(names).encode(), 0o644)
        archive.end()
    return target


def java_home(cache: Path) -> Path:
    return next((cache / "guest/usr/lib/jvm").glob("java-25-openjdk-*"))


class Cpio:
    """The archive format of an initial file system (newc): a header of 13 hexadecimal numbers, the name, the bytes."""

    def __init__(self, out):
        self.out = out
        self.count = 0

    def folder(self, name):
        self._entry(name, stat.S_IFDIR | 0o755, b"")

    def file(self, name, content, mode):
        self._entry(name, stat.S_IFREG | mode, content)

    def link(self, name, target):
        self._entry(name, stat.S_IFLNK | 0o777, target.encode())

    def tree(self, source: Path, name, skip=frozenset()):
        self.folder(name)
        for path in sorted(source.iterdir()):
            inside = f"{name}/{path.name}"
            if path.name in skip:
                continue
            if path.is_symlink():
                self.link(inside, os.readlink(path))
            elif path.is_dir():
                self.tree(path, inside, skip)
            else:
                self.file(inside, path.read_bytes(), path.stat().st_mode & 0o777)

    def end(self):
        self._entry("TRAILER!!!", 0, b"")

    def _entry(self, name, mode, content):
        self.count += 1
        encoded = name.encode() + b"\0"
        numbers = [self.count, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(encoded), 0]
        header = b"070701" + b"".join(b"%08x" % number for number in numbers)
        for part in (header + encoded, content):
            self.out.write(part + b"\0" * (-len(part) % 4))


class Machine:
    """One emulated computer. Use as a context: leaving it ends the process."""

    def __init__(self, cache: Path, run: Path, initrd: Path, board: list, terminal: str):
        self.run = run
        self.log = (run / "console.log").open("wb")
        kernel = next((cache / "guest/boot").glob("vmlinuz-*"))
        host = cache / "host"
        loader = next((host / "usr/lib64").glob("ld-linux-*.so.*"), None) or next((host / "usr/lib").glob("ld-linux-*.so.*"))
        libraries = next((host / "usr/lib").glob("*-linux-gnu*"))
        # Short paths: a socket's name has at most 107 bytes. A ramfs, because a tmpfs takes half the memory at most.
        arguments = [
            loader, "--library-path", libraries, host / "usr/bin/qemu-system-aarch64",
            "-L", host / "usr/share/qemu", *board, "-accel", "tcg,thread=multi", "-display", "none", "-no-reboot", "-nic", "none",
            "-kernel", kernel, "-initrd", initrd, "-append", f"console={terminal} quiet panic=-1 rootfstype=ramfs rdinit=/init",
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
