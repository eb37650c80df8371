"""What the machine of the GPIO acceptance boots from, and the machine itself."""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "lib"))

from cpio import Cpio  # noqa: E402
from emulated import Broken, Machine  # noqa: E402, F401

# What a Java runtime is started from; the rest of its package is documents and tools.
JAVA_LEFT_OUT = {"legal", "man", "jmods", "ct.sym", "src.zip"}
# In the order in which they are inserted: the I2C controller of a Raspberry Pi, and thermometers like the TMP105.
MODULES = ["i2c-bcm2835", "regmap-i2c", "lm75"]


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
