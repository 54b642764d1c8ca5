# SPDX-License-Identifier: Apache-2.0
"""Compares what a stage expects with the response and with what the log says of it."""

import dataclasses
import functools
import re


@dataclasses.dataclass
class Record:
    """What a target logged for one request: ids of rules as text, in order, and a line of text for each."""

    ids: list = dataclasses.field(default_factory=list)
    lines: list = dataclasses.field(default_factory=list)
    # Checks other than rules that spoke: why rules may not have been asked at all.
    checks: list = dataclasses.field(default_factory=list)


def judge(expectation, reply, record):
    """The first reason why the stage fails, or None."""
    if expectation.error:
        return None if reply.error else f"expected no valid response, got {reply.status}"
    if reply.error:
        return f"{reply.error}, matched {_show(record)}"
    if expectation.statuses and reply.status not in expectation.statuses:
        return f"expected status {_either(expectation.statuses)}, got {reply.status}, matched {_show(record)}"
    if expectation.response_regex and not _compiled(expectation.response_regex).search(reply.raw.decode("latin-1")):
        return f"the response does not match {expectation.response_regex!r}"
    for rule in expectation.ids:
        if rule not in record.ids:
            return f"expected id {rule}, got {reply.status}, matched {_show(record)}"
    for rule in expectation.no_ids:
        if rule in record.ids:
            return f"unexpected id {rule}, matched {_show(record)}"
    if expectation.regex and not _found(expectation.regex, record):
        return f"expected {_plain(expectation.regex)}, got {reply.status}, matched {_show(record)}"
    if expectation.no_regex and _found(expectation.no_regex, record):
        return f"unexpected {_plain(expectation.no_regex)}, matched {_show(record)}"
    return None


def _found(pattern, record):
    return any(_compiled(pattern).search(line) for line in record.lines)


@functools.cache
def _compiled(pattern):
    return re.compile(pattern)


def _plain(pattern):
    simple = re.fullmatch(r'id "(\d+)"', pattern)
    return f"id {simple[1]}" if simple else f"a log line like {pattern!r}"


def _show(record):
    checks = f", checks {', '.join(dict.fromkeys(record.checks))}" if record.checks else ""
    return "[" + ", ".join(dict.fromkeys(record.ids)) + "]" + checks


def _either(statuses):
    return " or ".join(str(status) for status in statuses)
