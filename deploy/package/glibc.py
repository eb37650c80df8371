#!/usr/bin/env python3
"""glibc.py FOLDER: the oldest version of the GNU C library that every program and library below FOLDER runs with."""

import re
import sys
from pathlib import Path

VERSION = re.compile(rb"\0GLIBC_2\.(\d+)")


def main() -> None:
    newest = 0
    for file in Path(sys.argv[1]).rglob("*"):
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as handle:
                if handle.read(4) == b"\x7fELF":
                    newest = max([newest, *(int(minor) for minor in VERSION.findall(handle.read()))])
    print(f"2.{newest}")


if __name__ == "__main__":
    main()
