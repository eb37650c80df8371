"""Programs of unpacked Debian packages, run with their own libraries: whatever this machine has installed does not matter."""

import os
import subprocess
from pathlib import Path


class Tools:
    """The packages of amd64 that lie unpacked in a folder."""

    def __init__(self, folder: Path):
        self.folder = folder.resolve()
        self.libraries = next((self.folder / "usr/lib").glob("*-linux-gnu"))
        self.environment = os.environ | {"GCONV_PATH": str(self.libraries / "gconv"), "MTOOLS_SKIP_CHECK": "1"}

    def run(self, name: str, *arguments: object, program: str = "") -> None:
        """Runs a command that must succeed; where several go by one program, name says which."""
        places = [self.folder / f"usr/{kind}" / (program or name) for kind in ("bin", "sbin")]
        place = next(place for place in places if place.exists())
        loader = self.folder / "usr/lib64/ld-linux-x86-64.so.2"
        subprocess.run([loader, "--library-path", self.libraries, "--argv0", name, place, *map(str, arguments)], check=True, env=self.environment)
