#!/usr/bin/env python3
"""assemble.py TOOLS BOARD BASE.tar WORK OUT.img: from a Debian, a kernel and a firmware to what is flashed. No mounts, no loop devices, no root.

    0      4 MiB     260 MiB        1284 MiB       2308 MiB    2372 MiB, grown to the end of the card
    | MBR  | FAT32   | root slot a  | root slot b  | data |

Slot b is empty: room for the next version. The same inputs give the same bytes.
"""

import io
import lzma
import os
import shutil
import struct
import subprocess
import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "lib"))

from cpio import Cpio  # noqa: E402
from tools import Tools  # noqa: E402

MIB = 1 << 20
FAT, SLOT_A, SLOT_B, DATA = (4, 256), (260, 1024), (1284, 1024), (2308, 64)
# Of the kernel's drivers a gateway needs none of these.
LEFT_OUT = ("sound", "drivers/gpu", "drivers/media", "drivers/infiniband", "drivers/net/wireless", "drivers/net/ethernet/mellanox", "drivers/staging")
# What may stand between power and the root slot; on a Raspberry Pi also what its card's supply hangs on.
EARLY = (
    "drivers/mmc", "drivers/virtio", "drivers/block/virtio_blk", "drivers/regulator", "drivers/gpio", "drivers/clk/bcm", "drivers/mailbox",
    "drivers/firmware", "drivers/reset", "drivers/soc/bcm", "drivers/pmdomain", "drivers/dma/bcm2835-dma", "drivers/watchdog/bcm2835_wdt",
    "fs/ext4", "fs/overlayfs", "crypto/crc32c_generic",
)  # fmt: skip
BOARDS = ("bcm2837-rpi-3-", "bcm2711-rpi-4", "bcm2711-rpi-cm4", "bcm2712-rpi-5")
FIRMWARE = ("bootcode.bin", "start.elf", "fixup.dat", "start4.elf", "fixup4.dat")
SYSTEM = "etc/systemd/system"
LINKS = {
    f"{SYSTEM}/multi-user.target.wants/millrace.service": "/usr/lib/systemd/system/millrace.service",
    f"{SYSTEM}/local-fs.target.wants/millrace-image-data.service": "/usr/lib/systemd/system/millrace-image-data.service",
    f"{SYSTEM}/multi-user.target.wants/millrace-image-settings.service": "/usr/lib/systemd/system/millrace-image-settings.service",
    f"{SYSTEM}/multi-user.target.wants/systemd-networkd.service": "/usr/lib/systemd/system/systemd-networkd.service",
    f"{SYSTEM}/sockets.target.wants/systemd-networkd.socket": "/usr/lib/systemd/system/systemd-networkd.socket",
    # Not the one of the machine that built it.
    "etc/resolv.conf": "../run/systemd/resolve/stub-resolv.conf",
    # Nothing is updated in place, and nothing needs upkeep.
    f"{SYSTEM}/apt-daily.timer": "/dev/null",
    f"{SYSTEM}/apt-daily-upgrade.timer": "/dev/null",
    f"{SYSTEM}/dpkg-db-backup.timer": "/dev/null",
    f"{SYSTEM}/e2scrub_all.timer": "/dev/null",
    f"{SYSTEM}/e2scrub_reap.service": "/dev/null",
}
REPLACED = {"etc/fstab", "etc/hostname", "etc/machine-id", *LINKS}


