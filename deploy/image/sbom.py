#!/usr/bin/env python3
"""sbom.py BASE.tar BOARD VERSION OUT.json: what the image is made of, as CycloneDX 1.6: the packages of dpkg's list, kernel and firmware,
and the jars of the gateway with their hashes. A jar that does not say its Maven coordinates goes by its file's name."""

import hashlib
import io
import json
import os
import re
import sys
import tarfile
import uuid
import zipfile
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import quote


def debian(name: str, version: str, source: str = "") -> dict:
    where = "arch=arm64&distro=debian-13" + (f"&upstream={quote(source)}" if source else "")
    purl = f"pkg:deb/debian/{quote(name)}@{quote(version)}?{where}"
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}


def installed(status: str) -> list[dict]:
    found = []
    for paragraph in status.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in paragraph.splitlines() if ": " in line and not line.startswith(" "))
        if fields.get("Status") == "install ok installed" and fields["Package"] != "millrace":
            found.append(debian(fields["Package"], fields["Version"], fields.get("Source", "").split(" ")[0]))
    return found


def jar(name: str, content: bytes) -> dict:
    stem = name.removesuffix(".jar")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        described = [entry for entry in archive.namelist() if re.fullmatch(r"META-INF/maven/[^/]+/[^/]+/pom\.properties", entry)]
        # More than one: a jar that others were packed into.
        own = [entry for entry in described if f".{entry.split('/')[3]}-" in f".{stem}-"]
        properties = archive.read(own[0]).decode() if len(own) == 1 else ""
    of = dict(line.strip().split("=", 1) for line in properties.splitlines() if "=" in line and not line.startswith("#"))
    component = {"type": "library", "bom-ref": f"jar:{name}", "name": of.get("artifactId", stem)}
    if of:
        component |= {"group": of["groupId"], "version": of["version"], "purl": f"pkg:maven/{of['groupId']}/{of['artifactId']}@{of['version']}"}
    elif match := re.fullmatch(r"(.+?)-(\d[\w.+-]*)", stem):
        component |= {"name": match[1], "version": match[2]}
    return component | {"hashes": [{"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()}]}


def main() -> None:
    base, board, version, out = sys.argv[1], Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4])
    components = [debian(*line.split()) for line in (board / ".packages").read_text().splitlines()]
    with tarfile.open(base) as archive:
        for entry in archive:
            inside = entry.name.removeprefix("./")
            if inside == "var/lib/dpkg/status":
                components += installed(archive.extractfile(entry).read().decode())
            elif inside.startswith("usr/lib/millrace/app/") and inside.endswith(".jar"):
                components.append(jar(Path(inside).name, archive.extractfile(entry).read()))
            elif inside == "usr/lib/millrace/jre/release":
                release = archive.extractfile(entry).read().decode()
                java = re.search(r'^JAVA_RUNTIME_VERSION="([^"]+)"', release, re.M) or re.search(r'^JAVA_VERSION="([^"]+)"', release, re.M)
                components.append({"type": "platform", "bom-ref": "jre", "name": "openjdk-25 (trimmed)", "version": java[1]})
    components.sort(key=lambda component: component["bom-ref"])
    made = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), timezone.utc)
    subject = {"type": "firmware", "bom-ref": "millrace-image", "name": "millrace-image", "version": version}
    content = json.dumps(components, sort_keys=True)
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, version + content)}",
        "version": 1,
        "metadata": {"timestamp": made.strftime("%Y-%m-%dT%H:%M:%SZ"), "component": subject},
        "components": components,
    }
    out.write_text(json.dumps(bom, indent=1) + "\n")
    print(f"sbom.py: {len(components)} components", file=sys.stderr)


if __name__ == "__main__":
    main()
