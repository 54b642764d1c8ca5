#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sends the same generated requests through the gateway and through nginx with libmodsecurity, with the same rules
and paranoia 4, and compares which rules matched.

    waf_differential.py --gateway .build/debug/gatehouse
    waf_differential.py --gateway ... --show 942100           requests that differ in this rule
    waf_differential.py --gateway ... --print 17              one request, and what both say of it
    waf_differential.py                                       nginx against itself: must not differ at all

Differences that are understood are in Tests/Conformance/waf-differential.txt: the rule, `more` (the gateway
matches, libmodsecurity does not) or `less`, and the reason. Any other makes it exit with 1.
"""

import argparse
import collections
import concurrent.futures
import os
import pathlib
import sys
import tempfile

from crs import generate, suite
from crs.backend import Backend
from crs.exchange import exchange, source_address
from crs.gateway import Gateway
from crs.judge import Record
from crs.nginx import Nginx
from crs.rules import Missing, prepare

ROOT = pathlib.Path(__file__).resolve().parent.parent
CONFORMANCE = pathlib.Path(os.environ.get("GATEHOUSE_CONFORMANCE", ROOT.parent / "shared" / "conformance"))
EXPLAINED = ROOT / "Tests" / "Conformance" / "waf-differential.txt"
SECONDS = 10
EXAMPLES = 3


def main():
    options = parse()
    try:
        explained = read_explained(options.explained)
        tests = [test for release in ("v3.3.4", "v4.28.0") for test in suite.load(CONFORMANCE / "crs" / release)]
        samples = generate.samples(options.count, options.seed, generate.fragments(tests))
        if options.print:
            samples = [sample for sample in samples if sample.number == options.print]
        reference, subject = run(options, samples)
    except (Missing, RuntimeError, ValueError, OSError) as error:
        print(f"differential: {error}", file=sys.stderr)
        return 1
    return report(options, samples, reference, subject, explained)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gateway", metavar="BINARY", type=pathlib.Path, help="without it, nginx against itself")
    parser.add_argument("--release", default="v3.3.4", help="of the rules (v3.3.4: Debian's package)")
    parser.add_argument("--crs", default=os.environ.get("CRS"), metavar="DIR", help="rules of another release")
    parser.add_argument("--count", type=int, default=2000, help="requests (2000)")
    parser.add_argument("--seed", type=int, default=3, help="of the generator (3)")
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--show", metavar="RULE", action="append", default=[], help="print requests that differ in it")
    parser.add_argument("--print", metavar="N", type=int, help="send request N only, and print it")
    parser.add_argument("--explained", metavar="FILE", type=pathlib.Path, default=EXPLAINED)
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="handed on to the gateway")
    return parser.parse_args()


def read_explained(path):
    """{(rule, "more" or "less"): reason}"""
    explained = {}
    if path.exists():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            parts = line.split(None, 2)
            if len(parts) < 3 or parts[1] not in ("more", "less"):
                raise ValueError(f"{path}:{number}: expected RULE more|less REASON")
            explained[parts[0], parts[1]] = parts[2]
    return explained


def run(options, samples):
    """What the reference and the subject make of each sample: two lists of (reply, record)."""
    with tempfile.TemporaryDirectory(prefix="gatehouse-differential-") as temporary:
        directory = pathlib.Path(temporary)
        rules = prepare(directory / "crs", options.release, options.crs)
        backend = Backend()
        results = []
        try:
            for index in range(2):
                place = directory / str(index)
                place.mkdir()
                if index == 1 and options.gateway:
                    target = Gateway(place, rules, backend.port, options.gateway, options.set)
                else:
                    target = Nginx(place, rules, options.release, backend.port)
                try:
                    # The other way round the second time: what requests leave behind would show.
                    results.append(send(target, samples, options.jobs, is_reversed=index == 1))
                finally:
                    target.stop()
        finally:
            backend.close()
    return results


def send(target, samples, jobs, is_reversed):
    def one(sample):
        return exchange(target.port, sample.request, source_address(sample.number), SECONDS)

    ordered = list(reversed(samples)) if is_reversed else samples
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        replies = dict(zip((sample.number for sample in ordered), pool.map(one, ordered)))
    target.settle(list(replies.values()))
    records = target.records()
    return [(replies[sample.number], records.get(source_address(sample.number), Record())) for sample in samples]


def report(options, samples, reference, subject, explained):
    differing = collections.defaultdict(list)  # (rule, side): samples
    refused = matched = 0
    for sample, (reply, record), (own_reply, own_record) in zip(samples, reference, subject):
        if options.print:
            print(sample.request.decode("utf-8", "replace"), "\n")
            print(f"libmodsecurity: {reply.status or reply.error} {sorted(set(record.ids))}")
            print(f"gatehouse:      {own_reply.status or own_reply.error} {sorted(set(own_record.ids))}",
                  *own_record.checks)
        if own_record.checks or own_reply.error or reply.error or reply.status == 400:
            # Refused by a check of the protocol, of either: the rules were not asked.
            refused += 1
            continue
        matched += bool(record.ids)
        for rule in set(own_record.ids) - set(record.ids):
            differing[rule, "more"].append(sample)
        for rule in set(record.ids) - set(own_record.ids):
            differing[rule, "less"].append(sample)
    unexplained = 0
    for (rule, side), where in sorted(differing.items()):
        reason = explained.get((rule, side))
        unexplained += reason is None
        numbers = ", ".join(f"{sample.number} ({sample.where})" for sample in where[:EXAMPLES])
        print(f"{rule} {side}: {len(where)} requests, such as {numbers}{f': {reason}' if reason else ''}")
        if rule in options.show:
            for sample in where[:EXAMPLES]:
                print(f"--- request {sample.number}\n{sample.request.decode('utf-8', 'replace')}\n---")
    compared = len(samples) - refused
    print(f"differential: {compared:,} requests compared ({matched:,} matched a rule, {refused} refused before the "
          f"rules): {len(differing) - unexplained} explained differences, {unexplained} unexplained")
    return 1 if unexplained or not compared else 0


if __name__ == "__main__":
    sys.exit(main())
