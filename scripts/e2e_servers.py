# SPDX-License-Identifier: Apache-2.0
"""The shop and the gateway of the end-to-end test, on free ports of 127.0.0.1."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "django-oscar"
NO_PACKAGES = 3  # of setup.sh


class Unavailable(Exception):
    """The shop cannot be installed here."""


class Server:
    """A process that is stopped at the end, with all it started; its output goes to a file."""

    def __init__(self, argv, log, **environment):
        self.log = pathlib.Path(log)
        with open(log, "wb") as output:
            self.process = subprocess.Popen(
                argv, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                env={**os.environ, **environment}, start_new_session=True)

    def wait_until(self, is_ready, seconds):
        end = time.monotonic() + seconds
        while not is_ready():
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.process.args[0]} ended ({self.process.returncode}):\n{self.output()}")
            if time.monotonic() > end:
                raise RuntimeError(f"{self.process.args[0]} is not ready after {seconds} s:\n{self.output()}")
            time.sleep(0.05)

    def output(self):
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self, seconds=10):
        """Asks it to end, and returns its exit status; None when it had to be killed."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            status = None
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        return status


class Shop(Server):
    def __init__(self, directory):
        setup = subprocess.run([EXAMPLE / "setup.sh"], stdin=subprocess.DEVNULL, check=False)
        if setup.returncode == NO_PACKAGES:
            raise Unavailable("PyPI cannot be reached, and the shop is not installed")
        if setup.returncode != 0:
            raise RuntimeError("examples/django-oscar/setup.sh failed")
        self.port = free_port()
        self.database = directory / "shop.sqlite3"
        self.requests = directory / "requests.jsonl"
        super().__init__(
            [str(EXAMPLE / "run.sh"), str(self.port)], directory / "shop.log",
            SHOP_DATABASE=str(self.database), SHOP_REQUEST_LOG=str(self.requests))
        self.wait_until(self._answers, 60)
        self.requests.write_text("", encoding="utf-8")

    def _answers(self):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/countries/", timeout=5).close()
            return True
        except (urllib.error.URLError, ConnectionError):
            return False


class Gateway(Server):
    def __init__(self, directory, shop):
        binary = os.environ.get("GATEHOUSE_BIN", str(ROOT / ".build" / "debug" / "gatehouse"))
        if not os.access(binary, os.X_OK):
            raise RuntimeError(f"{binary} is not there (make build)")
        self.port = free_port()
        self.certificate = directory / "shop.crt"
        subprocess.run([ROOT / "scripts" / "make-certificate.sh", self.certificate, directory / "shop.key"], check=True)
        configuration = directory / "gatehouse.yaml"
        shutil.copy(EXAMPLE / "gatehouse.yaml", configuration)
        super().__init__(
            [binary, "serve", "--config", str(configuration),
             "--set", f"listeners.0.address=127.0.0.1:{self.port}",
             "--set", f"upstreams.shop.targets.0=http://127.0.0.1:{shop.port}",
             "--set", "admin.address=127.0.0.1:0",
             # The firewall as most shops would run it: the Core Rule Set's first level, refusing.
             "--set", "waf.mode=block", "--set", "waf.rules.0=crs", "--set", "waf.paranoia=1"],
            directory / "gatehouse.log")
        self.wait_until(lambda: "ready" in self.output().splitlines(), 60)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
