"""A Debian in a folder: commands in it, and a service's ExecStart with the restrictions of its unit, as near as no systemd comes."""

import os
import shutil
import subprocess
from pathlib import Path

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
ENTER = 'mount -t proc proc "$0/proc"; exec chroot "$0" "$@"'
# ProtectSystem=strict, PrivateTmp, DevicePolicy=closed, PrivateMounts by hand: all is read-only but the folders given first.
CONFINE = """
root=$1; shift
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t tmpfs -o mode=1777 tmp "$root/tmp"
mount -t tmpfs -o mode=755 dev "$root/dev"
for device in null:3 zero:5 full:7 random:8 urandom:9; do mknod -m 666 "$root/dev/${device%:*}" c 1 "${device#*:}"; done
while [ "$1" != -- ]; do mount --bind "$root$1" "$root$1"; shift; done
shift
mount -o remount,bind,ro "$root"
exec chroot "$root" setpriv --reuid "$UNIT_USER" --regid "$UNIT_GROUP" --init-groups --no-new-privs --bounding-set=-all --inh-caps=-all \
    env -i PATH="$PATH" NOTIFY_SOCKET="$NOTIFY_SOCKET" WATCHDOG_USEC="$WATCHDOG_USEC" CACHE_DIRECTORY=/var/cache/millrace "$@"
"""


class Chroot:
    def __init__(self, root: Path, base: Path):
        self.root = root
        if root.exists():
            shutil.rmtree(root)
        root.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "-a", "--reflink=auto", base, root], check=True)

    def run(self, *command: str, **options) -> subprocess.CompletedProcess:
        """As root, without a terminal or anything to read; output and errors together."""
        return subprocess.run(
            ["unshare", "--mount", "--propagation", "private", "sh", "-c", ENTER, self.root, *command],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
            env={"PATH": PATH, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}, **options,
        )

    def say(self, *command: str) -> str:
        return self.run(*command).stdout.strip()

    def dpkg(self, *arguments: str) -> subprocess.CompletedProcess:
        return self.run("dpkg", *arguments)

    def files(self) -> set[str]:
        """What lies in it, but for what package management itself keeps."""
        kept = ("var/lib/dpkg/", "var/log/", "var/cache/debconf", "var/cache/ldconfig", "tmp/", "proc/", "run/")
        found = set()
        for folder, folders, names in os.walk(self.root):
            inside = os.path.relpath(folder, self.root)
            for name in folders + names:
                path = os.path.normpath(os.path.join(inside, name))
                if not path.startswith(kept) and not path.startswith("etc/") or path.startswith("etc/millrace"):
                    found.add(path)
        return found

    def start(self, unit: dict[str, list[str]], command: list[str], log, tracer: list[str] = ()) -> subprocess.Popen:
        """A command of the unit, as its user and inside its walls."""
        writable = [f"/var/lib/{name}" for name in unit["StateDirectory"]] + [f"/var/cache/{name}" for name in unit["CacheDirectory"]]
        for folder in writable:
            # As systemd makes them.
            self.run("install", "-d", "-o", unit["User"][0], "-g", unit["Group"][0], "-m", "750", folder)
        return subprocess.Popen(
            [*tracer, "unshare", "--mount", "--ipc", "--propagation", "private", "sh", "-ec", CONFINE, "confine", self.root, *writable, "--", *command],
            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            env={
                "PATH": PATH, "UNIT_USER": unit["User"][0], "UNIT_GROUP": unit["Group"][0],
                "NOTIFY_SOCKET": "/run/notify", "WATCHDOG_USEC": "3000000",
            },
        )


def read_unit(file: Path) -> dict[str, list[str]]:
    """Each key's values, words of one line and lines of one key alike."""
    unit: dict[str, list[str]] = {}
    for line in file.read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            key, value = line.split("=", 1)
            unit.setdefault(key, []).extend(value.split())
    return unit