def modules(tools: Tools, board: Path, work: Path) -> tuple[Path, Path]:
    """The kernel's drivers for the root slot, and of them those for the initial file system."""
    source = next((board / "usr/lib/modules").iterdir())
    whole, early = work / "modules", work / "early"
    for folder in (whole, early):
        shutil.rmtree(folder, ignore_errors=True)
    target = whole / "usr/lib/modules" / source.name
    left_out = {str(source / "kernel" / name) for name in LEFT_OUT}
    shutil.copytree(source, target, ignore=lambda folder, names: {name for name in names if f"{folder}/{name}" in left_out or name in ("build", "source")})
    (whole / "lib").symlink_to("usr/lib")
    tools.run("depmod", "-b", whole, source.name, program="kmod")
    needs = {}
    for line in (target / "modules.dep").read_text().splitlines():
        module, _, others = line.partition(":")
        needs[module] = others.split()
    wanted = [module for module in needs if module.removeprefix("kernel/").startswith(EARLY)]
    small = early / "lib/modules" / source.name
    for module in sorted({*wanted, *(other for module in wanted for other in needs[module])}):
        file = small / module.removesuffix(".xz")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(lzma.decompress((target / module).read_bytes()))
    for name in ("modules.order", "modules.builtin", "modules.builtin.modinfo"):
        shutil.copyfile(target / name, small / name)
    tools.run("depmod", "-b", early, source.name, program="kmod")
    return whole / "usr/lib/modules", early


def initial(board: Path, early: Path, target: Path) -> None:
    packed = io.BytesIO()
    archive = Cpio(packed)
    for folder in ("bin", "proc", "sys", "dev"):
        archive.folder(folder)
    archive.file("init", (HERE / "init").read_bytes(), 0o755)
    archive.file("bin/busybox", (board / "usr/bin/busybox").read_bytes(), 0o755)
    archive.link("bin/sh", "busybox")
    # Where the kernel looks for modprobe.
    archive.link("sbin", "bin")
    archive.tree(early / "lib", "lib")
    archive.end()
    target.write_bytes(subprocess.run(["zstd", "-q", "-12", "-c"], input=packed.getvalue(), check=True, capture_output=True).stdout)


def slot(base: Path, drivers: Path, epoch: int, target: Path) -> None:
    """The root slot's content: the Debian, the drivers, our files."""

    def add(archive: tarfile.TarFile, entry: tarfile.TarInfo, content: bytes = b"") -> None:
        entry.mtime, entry.size = epoch, len(content)
        archive.addfile(entry, io.BytesIO(content))

    def tree(archive: tarfile.TarFile, source: Path, name: str) -> None:
        for path in sorted(source.rglob("*")):
            entry = tarfile.TarInfo(f"./{name}{path.relative_to(source)}")
            if path.is_dir():
                entry.type, entry.mode = tarfile.DIRTYPE, 0o755
                # A folder that the Debian has keeps its owner and mode.
                if entry.name not in known:
                    add(archive, entry)
            else:
                entry.mode = 0o755 if os.access(path, os.X_OK) and not path.suffix == ".xz" else 0o644
                add(archive, entry, path.read_bytes())

    known = set()
    with tarfile.open(base) as source, tarfile.open(target, "w", format=tarfile.PAX_FORMAT) as archive:
        for entry in source:
            inside = entry.name.removeprefix("./")
            if inside.startswith("dev/") or inside in REPLACED or inside.startswith("boot/"):
                continue
            known.add(entry.name)
            archive.addfile(entry, source.extractfile(entry) if entry.isreg() else None)
        for folder in ("usr/lib/modules", "boot/firmware", "data", *(str(Path(name).parent) for name in LINKS)):
            entry = tarfile.TarInfo(f"./{folder}")
            entry.type, entry.mode = tarfile.DIRTYPE, 0o755
            if entry.name not in known:
                known.add(entry.name)
                add(archive, entry)
        tree(archive, HERE / "files", "")
        tree(archive, drivers, "usr/lib/modules/")
        # Empty, not absent: systemd then makes one up for this boot and does not take it for the first.
        add(archive, tarfile.TarInfo("./etc/machine-id"))
        add(archive, tarfile.TarInfo("./etc/hostname"), b"millrace\n")
        for name, aim in LINKS.items():
            entry = tarfile.TarInfo(f"./{name}")
            entry.type, entry.linkname = tarfile.SYMTYPE, aim
            add(archive, entry)


