# SPDX-License-Identifier: Apache-2.0
"""The gateway as the firewall under test, started with the acceptance configuration; judged by its access log."""

import json
import os
import pathlib
import re
import shutil
import time

from crs.judge import Record
from crs.rules import Missing
from e2e_servers import Server

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ACCEPTANCE = pathlib.Path(os.environ.get("GATEHOUSE_ACCEPTANCE", ROOT.parent / "shared" / "acceptance"))
LOG_SECONDS = 5


class Gateway:
    name = "gatehouse"

    def __init__(self, directory, rules, backend_port, binary, settings=()):
        if not os.access(binary, os.X_OK):
            raise Missing(f"{binary} is not there (make build)")
        # A copy, because paths in it (the access log) are relative to it.
        configuration = directory / "crs.yaml"
        shutil.copyfile(ACCEPTANCE / "crs.yaml", configuration)
        self._log = directory / "access.jsonl"
        chosen = [
            "listeners.0.address=127.0.0.1:0",
            "admin.address=127.0.0.1:0",
            f"upstreams.shop.targets.0=http://127.0.0.1:{backend_port}",
            *settings,
        ]
        self._server = Server(
            [str(binary), "serve", "--config", str(configuration), *(f"--set={each}" for each in chosen)],
            directory / "gatehouse.log", CRS=str(rules))
        self._server.wait_until(lambda: "ready" in self._server.output().splitlines(), 120)
        self.port = int(re.search(r"(?m)^listening on \S*:(\d+)$", self._server.output())[1])

    def settle(self, replies):
        """Waits until each response's line is in the log."""
        wanted = {reply.header("x-request-id") for reply in replies} - {None}
        end = time.monotonic() + LOG_SECONDS
        while wanted - {line.get("request_id") for line in self._lines()}:
            if time.monotonic() > end:
                break
            time.sleep(0.1)

    def records(self):
        records = {}
        for line in self._lines():
            record = records.setdefault(line.get("client"), Record())
            for finding in line.get("findings", []):
                if finding.get("check", "").startswith("waf"):
                    record.ids.append(finding["rule"])
                    record.lines.append(_text(finding))
                else:
                    record.checks.append(finding.get("check", ""))
        return records

    def stop(self):
        self._server.stop()

    def output(self):
        return self._server.output()

    def _lines(self):
        if not self._log.exists():
            return []
        with open(self._log, encoding="utf-8") as file:
            return [json.loads(line) for line in file if line.endswith("\n")]


def _text(finding):
    """A finding in the words of ModSecurity's log, which the tests' regular expressions are written for.

    The gateway never logs a matched value: only the name of the variable can be asked for.
    """
    return (f'[id "{finding["rule"]}"] [msg "{finding.get("message", "")}"] '
            f'[data "Matched Data: found within {finding.get("variable", "")}: "]')
