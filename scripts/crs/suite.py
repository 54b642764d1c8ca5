# SPDX-License-Identifier: Apache-2.0
"""Reads the tests of a CRS release, in the YAML formats of their time.

Release 3 nests each stage under `stage`, says `log_contains: id "N"` and follows the Python program
ftw in completing requests; release 4 has `log: expect_ids` and follows go-ftw. Scalars are taken as
they are written: what looks like a number or a truth value stays text until somebody needs it.
"""

import dataclasses
import pathlib
import re

import yaml

from crs.request import ftw_request, go_ftw_request

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclasses.dataclass
class Expectation:
    """What must be true after a stage; what is None or empty does not matter."""

    statuses: list = dataclasses.field(default_factory=list)
    ids: list = dataclasses.field(default_factory=list)
    no_ids: list = dataclasses.field(default_factory=list)
    regex: str = None
    no_regex: str = None
    response_regex: str = None
    error: bool = False


@dataclasses.dataclass
class Stage:
    request: bytes
    expectation: Expectation
    retry_once: bool = False


@dataclasses.dataclass
class Test:
    name: str  # as people write it: 942100-7
    rule: str
    number: str
    stages: list


def load(directory):
    """The tests below a directory, in the order of their files."""
    files = sorted(path for path in pathlib.Path(directory).rglob("*") if path.suffix in (".yaml", ".yml"))
    if not files:
        raise ValueError(f"{directory}: no tests there")
    tests = []
    for path in files:
        with open(path, encoding="utf-8") as file:
            document = yaml.load(file, Loader=_Loader)
        # A release may leave an empty file where tests of a rule once were.
        if document:
            tests += [_test(path, document, index, raw) for index, raw in enumerate(document["tests"], 1)]
    _name_apart(tests)
    return tests


def apply_overrides(tests, path, without):
    """Replaces expectations as a file of go-ftw's platform overrides says, but for the rules in `without`.

    Returns the tests that it names in vain.
    """
    with open(path, encoding="utf-8") as file:
        overrides = (yaml.load(file, Loader=_Loader) or {}).get("test_overrides") or []
    by_name = {test.name: test for test in tests}
    unknown = []
    for override in overrides:
        if override["rule_id"] in without:
            continue
        for number in override["test_ids"]:
            name = f"{override['rule_id']}-{number}"
            if name not in by_name:
                unknown.append(name)
                continue
            for index, stage in enumerate(by_name[name].stages):
                if str(index) in override.get("stage_ids", [str(index)]):
                    stage.expectation = _expectation(override.get("output") or {})
    return unknown


def _name_apart(tests):
    """Gives the second of two tests of one name, of which releases have had some, a name of its own."""
    seen = {}
    for test in tests:
        seen[test.name] = seen.get(test.name, 0) + 1
        if seen[test.name] > 1:
            test.name += f"({seen[test.name]})"


def _test(path, document, index, raw):
    if "test_title" in raw:
        # 942100-7, and in a few files something in words.
        rule, _, number = raw["test_title"].partition("-")
        name = raw["test_title"]
    else:
        rule, number = document.get("rule_id") or re.search(r"\d+", path.name)[0], raw.get("test_id", str(index))
        name = f"{rule}-{number}"
    stages = []
    for each in raw["stages"]:
        old = "stage" in each
        each = each.get("stage", each)
        try:
            request = (ftw_request if old else go_ftw_request)(each["input"])
        except ValueError as error:
            raise ValueError(f"{path}: test {name}: {error}") from None
        output = each.get("output") or {}
        stages.append(Stage(request, _expectation(output), output.get("retry_once") == "true"))
    return Test(name, rule, number, stages)


def _expectation(output):
    log = output.get("log") or {}
    status = output.get("status", [])
    return Expectation(
        statuses=[int(one) for one in ([status] if isinstance(status, str) else status)],
        ids=log.get("expect_ids", []),
        no_ids=log.get("no_expect_ids", []),
        regex=log.get("match_regex", output.get("log_contains")),
        no_regex=log.get("no_match_regex", output.get("no_log_contains")),
        response_regex=output.get("response_contains"),
        error=output.get("expect_error", "").lower() == "true",
    )