def fat(tools: Tools, board: Path, initrd: Path, work: Path, target: Path) -> None:
    folder = work / "fat"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(HERE / "fat", folder)
    for name in ("profiles", "keys"):
        (folder / name).mkdir()
    for name in FIRMWARE:
        shutil.copyfile(board / "usr/lib/raspi-firmware" / name, folder / name)
    for tree in next((board / "usr/lib").glob("linux-image-*")).glob("broadcom/*.dtb"):
        if tree.name.startswith(BOARDS):
            shutil.copyfile(tree, folder / tree.name)
    shutil.copyfile(next((board / "boot").glob("vmlinuz-*")), folder / "vmlinuz")
    shutil.copyfile(initrd, folder / "initrd")
    licence = board / "usr/share/doc/raspi-firmware/copyright"
    shutil.copyfile(licence, folder / "LICENCE.firmware.txt")
    for path in folder.rglob("*"):
        os.utime(path, (int(os.environ["SOURCE_DATE_EPOCH"]),) * 2)
    target.unlink(missing_ok=True)
    with target.open("wb") as file:
        file.truncate(FAT[1] * MIB)
    tools.run("mkfs.vfat", "--invariant", "-F", "32", "-s", "4", "-n", "MILLRACE", target)
    tools.run("mcopy", "-s", "-m", "-i", target, *sorted(folder.iterdir()), "::", program="mtools")


def ext4(tools: Tools, label: str, uuid: str, size: int, target: Path, *options: object) -> None:
    target.unlink(missing_ok=True)
    with target.open("wb") as file:
        file.truncate(size * MIB)
    tools.run("mke2fs", "-q", "-F", "-t", "ext4", "-b", "4096", "-L", label, "-U", uuid, "-E", f"hash_seed={uuid},root_owner=0:0", *options, target)


def partitions() -> bytes:
    """The first sector: four partitions, the first one bootable."""
    table = b""
    for (start, size), kind, flag in ((FAT, 0x0C, 0x80), (SLOT_A, 0x83, 0), (SLOT_B, 0x83, 0), (DATA, 0x83, 0)):
        # Cylinders, heads and sectors are of no use to anybody; these say so.
        table += struct.pack("<B3sB3sII", flag, b"\xfe\xff\xff", kind, b"\xfe\xff\xff", start * MIB // 512, size * MIB // 512)
    return bytes(440) + struct.pack("<IH", 0x4D49_4C4C, 0) + table + b"\x55\xaa"


def place(image: Path, part: Path, start: int) -> None:
    """Copies a part to its place; zeros stay holes."""
    with part.open("rb") as source, image.open("r+b") as out:
        at = start * MIB
        while block := source.read(MIB):
            if block.strip(b"\0"):
                out.seek(at)
                out.write(block)
            at += len(block)


def main() -> None:
    tools, board, base, work, image = Tools(Path(sys.argv[1])), Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]), Path(sys.argv[5])
    epoch = int(os.environ["SOURCE_DATE_EPOCH"])
    # As libext2fs takes it in place of the time.
    os.environ["E2FSPROGS_FAKE_TIME"] = tools.environment["E2FSPROGS_FAKE_TIME"] = str(epoch)
    drivers, early = modules(tools, board, work)
    initial(board, early, work / "initrd")
    slot(base, drivers, epoch, work / "slot.tar")
    fat(tools, board, work / "initrd", work, work / "fat.part")
    # Never written to: no journal, no room kept for root, nothing to check by count or time.
    ext4(tools, "millrace-root-a", "4d696c6c-7261-4365-8000-00000000000a", SLOT_A[1], work / "root.part", "-O", "^has_journal", "-m", 0, "-d", work / "slot.tar")
    ext4(tools, "millrace-data", "4d696c6c-7261-4365-8000-0000000000da", DATA[1], work / "data.part", "-J", "size=16", "-m", 1, "-i", 16384)
    image.unlink(missing_ok=True)
    with image.open("wb") as out:
        out.write(partitions())
        out.truncate((DATA[0] + DATA[1]) * MIB)
    for part, (start, _) in (("fat", FAT), ("root", SLOT_A), ("data", DATA)):
        place(image, work / f"{part}.part", start)
        (work / f"{part}.part").unlink()
    (work / "slot.tar").unlink()


if __name__ == "__main__":
    main()
