"""Carries out a Containerfile without a container engine: as much of the format as ours needs, each stage in a folder; anything else is an error."""

import glob
import json
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
ENTER = 'mount -t proc proc "$0/proc"; exec chroot "$0" /bin/sh -c "$1"'
# As an engine starts it: nothing to write but the volume and what the caller says is a tmpfs, no capability, no way to gain one.
CONFINE = """
root=$1 volume=$2 user=$3; shift 3
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=1777 tmp "$root/tmp"
mount -t tmpfs -o mode=755 dev "$root/dev"
for device in null:3 zero:5 full:7 random:8 urandom:9; do mknod -m 666 "$root/dev/${device%:*}" c 1 "${device#*:}"; done
ln -s /proc/self/fd "$root/dev/fd"
mount --bind "$volume" "$root$VOLUME"
mount -o remount,bind,ro "$root"
exec chroot "$root" setpriv --reuid "${user%:*}" --regid "${user#*:}" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all \
    env -i PATH="/opt/java/openjdk/bin:$PATH" CONSOLE="$CONSOLE" "$@"
"""


@dataclass
class Stage:
    root: Path
    settings: dict[str, str] = field(default_factory=dict)

    def words(self, key: str) -> list[str]:
        return json.loads(self.settings[key])

    def start(self, volume: Path, command: list[str], log, console: str) -> subprocess.Popen:
        """As the image's user, on a read-only root."""
        place = self.settings["VOLUME"]
        return subprocess.Popen(
            ["unshare", "--mount", "--ipc", "--pid", "--fork", "--kill-child=TERM", "--propagation", "private", "sh", "-ec", CONFINE, "confine",
             self.root, volume, self.settings["USER"], *command],
            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            env={"PATH": PATH, "VOLUME": place, "CONSOLE": console},
        )


class Build:
    """
    bases: stands in for images that are named from outside, by the ARG that names them.
    context: where COPY takes its files from; arguments: as --build-arg.
    """

    def __init__(self, file: Path, work: Path, bases: dict[str, Path], context: Path, arguments: dict[str, str]):
        self.work, self.bases, self.context, self.arguments = work, bases, context, dict(arguments)
        self.stages: dict[str, Stage] = {}
        self.current = None
        text = re.sub(r"\\\n", " ", "\n".join(line for line in file.read_text().splitlines() if not line.startswith("#")))
        self.instructions = [line.split(None, 1) for line in text.splitlines() if line.strip()]

    def all(self) -> dict[str, Stage]:
        for instruction, rest in self.instructions:
            self.carry_out(instruction, self.filled(rest.strip()))
        return self.stages

    def filled(self, text: str) -> str:
        return re.sub(r"\$\{(\w+)\}", lambda found: self.arguments[found[1]], text)

    def carry_out(self, instruction: str, rest: str) -> None:
        match instruction:
            case "ARG":
                name, _, value = rest.partition("=")
                # An outside image keeps its name, by which its stand-in is found.
                self.arguments.setdefault(name, name if name in self.bases else value)
            case "FROM":
                self.begin(rest)
            case "COPY":
                self.copy(rest.split())
            case "RUN":
                self.run(rest)
            case "HEALTHCHECK":
                self.current.settings["HEALTHCHECK"] = rest.partition(" CMD ")[2]
            case "USER" | "WORKDIR" | "VOLUME" | "EXPOSE" | "STOPSIGNAL" | "ENTRYPOINT" | "CMD":
                self.current.settings[instruction] = rest
            case _:
                raise ValueError(f"unknown instruction {instruction}")

    def begin(self, rest: str) -> None:
        image, _, name = rest.partition(" AS ")
        source = self.stages[image].root if image in self.stages else self.bases[image]
        root = self.work / (name or "last")
        if root.exists():
            shutil.rmtree(root)
        subprocess.run(["cp", "-a", "--reflink=auto", source, root], check=True)
        inherited = dict(self.stages[image].settings) if image in self.stages else {}
        self.current = self.stages[name or "last"] = Stage(root, inherited)

    def copy(self, words: list[str]) -> None:
        source = self.context
        if words[0].startswith("--from="):
            source = self.stages[words.pop(0).removeprefix("--from=")].root
        *patterns, target = words
        place = self.current.root / target.lstrip("/")
        for pattern in patterns:
            found = glob.glob(str(source / pattern.lstrip("/")))
            if not found:
                raise FileNotFoundError(f"COPY finds no {pattern}")
            for one in map(Path, found):
                if one.is_dir():
                    place.mkdir(parents=True, exist_ok=True)
                    subprocess.run(["cp", "-a", f"{one}/.", place], check=True)
                else:
                    into = place if not target.endswith("/") else place / one.name
                    into.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(one, into)

    def run(self, command: str) -> None:
        done = subprocess.run(
            ["unshare", "--mount", "--propagation", "private", "sh", "-c", ENTER, self.current.root, command],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={"PATH": PATH, "LC_ALL": "C.UTF-8"},
        )
        if done.returncode:
            raise ChildProcessError(f"RUN {command[:80]}: {done.stdout.strip()[-300:]}")
