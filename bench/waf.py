#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures what a WAF adds to a request: nginx with libmodsecurity and Gatehouse, with the same Core Rule Set.

Rules are Debian's modsecurity-crs and, when CRS names the directory of another release, those too. Prints the
tables and writes them, with the figures as JSON, to bench/results/.

    bench/waf.py --quick                          one round of two seconds each
    bench/waf.py --only get,json --proxies nginx
"""

import argparse
import json
import os
import shutil
import signal
import statistics
import sys
import tempfile
import time

import report
import waf_report
from processes import Failure, Processes, cpu_seconds
from proxies import Site, start_backend
from run import HERE, names, note, positive, write
from waf_proxies import PROXIES, check
from waf_requests import VARIANTS, loads, lua

from crs import rules as rule_sets
from crs.exchange import exchange

CONNECTIONS = 8
# libmodsecurity takes up to a tenth of a second for a request, and all connections wait for it.
TIMEOUT_SECONDS = 30
# Debian's rules are of this line of releases; the number itself is read from them.
DEBIAN, NAMED = "v3.", "v4."
LOADS = [load.name for load in loads()]
SUBJECTS = ("nginx", "gatehouse")
TOOLS = ["nginx", "wrk", "openssl"]
WARM_UP_SECONDS = 1


def main():
    options = parse()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    directory = tempfile.mkdtemp(prefix="gatehouse-bench-waf-")
    try:
        missing = [tool for tool in TOOLS if shutil.which(tool) is None]
        if missing:
            raise Failure(f"not installed: {', '.join(missing)} (make setup-bench)")
        with Processes(directory) as processes:
            run = measure(options, Site(directory, options.gatehouse), processes)
    except (Failure, rule_sets.Missing) as failure:
        print(f"bench: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("bench: interrupted; nothing was written", file=sys.stderr)
        return 130
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    text = waf_report.markdown(run)
    print(text)
    is_complete = len(options.only) == len(LOADS) and len(options.proxies) == len(SUBJECTS) and options.rounds >= 3
    write(run, text, options.name or ("waf" if is_complete else "partial"))
    return 0


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", type=names(LOADS), default=LOADS, help=f"of {','.join(LOADS)}")
    parser.add_argument("--proxies", type=names(SUBJECTS), default=list(SUBJECTS), help=f"of {','.join(SUBJECTS)}")
    parser.add_argument("--rules", type=names(["debian", "crs"]), default=["debian", "crs"],
                        help="of debian,crs: Debian's package; the directory that --crs names")
    parser.add_argument("--crs", default=os.environ.get("CRS"), metavar="DIR", help="(environment: CRS)")
    parser.add_argument("--rounds", type=positive, default=3, help="rounds of each load (3)")
    parser.add_argument("--seconds", type=positive, default=4, help="length of a round (4)")
    parser.add_argument("--quick", action="store_true", help="one round of two seconds each")
    parser.add_argument("--gatehouse", default=os.path.join(HERE, "..", ".build", "release", "gatehouse"),
                        type=os.path.abspath, help="the binary to measure")
    parser.add_argument("--name", help="of the files in bench/results/, after the date")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds = 1, 2
    return options


def measure(options, site, processes):
    cores = sorted(os.sched_getaffinity(0))
    cores = (cores[0], cores[1]) if len(cores) > 1 else (None, None)
    machine = report.machine(cores)
    start_backend(site, processes, cores[1])
    kinds = []
    for kind in PROXIES:
        if kind.subject in options.proxies:
            if reason := kind.missing(site):
                note(f"without {kind.name}: {reason}")
            else:
                kinds.append(kind)
    if not kinds:
        raise Failure("no proxy to measure")
    chosen = [load for load in loads() if load.name in options.only]
    sets = []
    for release, named in rule_directories(options):
        place = os.path.join(site.directory, f"crs-{release}")
        directory = rule_sets.prepare(place, release, named, test_settings=False)
        version = rule_sets.version(directory / "rules")
        results = measure_rules(options, site, processes, kinds, chosen, cores, directory, version)
        sets.append({"version": version, "loads": results})
    return {
        "date": report.today(),
        "machine": machine,
        "versions": {kind.name: kind.version(site) for kind in kinds if kind.has_waf},
        "rounds": options.rounds,
        "seconds": options.seconds,
        "connections": CONNECTIONS,
        "variants": VARIANTS,
        "rules": sets,
    }


def rule_directories(options):
    """(release, directory) of the rule sets to measure with."""
    found = []
    if "debian" in options.rules:
        found.append((DEBIAN, None))
    if "crs" in options.rules and options.crs:
        found.append((NAMED, options.crs))
    elif "crs" in options.rules:
        note("without CRS 4: the environment variable CRS names no directory")
    if not found:
        raise Failure("no rules to measure with")
    return found


def measure_rules(options, site, processes, kinds, chosen, cores, directory, version):
    proxies = [kind(site, directory) for kind in kinds]
    results = []
    try:
        for proxy in proxies:
            proxy.start(processes, cores[0])
        for load in chosen:
            for proxy in proxies:
                check(proxy, load, send)
            rounds = {proxy.name: [] for proxy in proxies}
            for number in range(options.rounds):
                # Interleaved, so that what disturbs the machine for a while disturbs all of them.
                for proxy in proxies:
                    one = measure_round(proxy, load, processes, cores[1], options.seconds, is_first=number == 0)
                    rounds[proxy.name].append(one)
                    note(f"CRS {version}, {load.name} round {number + 1}: {proxy.name} {one['rate']:,.0f}/s, "
                         f"{one['cpu']:.0f} µs CPU")
            results.append({"name": load.name, "title": load.title, "goal": load.goal,
                            "bytes": len(load.requests[0]), "subjects": subjects(proxies, rounds), "rounds": rounds})
    finally:
        for proxy in proxies:
            if proxy.process is not None:
                processes.stop(proxy.process)
    return results


def send(port, request):
    reply = exchange(port, request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1), "127.0.0.1", 10)
    return reply.status or reply.error


def measure_round(proxy, load, processes, core, seconds, is_first):
    script = proxy.site.write(f"{load.name}.lua", lua(load))
    if is_first:
        wrk(proxy, script, processes, core, WARM_UP_SECONDS)
        drain(proxy)
    before, begin = cpu_seconds(proxy.pid), time.monotonic()
    found = wrk(proxy, script, processes, core, seconds)
    cpu, wall = cpu_seconds(proxy.pid) - before, time.monotonic() - begin
    drain(proxy)
    answered = found["requests"]
    if answered == 0:
        raise Failure(f"{proxy.name}, {load.name}: not one answer\n{processes.log(proxy.name)}")
    # An attack must be refused each time by who has a WAF, and nothing else ever.
    wanted = answered if load.is_attack and proxy.has_waf else 0
    return {
        "rate": answered / found["duration"] * 1e6,
        "p50": found["p50"],
        "p99": found["p99"],
        "errors": found["errors"] + abs(found["refused"] - wanted),
        "cpu": cpu / answered * 1e6,
        "busy": cpu / wall,
    }


def drain(proxy):
    """Waits until the proxy rests: it may still be at requests whose client has gone, on the next one's core."""
    before = None
    for _ in range(50):
        now = cpu_seconds(proxy.pid)
        if now == before:
            return
        before = now
        time.sleep(0.1)


