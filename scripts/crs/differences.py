# SPDX-License-Identifier: Apache-2.0
"""The list of tests that are known to end differently: one line each, the test's name and the reason."""


def read(path):
    """{test name: reason}; lines that begin with # are comments. A file that is not there lists nothing."""
    listed = {}
    try:
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
    except FileNotFoundError:
        return listed
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, reason = line.partition(" ")
        if not reason.strip():
            raise ValueError(f"{path}:{number}: {name} has no reason")
        if name in listed:
            raise ValueError(f"{path}:{number}: {name} is listed twice")
        listed[name] = reason.strip()
    return listed
