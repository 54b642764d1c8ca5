#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sends the same generated requests through the gateway and through nginx with libmodsecurity, with the same rules
and paranoia 4, and compares which rules matched. The gateway's own rules are left out: what they add and exclude is not
compared here.

    waf_differential.py --gateway .build/debug/gatehouse
    waf_differential.py --gateway ... --show 942100           requests that differ in this rule
    waf_differential.py --gateway ... --print 17              one request, and what both say of it
    waf_differential.py                                       nginx against itself: must not differ at all

Needs nginx and libnginx-mod-http-modsecurity (make setup-bench). The requests are the same ones each time.

Differences that are understood are in Tests/Conformance/waf-differential-RELEASE.txt: the rule, `more` (the gateway
matches, libmodsecurity does not) or `less`, where the request has its values (`any`, or some of query, form, json,
multipart, xml, text, header, cookie, path with commas between them), and the reason. Any other makes it exit with 1,
and so does a line for which there is no difference any more. A rule that adds up scores is compared in the requests
in which nothing else differs.
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
from crs.nginx import MODULE, Nginx
from crs.rules import Missing, prepare

ROOT = pathlib.Path(__file__).resolve().parent.parent
CONFORMANCE = pathlib.Path(os.environ.get("GATEHOUSE_CONFORMANCE", ROOT.parent / "shared" / "conformance"))
EXPLAINED = ROOT / "Tests" / "Conformance"
# nginx's module is configured with it; the gateway is not unless told.
UNICODE_MAP = "SecUnicodeMapFile /etc/nginx/unicode.mapping 20127\n"
SECONDS = 10
EXAMPLES = 3
COUNT, SEED = 2500, 3
SUMS = {"949110", "949111", "959100", "959101", "980130", "980140", "980170", "980171"}


def main():
    options = parse()
    if options.optional and not MODULE.exists():
        print("differential: skipped, libnginx-mod-http-modsecurity is not installed (make setup-bench)")
        return 0
    try:
        explained = read_explained(EXPLAINED / f"waf-differential-{options.release}.txt")
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
    parser.add_argument("--count", type=int, default=COUNT, help=f"requests ({COUNT})")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of the generator ({SEED})")
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--show", metavar="RULE", action="append", default=[], help="print requests that differ in it")
    parser.add_argument("--print", metavar="N", type=int, help="send request N only, and print it")
    parser.add_argument("--optional", action="store_true", help="nothing is wrong when nginx's module is not there")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="handed on to the gateway")
    return parser.parse_args()


def read_explained(path):
    """{(rule, "more" or "less"): (carriers or None for any, reason)}"""
    explained = {}
    if path.exists():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            parts = line.split(None, 3)
            if len(parts) < 4 or parts[1] not in ("more", "less"):
                raise ValueError(f"{path}:{number}: expected RULE more|less WHERE REASON")
            explained[parts[0], parts[1]] = (None if parts[2] == "any" else set(parts[2].split(",")), parts[3])
    return explained


def run(options, samples):
    """What the reference and the subject make of each sample: two lists of (reply, record)."""
    with tempfile.TemporaryDirectory(prefix="gatehouse-differential-") as temporary:
        directory = pathlib.Path(temporary)
        rules = prepare(directory / "crs", options.release, options.crs)
        unicode_map = directory / "unicode.conf"
        unicode_map.write_text(UNICODE_MAP, encoding="ascii")
        chosen = [f"waf.rules.0={unicode_map}", f"waf.rules.1={rules}", "waf.commerce_rules=false", *options.set]
        backend = Backend()
        results = []
        try:
            for index in range(2):
                place = directory / str(index)
                place.mkdir()
                if index == 1 and options.gateway:
                    target = Gateway(place, rules, backend.port, options.gateway, chosen)
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
        for rule, side in differences(set(record.ids), set(own_record.ids)):
            differing[rule, side].append(sample)
    unexplained = 0
    for (rule, side), where in sorted(differing.items()):
        carriers, reason = explained.get((rule, side), (set(), None))
        unknown = [each for each in where if carriers is not None and not carriers & set(each.where.split("+"))]
        unexplained += bool(unknown)
        print(f"{rule} {side}: {told(where)}" + (f": {reason}" if reason else ""))
        if reason and unknown:
            print(f"    {told(unknown)} for another reason")
        if rule in options.show:
            for sample in where[:EXAMPLES]:
                print(f"--- request {sample.number}\n{sample.request.decode('utf-8', 'replace')}\n---")
    stale = []
    if options.gateway and not options.print and (options.count, options.seed) == (COUNT, SEED):
        stale = sorted(set(explained) - set(differing))
    for rule, side in stale:
        print(f"{rule} {side}: explained, but there is no difference any more")
    compared = len(samples) - refused
    print(f"differential: {compared:,} requests compared ({matched:,} matched a rule, {refused} refused before the "
          f"rules): {len(differing) - unexplained} explained differences, {unexplained} unexplained, {len(stale)} gone")
    return 1 if unexplained or stale or not compared else 0


def differences(ids, own_ids):
    """(rule, side) for each; rules that add up scores only when they are all that differs."""
    found = {(rule, "more") for rule in own_ids - ids} | {(rule, "less") for rule in ids - own_ids}
    return {each for each in found if each[0] not in SUMS} or found


def told(where):
    numbers = ", ".join(f"{sample.number} ({sample.where})" for sample in where[:EXAMPLES])
    return f"{len(where)} requests, such as {numbers}"


if __name__ == "__main__":
    sys.exit(main())
