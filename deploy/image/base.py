#!/usr/bin/env python3
"""base.py TOOLS MIRROR PACKAGES DEB OUT.tar: a Debian trixie for arm64 with the gateway's package installed, as a tar file.

The packages' own scripts run, by QEMU's user emulation, in a user namespace with its own list of foreign programs (binfmt_misc): nothing of
this machine is changed and nothing is mounted outside. Needs Linux 6.7 or newer, and either root or a range of subordinate ids
(/etc/subuid, with newuidmap of the package uidmap).
"""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

CLONE_NEWNS, CLONE_NEWUSER = 0x20000, 0x10000000
# Little-endian 64-bit ELF for AArch64; F opens the interpreter now, so that it serves inside another root.
MAGIC = r"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00"
MASK = r"\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff"
BINFMT = "mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc"
IDS = 65536


def map_ids(process: int) -> None:
    """Gives the namespace of a process a root and the users of a Debian."""
    if os.geteuid() == 0:
        for kind in ("uid", "gid"):
            Path(f"/proc/{process}/{kind}_map").write_text(f"0 0 {IDS}\n")
        return
    name = os.environ.get("USER", "")
    for kind, own in (("uid", os.getuid()), ("gid", os.getgid())):
        ranges = [line.split(":") for line in Path(f"/etc/sub{kind}").read_text().splitlines()]
        first = next((start for user, start, count in ranges if user in (name, str(os.getuid())) and int(count) >= IDS - 1), None)
        if first is None:
            sys.exit(f"base.py: /etc/sub{kind} gives {name} no range of {IDS} ids; add one, or run as root")
        subprocess.run([f"new{kind}map", str(process), "0", str(own), "1", "1", first, str(IDS - 1)], check=True)


def in_namespace(command: list[str], environment: dict[str, str]) -> int:
    """The command's exit code, run as root of a user and mount namespace of its own."""
    ready, mapped = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(CLONE_NEWUSER | CLONE_NEWNS):
            os.write(2, f"base.py: no user namespace: {os.strerror(ctypes.get_errno())}\n".encode())
            os._exit(1)
        os.write(ready[1], b"x")
        os.read(mapped[0], 1)
        os.setgid(0)
        os.setuid(0)
        os.execvpe(command[0], command, environment)
    os.close(ready[1])
    if os.read(ready[0], 1):
        map_ids(child)
        os.write(mapped[1], b"x")
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> None:
    tools, mirror, packages, deb, out = Path(sys.argv[1]).resolve(), sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]), sys.argv[5]
    register = f":millrace-aarch64:M::{MAGIC}:{MASK}:{tools}/usr/bin/qemu-aarch64:PF"
    # The start cache is made here where that works, so that the first boot is as quick as every other; else the device makes it.
    practice = (
        'chroot "$1" env MILLRACE_PRACTICE_LIMIT=600 /usr/lib/millrace/make-start-cache /usr/lib/millrace/app/start.aot'
        ' || echo "no start cache in the image; the device makes one" >&2'
    )
    aged = f'touch -d "@{os.environ["SOURCE_DATE_EPOCH"]}" "$1/usr/lib/millrace/app"'
    bootstrap = [
        "perl", f"{tools}/usr/bin/mmdebstrap", "--mode=root", "--skip=check/qemu", "--architectures=arm64", "--variant=minbase",
        f"--keyring={tools}/usr/share/keyrings/debian-archive-keyring.gpg",
        '--aptopt=APT::Install-Recommends "false"', "--dpkgopt=force-unsafe-io",
        "--dpkgopt=path-exclude=/usr/share/doc/*", "--dpkgopt=path-include=/usr/share/doc/*/copyright",
        "--dpkgopt=path-include=/usr/share/doc/millrace/*", "--dpkgopt=path-exclude=/usr/share/locale/*", "--dpkgopt=path-exclude=/usr/share/man/*",
        f"--include={','.join(packages.read_text().split())}",
        f'--customize-hook=cp {deb} "$1/tmp/millrace.deb"', '--customize-hook=chroot "$1" dpkg -i /tmp/millrace.deb',
        f"--customize-hook={practice}", f"--customize-hook={aged}", '--customize-hook=rm -rf "$1"/tmp/*',
        "trixie", out, f"deb {mirror} trixie main",
    ]  # fmt: skip
    script = f"{BINFMT} && printf '%s' '{register}' > /proc/sys/fs/binfmt_misc/register && exec \"$@\""
    # mmdebstrap calls its helper by name; what else lies there is another Debian's.
    helpers = tools / ".helpers"
    helpers.mkdir(exist_ok=True)
    (helpers / "mmtarfilter").unlink(missing_ok=True)
    (helpers / "mmtarfilter").symlink_to(tools / "usr/bin/mmtarfilter")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8", "PATH": f"{helpers}:{os.environ['PATH']}"}
    sys.exit(in_namespace(["sh", "-c", script, "sh", *bootstrap], environment))


if __name__ == "__main__":
    main()
