#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Replays the regression tests of the OWASP Core Rule Set through a firewall, and judges it by its log.

    crs_regression.py --gateway .build/debug/gatehouse                v3.3.4 with Debian's rules
    CRS=~/coreruleset-4.28.0 crs_regression.py --gateway ... --release v4.28.0
    crs_regression.py --nginx                                         the same through libmodsecurity

A test that fails and is not in the file of differences, and one that is there and passes, make it exit with 1.
"""

import argparse
import concurrent.futures
import itertools
import os
import pathlib
import re
import sys
import tempfile
import time

from crs import differences, suite
from crs.backend import Backend
from crs.exchange import exchange, source_address
from crs.gateway import Gateway
from crs.judge import Record, judge
from crs.nginx import Nginx
from crs.rules import Missing, prepare

ROOT = pathlib.Path(__file__).resolve().parent.parent
CONFORMANCE = pathlib.Path(os.environ.get("GATEHOUSE_CONFORMANCE", ROOT.parent / "shared" / "conformance"))
# What a target may take for one request; a test that expects no answer waits only for the second.
SECONDS = 10
SECONDS_WITHOUT_ANSWER = 1
# Overrides for a firewall without limits on arguments; here they are set (crs/rules.py).
WITHOUT_LIMITS = {"920360", "920380"}


def main():
    options = parse()
    try:
        tests = suite.load(CONFORMANCE / "crs" / options.release)
        without = () if options.without_limits else WITHOUT_LIMITS
        if options.overrides:
            for name in suite.apply_overrides(tests, options.overrides, without):
                print(f"crs: {options.overrides} names {name}, which is not there", file=sys.stderr)
        listed = differences.read(options.differences) if options.differences else {}
        chosen = [test for test in tests if options.only is None or options.only.search(test.name)]
        unknown = set(listed) - {test.name for test in tests}
        if unknown:
            raise ValueError(f"{options.differences}: there is no test {', '.join(sorted(unknown))}")
        failures, unasked, seconds, target = run(options, chosen)
    except (Missing, RuntimeError, ValueError, OSError) as error:
        print(f"crs: {error}", file=sys.stderr)
        return 1
    return report(options, chosen, failures, listed, unasked, seconds, target)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument("--gateway", metavar="BINARY", type=pathlib.Path, help="the gateway")
    target.add_argument("--nginx", action="store_true", help="nginx with libmodsecurity, as a baseline")
    parser.add_argument("--release", default="v3.3.4", help="of the tests (v3.3.4)")
    parser.add_argument("--crs", default=os.environ.get("CRS"), metavar="DIR",
                        help="the rule set of the release; 3.3.4 is Debian's package (environment: CRS)")
    parser.add_argument("--only", type=re.compile, metavar="REGEX", help="tests whose name matches, such as ^9421")
    parser.add_argument("--jobs", type=int, default=4, help="requests under way at once (4)")
    parser.add_argument("--min-pass", type=int, default=0, metavar="N", help="fail when fewer tests pass")
    parser.add_argument("--differences", metavar="FILE", help="(Tests/Conformance/crs-RELEASE-differences.txt)")
    parser.add_argument("--overrides", metavar="FILE", help="go-ftw platform overrides (nginx: those of the release)")
    parser.add_argument("--without-limits", action="store_true",
                        help="the rule set's own setup, without the limits and checks the suite asks for")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="handed on to the gateway")
    parser.add_argument("--keep", metavar="DIR", type=pathlib.Path, help="leave configuration and logs there")
    options = parser.parse_args()
    if options.nginx:
        default = CONFORMANCE / "crs" / f"{options.release}-nginx-overrides.yaml"
        options.overrides = options.overrides or (default if default.exists() else None)
    elif options.differences is None:
        options.differences = ROOT / "Tests" / "Conformance" / f"crs-{options.release}-differences.txt"
    return options


def run(options, tests):
    """What `replay` returns, the seconds it took, and the target's name."""
    with tempfile.TemporaryDirectory(prefix="gatehouse-crs-") as temporary:
        directory = options.keep or pathlib.Path(temporary)
        directory.mkdir(parents=True, exist_ok=True)
        rules = prepare(directory / "crs", options.release, options.crs, test_settings=not options.without_limits)
        backend = Backend()
        target = None
        try:
            if options.nginx:
                target = Nginx(directory, rules, options.release, backend.port)
            else:
                target = Gateway(directory, rules, backend.port, options.gateway, options.set)
            begin = time.monotonic()
            numbers = itertools.count(1)
            failures, unasked = replay(target, tests, options.jobs, numbers)
            again = [test for test in tests if test.name in failures and any(stage.retry_once for stage in test.stages)]
            second = replay(target, again, options.jobs, numbers)[0] if again else {}
            for test in again:
                if test.name not in second:
                    del failures[test.name]
            return failures, unasked, time.monotonic() - begin, target.name
        finally:
            if target is not None:
                target.stop()
            backend.close()


def replay(target, tests, jobs, numbers):
    """Sends all requests, several tests at once, then reads the log.

    Returns {test name: [reasons]} of the tests that fail, and the names of those that pass because something
    other than the rules refused the request: no rule can match what it is not asked about.
    """
    def send(test):
        done = []
        for stage in test.stages:
            source = source_address(next(numbers))
            seconds = SECONDS_WITHOUT_ANSWER if stage.expectation.error else SECONDS
            done.append((source, exchange(target.port, stage.request, source, seconds)))
        return done

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        sent = list(pool.map(send, tests))
    target.settle([reply for done in sent for _, reply in done])
    records = target.records()
    failures, unasked = {}, set()
    for test, done in zip(tests, sent):
        for index, (stage, (source, reply)) in enumerate(zip(test.stages, done)):
            record = records.get(source, Record())
            reason = judge(stage.expectation, reply, record)
            if reason is not None:
                failures.setdefault(test.name, []).append(f"stage {index}: {reason}")
            elif record.checks and not record.ids:
                unasked.add(test.name)
    return failures, unasked - set(failures)


def report(options, tests, failures, listed, unasked, seconds, target):
    unlisted = [name for name in failures if name not in listed]
    names = {test.name for test in tests}
    mended = [name for name in listed if name in names and name not in failures]
    for name, reasons in failures.items():
        note = f" (listed: {listed[name]})" if name in listed else ""
        for reason in reasons:
            print(f"{options.release} {name} {reason}{note}")
    for name in mended:
        print(f"{options.release} {name} passes, but {options.differences} lists it: take the line out")
    if unasked:
        print(f"{len(unasked)} pass because a check of the protocol came first: {' '.join(sorted(unasked))}")
    passed = len(tests) - len(failures)
    print(f"crs {options.release} through {target}: {passed:,} of {len(tests):,} tests pass, "
          f"{len(failures) - len(unlisted)} listed differences, {len(unlisted)} failures; {seconds:.1f} s")
    if passed < options.min_pass:
        print(f"crs: fewer than {options.min_pass:,} pass")
        return 1
    return 1 if unlisted or mended else 0


if __name__ == "__main__":
    sys.exit(main())
