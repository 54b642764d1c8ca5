#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures nginx, HAProxy and Gatehouse as plain reverse proxies, in one run on this machine.

Prints the tables and writes them, with the figures as JSON, to bench/results/. See bench/README.md.
"""

import argparse
import dataclasses
import json
import os
import resource
import shutil
import signal
import statistics
import sys
import tempfile

import memory
import report
from processes import Failure, Processes
from proxies import BODY_BYTES, PROXIES, Site, start_backend
from scenarios import SCENARIOS, check

HERE = os.path.dirname(os.path.abspath(__file__))
MEMORY = "memory"
# The tools that the backend and the load need, whatever is measured.
TOOLS = ["nginx", "wrk", "h2load", "openssl"]


def main():
    options = parse()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    raise_descriptor_limit()
    directory = tempfile.mkdtemp(prefix="gatehouse-bench-")
    try:
        require_tools()
        with Processes(directory) as processes:
            run = measure(options, Site(directory, options.gatehouse), processes)
    except Failure as failure:
        print(f"bench: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("bench: interrupted; nothing was written", file=sys.stderr)
        return 130
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    text = report.markdown(run)
    print(text)
    write(run, text, options.name or ("reverse-proxy" if is_complete(options) else "partial"))
    return 0


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", type=names([*SCENARIOS, MEMORY]), default=[*SCENARIOS, MEMORY],
                        help=f"of {','.join([*SCENARIOS, MEMORY])}")
    parser.add_argument("--proxies", type=names(PROXIES), default=list(PROXIES), help=f"of {','.join(PROXIES)}")
    parser.add_argument("--rounds", type=positive, default=3, help="rounds of each scenario (3)")
    parser.add_argument("--seconds", type=positive, default=5, help="length of a round (5)")
    parser.add_argument("--connections", type=positive, default=10_000, help="idle connections held (10000)")
    parser.add_argument("--gatehouse", default=os.path.join(HERE, "..", ".build", "release", "gatehouse"),
                        type=os.path.abspath, help="the binary to measure")
    parser.add_argument("--name", help="of the files in bench/results/, after the date")
    return parser.parse_args()


def names(known):
    def read(text):
        chosen = text.split(",")
        for name in chosen:
            if name not in known:
                raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(known)}")
        return chosen
    return read


def positive(text):
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return value


def is_complete(options):
    return set(options.only) >= {*SCENARIOS, MEMORY} and set(options.proxies) >= set(PROXIES) and options.rounds >= 3


def require_tools():
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        raise Failure(f"not installed: {', '.join(missing)} (make setup-bench)")


def raise_descriptor_limit():
    """As many descriptors as the idle connections and a proxy's own need; the children inherit it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in (65_536, hard):
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, max(wanted, hard)))
            return
        except (ValueError, OSError):
            continue


def measure(options, site, processes):
    cores = sorted(os.sched_getaffinity(0))
    cores = (cores[0], cores[1]) if len(cores) > 1 else (None, None)
    if cores[0] is None:
        note("one core only: proxy, backend and load share it")
    start_backend(site, processes, cores[1])

    kinds = []
    for name in options.proxies:
        reason = PROXIES[name].missing(site)
        if reason is None:
            kinds.append(PROXIES[name])
        else:
            note(f"without {name}: {reason}")
    if not kinds:
        raise Failure("no proxy to measure")

    chosen = [SCENARIOS[name] for name in options.only if name in SCENARIOS]
    return {
        "date": report.today(),
        "machine": report.machine(cores),
        "versions": {kind.name: kind.version(site) for kind in kinds},
        "rounds": options.rounds,
        "seconds": options.seconds,
        "body_bytes": BODY_BYTES,
        "connections": options.connections,
        "scenarios": measure_speed(options, site, processes, kinds, chosen, cores) if chosen else [],
        "memory": measure_memory(options, site, processes, kinds, cores) if MEMORY in options.only else {},
    }


def measure_speed(options, site, processes, kinds, scenarios, cores):
    proxies = [kind(site) for kind in kinds]
    for proxy in proxies:
        proxy.start(processes, cores[0])
        check(proxy)
    results = []
    for scenario in scenarios:
        rounds = {proxy.name: [] for proxy in proxies}
        for number in range(options.rounds):
            # Interleaved, so that what disturbs the machine for a while disturbs all of them.
            for proxy in proxies:
                result = scenario.measure(proxy, processes, cores[1], options.seconds)
                rounds[proxy.name].append(result)
                note(f"{scenario.name} round {number + 1}: {proxy.name} {result.rate:,.0f}/s, {result.cpu:.2f} µs CPU")
        results.append({
            "name": scenario.name,
            "title": scenario.title,
            "unit": scenario.unit,
            "goal": scenario.goal,
            "proxies": {name: summarise(each) for name, each in rounds.items()},
            "rounds": {name: [dataclasses.asdict(one) for one in each] for name, each in rounds.items()},
        })
    for proxy in proxies:
        processes.stop(proxy.process)
    return results


def summarise(rounds):
    """The median of each figure, but all errors."""
    keys = [field.name for field in dataclasses.fields(rounds[0])]
    row = {key: statistics.median(getattr(one, key) for one in rounds) for key in keys}
    row["errors"] = sum(one.errors for one in rounds)
    return row


def measure_memory(options, site, processes, kinds, cores):
    results = {}
    for kind in kinds:
        results[kind.name] = memory.measure(lambda kind=kind: kind(site), processes, cores, options.connections)
        note(f"memory: {kind.name} {results[kind.name]['plain_mib']:.0f} MiB with {options.connections} connections")
    return results


def write(run, text, name):
    folder = os.path.join(HERE, "results")
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, f"{run['date']}-{name}")
    with open(f"{path}.md", "w", encoding="utf-8") as file:
        file.write(text)
    with open(f"{path}.json", "w", encoding="utf-8") as file:
        json.dump(run, file, indent=2)
        file.write("\n")
    note(f"written to {os.path.relpath(path)}.md and .json")


def note(message):
    print(f"bench: {message}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
