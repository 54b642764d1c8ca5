#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the contract engine with Python's validators (openapi-core and jsonschema, from PyPI) on generated
requests to real APIs: parameters in path, query, headers and cookies, and JSON bodies.

    contract_differential.py                          2,000 requests to each document
    contract_differential.py --fixture                the few hundred that the ordinary test run has
    contract_differential.py --print 17               one request, and what Python says of it

Writes the requests with Python's verdicts to a file, and runs the suite ContractDifferentialTests over it, which
fails on every verdict of the engine that is another. Differences that are understood are in contracts/explained.py: the
suite expects the engine to say the opposite there. Needs: pip install openapi-core pyyaml
"""

import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from contracts import explained
from contracts.generate import Generator
from contracts.oracle import Oracle, allow_empty, load

ROOT = pathlib.Path(__file__).resolve().parent.parent
CONFORMANCE = pathlib.Path(os.environ.get("GATEHOUSE_CONFORMANCE", ROOT.parent / "shared" / "conformance"))
FIXTURE = ROOT / "Tests" / "ContractTests" / "Fixtures" / "differential.jsonl"
# The names are those that the suite knows.
DOCUMENTS = {
    "medusa": CONFORMANCE / "commerce" / "medusa-store.openapi.yaml",
    "commercetools": CONFORMANCE / "commerce" / "commercetools-checkout.openapi.yaml",
    "shop": ROOT / "Sources" / "DemoShop" / "openapi.yaml",
}
FIXTURE_COUNT = 200
MAXIMUM_LINE = 700


def main():
    options = parse()
    cases = generate(options)
    if options.print is not None:
        print(json.dumps(cases[options.print - 1], indent=2, ensure_ascii=False))
        return 0
    counts = collections.Counter((case["document"], case["valid"]) for case in cases)
    for document in DOCUMENTS:
        print(f"differential: {document}: {counts[document, True]} valid, {counts[document, False]} not")
    for reason, count in collections.Counter(case["differs"] for case in cases if "differs" in case).items():
        print(f"differential: {count} explained: {reason}")
    if options.fixture:
        write(FIXTURE, cases)
        print(f"differential: {len(cases)} cases in {FIXTURE} ({FIXTURE.stat().st_size >> 10} KiB)")
        return 0
    with tempfile.TemporaryDirectory(prefix="gatehouse-contract-") as directory:
        file = pathlib.Path(options.keep or pathlib.Path(directory) / "cases.jsonl")
        write(file, cases)
        command = ["swift", "test", "--filter", "ContractDifferentialTests"]
        if not options.build:
            command.insert(2, "--skip-build")
        environment = os.environ | {"GATEHOUSE_CONTRACT_CASES": str(file), "GATEHOUSE_CONFORMANCE": str(CONFORMANCE)}
        return subprocess.run(command, cwd=options.package, env=environment).returncode


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, help="requests to each document (2000; 200 for the fixture)")
    parser.add_argument("--seed", type=int, default=4, help="of the generator (4)")
    parser.add_argument("--fixture", action="store_true", help="writes Tests/ContractTests/Fixtures, and runs nothing")
    parser.add_argument("--keep", metavar="FILE", help="where the cases are written to stay")
    parser.add_argument("--build", action="store_true", help="builds the tests first")
    parser.add_argument("--package", type=pathlib.Path, default=ROOT, help="where `swift test` runs")
    parser.add_argument("--print", type=int, metavar="N", help="shows case N, and runs nothing")
    options = parser.parse_args()
    options.count = options.count or (FIXTURE_COUNT if options.fixture else 2000)
    return options


def generate(options):
    cases = []
    for name, path in DOCUMENTS.items():
        document = load(path)
        ask, ask_without_empty = Oracle(document).asked, Oracle(allow_empty(load(path))).asked
        for request in Generator(name, document, options.seed).requests(options.count):
            case = request.fields()
            reason = ask(case)
            difference = explained.reason(case, reason, ask, ask_without_empty)
            case["valid"] = reason is None
            if reason:
                case["why"] = reason[:100]
            if difference:
                case["differs"] = difference
            if not options.fixture or len(json.dumps(case)) <= MAXIMUM_LINE:
                cases.append(case)
    return cases


def write(path, cases):
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