def wrk(proxy, script, processes, core, seconds):
    output = processes.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", f"--timeout={TIMEOUT_SECONDS}s", "-s", script,
         f"http://127.0.0.1:{proxy.http_port}/"],
        core, timeout=seconds + TIMEOUT_SECONDS + 10)
    for line in output.splitlines():
        if line.startswith("SUMMARY "):
            return json.loads(line.removeprefix("SUMMARY "))
    raise Failure(f"wrk printed no summary: {output}")


def subjects(proxies, rounds):
    """nginx and gatehouse: the medians with a WAF, beside those without."""
    rows = {}
    for subject in SUBJECTS:
        pair = {proxy.has_waf: summarise(rounds[proxy.name]) for proxy in proxies if proxy.subject == subject}
        if len(pair) == 2:
            rows[subject] = pair[True] | {
                "cpu_without": pair[False]["cpu"],
                "rate_without": pair[False]["rate"],
                "added": pair[True]["cpu"] - pair[False]["cpu"],
                "errors": pair[True]["errors"] + pair[False]["errors"],
            }
    return rows


def summarise(rounds):
    row = {key: statistics.median(one[key] for one in rounds) for key in rounds[0]}
    row["errors"] = sum(one["errors"] for one in rounds)
    return row


if __name__ == "__main__":
    sys.exit(main())
