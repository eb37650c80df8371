"""An initial file system as the kernel takes it: a cpio archive written without privileges."""

import os
import stat
from pathlib import Path


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
