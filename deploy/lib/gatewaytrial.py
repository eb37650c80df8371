"""A gateway on trial: started by the command under test in a folder of its own, spoken to over MQTT and HTTP. For the scripts of deploy/."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEVICES = "devices: [{name: sensor01, profile: single-value, mqtt: {topic: factory/sensor01}}]"
NO_KAFKA = "127.0.0.1:9"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(what: str, condition, limit: float = 60, every: float = 0.1):
    """The condition's first answer that counts as true."""
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        answer = condition()
        if answer:
            return answer
        time.sleep(every)
    raise TimeoutError(f"{what}: not within {limit:.0f} s")


class Mqtt:
    """As much of MQTT 3.1.1 as a sensor needs: messages of quality of service 1, sent and acknowledged one by one."""

    def __init__(self, port: int, client: str = "trial", limit: float = 60):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=limit)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.identifier = 0
        self.socket.sendall(self.packet(0x10, self.text("MQTT") + b"\x04\x02\x00\x3c" + self.text(client)))
        self.expect(b"\x20\x02\x00\x00")

    @staticmethod
    def text(text: str) -> bytes:
        return len(text.encode()).to_bytes(2, "big") + text.encode()

    @staticmethod
    def packet(kind: int, body: bytes) -> bytes:
        size, left = b"", len(body)
        while True:
            size += bytes([left % 128 | (0x80 if left > 127 else 0)])
            left //= 128
            if not left:
                return bytes([kind]) + size + body

    def expect(self, answer: bytes) -> None:
        got = b""
        while len(got) < len(answer):
            part = self.socket.recv(len(answer) - len(got))
            if not part:
                raise ConnectionError("the gateway closed the connection")
            got += part
        if got != answer:
            raise ConnectionError(f"expected {answer.hex()}, got {got.hex()}")

    def send(self, topic: str, body: str) -> bytes:
        """Sends without waiting; gives the acknowledgement to expect."""
        self.identifier = self.identifier % 60000 + 1
        identifier = self.identifier.to_bytes(2, "big")
        self.socket.sendall(self.packet(0x32, self.text(topic) + identifier + body.encode()))
        return b"\x40\x02" + identifier

    def publish(self, topic: str, body: str) -> None:
        self.expect(self.send(topic, body))

    def close(self) -> None:
        self.socket.close()


class Trial:
    """Times are wall clock, in seconds. Where `settle` is given it makes the folder fit for the user that the command runs as."""

    def __init__(self, folder: Path, command: list[str], devices: str = DEVICES, kafka: str = NO_KAFKA, limit: float = 120):
        self.folder, self.command, self.limit = folder, command, limit
        self.mqtt_port, self.console_port = free_port(), free_port()
        self.exit_code = None
        self.config = folder / "gateway.yaml"
        self.config.write_text(
            f"""gateway: {{id: trial-{os.getpid()}}}
mqtt: {{listener: {{address: "127.0.0.1:{self.mqtt_port}"}}}}
journal: {{directory: journal, limit: 256MiB}}
cloud: {{kafka: {{bootstrap.servers: "{kafka}"}}}}
console: {{address: "127.0.0.1:{self.console_port}"}}
{devices}
"""
        )

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def start(self, environment: dict[str, str] | None = None) -> None:
        command = [*self.command, "run", "--config", str(self.config)]
        with (self.folder / "log").open("w") as log:
            self.process = subprocess.Popen(
                command, env=os.environ | (environment or {}), stdout=log, stderr=subprocess.STDOUT, cwd=self.folder, start_new_session=True
            )

    def is_up(self) -> bool:
        if self.process.poll() is not None:
            raise ChildProcessError(f"the gateway ended with {self.process.returncode}:\n{self.log()}")
        return " is up: " in self.log()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(self.limit)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
        self.exit_code = self.process.wait()

    @contextlib.contextmanager
    def running(self, environment: dict[str, str] | None = None):
        self.start(environment)
        try:
            wait_for("the gateway is up", self.is_up, self.limit)
            yield self
        finally:
            self.stop()

    def publish(self, topic: str, body: str) -> None:
        mqtt = Mqtt(self.mqtt_port, limit=self.limit)
        mqtt.publish(topic, body)
        mqtt.close()

    def get(self, path: str) -> str:
        """The answer's body, also that of a health check that says DOWN."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.console_port}{path}", timeout=self.limit) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.read().decode()

    def is_ready(self) -> bool:
        return json.loads(self.get("/q/health/ready"))["status"] == "UP"


@contextlib.contextmanager
def kafka(folder: Path):
    """A real broker, the emulator's, whose own plant does next to nothing; its address."""
    with (folder / "kafka.log").open("w") as log:
        process = subprocess.Popen(
            [ROOT / "millrace", "emulate", "--devices", "1", "--rate", "1", "--console-port", str(free_port()), "--data", folder / "emulator"],
            stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        )
    try:
        described = folder / "emulator" / "run.json"
        wait_for("the broker is up", lambda: process.poll() is None and described.exists(), 180)
        yield json.loads(described.read_text())["kafka"]
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class Checks:
    """Prints one line per check and the count at the end."""

    def __init__(self):
        self.held = self.broken = 0

    def check(self, what: str, is_held: bool, found: object = "") -> None:
        self.held += bool(is_held)
        self.broken += not is_held
        print(f"{'held:  ' if is_held else 'BROKEN:'} {what}" + (f"  ({found})" if found != "" else ""), flush=True)

    def __enter__(self):
        return self

    def __exit__(self, kind, failure, trace) -> bool:
        """What breaks off is a broken check too; ends the program."""
        if failure is not None and not isinstance(failure, KeyboardInterrupt):
            self.check("goes on to its end", False, f"{kind.__name__}: {failure}")
        self.end()
        return False

    def end(self) -> None:
        print(f"{self.held} held, {self.broken} broken")
        sys.exit(1 if self.broken else 0)
