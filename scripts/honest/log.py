# SPDX-License-Identifier: Apache-2.0
"""The access log of a gateway under test."""

import json
import time

_SECONDS = 10


def read_log(path, count):
    """The lines of the access log by the id of their request, once `count` are there."""
    end = time.monotonic() + _SECONDS
    while True:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        # The last line may not be written to its end yet.
        lines = text[:text.rfind("\n") + 1].splitlines()
        if len(lines) >= count or time.monotonic() > end:
            return {line["request_id"]: line for line in map(json.loads, lines)}
        time.sleep(0.1)
