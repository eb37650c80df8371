#!/usr/bin/env python3
"""application.py QUARKUS_APP MACHINE OUT: the gateway's jars on one flat class path, for one kind of machine (x86_64 or aarch64).

A cache of loaded classes holds only what comes from the class path itself, so the folders that Quarkus' own class loader reads become
lib/, named in the manifest of millrace.jar; its transformed classes come first, for they replace others. Native libraries of other
systems are left out, and those that lie unpacked in native/ are not kept in their jars too. The same input gives the same bytes.
"""

import re
import shutil
import sys
import zipfile
from pathlib import Path

MAIN = "io.millrace.gateway.boot.Millrace"
# What the words in the libraries' folder names mean.
NAMES = {"x86_64": {"x64", "amd64", "x86_64"}, "aarch64": {"aarch64"}}
UNPACKED = re.compile(r"ai/onnxruntime/native/|(linux|darwin|win|aix|freebsd)/[^/]+/libzstd-jni")
NATIVE = re.compile(r"\.(so|dll|dylib|jnilib|a|dbg|pdb|lib)$|\.dSYM/")
EPOCH = (1980, 1, 1, 0, 0, 0)


def is_wanted(name: str, machine: str) -> bool:
    """Whether a machine of that kind has a use for the entry of a jar."""
    if UNPACKED.match(name):
        return False
    if not NATIVE.search(name):
        return True
    words = set(re.split(r"[/-]", name))
    return bool(re.search(r"linux", name, re.I)) and "android" not in name.lower() and bool(NAMES[machine] & words)


def copy_jar(jar: Path, target: Path, machine: str) -> None:
    with zipfile.ZipFile(jar) as source:
        entries = source.infolist()
        if all(is_wanted(entry.filename, machine) for entry in entries):
            shutil.copyfile(jar, target)
            return
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
            for entry in entries:
                if is_wanted(entry.filename, machine):
                    kept = zipfile.ZipInfo(entry.filename, EPOCH)
                    kept.compress_type = zipfile.ZIP_DEFLATED
                    kept.external_attr = 0o644 << 16
                    out.writestr(kept, source.read(entry))


def manifest(names: list[str]) -> str:
    """Lines of a manifest hold 72 bytes; what is longer goes on after a space."""
    lines = [
        "Manifest-Version: 1.0",
        f"Main-Class: {MAIN}",
        "Add-Opens: java.base/java.lang java.base/java.nio java.base/jdk.internal.misc",
        "Class-Path: " + " ".join("lib/" + name for name in names),
    ]
    folded = []
    for line in lines:
        folded.append(line[:72])
        folded += [" " + line[i : i + 71] for i in range(72, len(line), 71)]
    return "\r\n".join(folded) + "\r\n\r\n"


def main() -> None:
    quarkus, machine, out = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    (out / "lib").mkdir(parents=True)
    jars = [quarkus / "quarkus" / "transformed-bytecode.jar", quarkus / "quarkus" / "generated-bytecode.jar"]
    for folder in ("app", "lib/boot", "lib/main"):
        jars += sorted((quarkus / folder).glob("*.jar"))
    names = [jar.name for jar in jars]
    if len(set(names)) != len(names):
        sys.exit("application.py: two jars have the same name")
    for jar in jars:
        if any(word in jar.name for word in ("-osx", "-windows")):
            continue
        copy_jar(jar, out / "lib" / jar.name, machine)
    for library in sorted((quarkus / "native").rglob("*.so")):
        inside = library.relative_to(quarkus / "native")
        if NAMES[machine] & set(re.split(r"[/-]", str(inside))):
            target = out / "native" / inside
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(library, target)
    with zipfile.ZipFile(out / "millrace.jar", "w") as jar:
        kept = [name for name in names if (out / "lib" / name).exists()]
        jar.writestr(zipfile.ZipInfo("META-INF/MANIFEST.MF", EPOCH), manifest(kept))


if __name__ == "__main__":
    main()
