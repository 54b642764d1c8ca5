# SPDX-License-Identifier: Apache-2.0
"""Turns the figures of a run into Markdown tables, with ratios to nginx and the goals."""

import datetime
import os
import platform

REFERENCE = "nginx"
SUBJECT = "gatehouse"
# Start, and memory: the most that Gatehouse may take.
LIMITS = {"ready_ms": 1000, "idle_mib": 60, "plain_mib": 300}


def markdown(run):
    """`run` as bench/run.py writes it to its JSON file."""
    machine = run["machine"]
    lines = [
        "# Gatehouse beside nginx and HAProxy",
        "",
        f"{run['date']}. Rounds: {run['rounds']} of {run['seconds']} s each, interleaved; medians. Each proxy has one"
        f" worker{machine['pinning']}. Backend: nginx, {run['body_bytes']} bytes. All on 127.0.0.1.",
        "",
        f"- {machine['processor']}, {machine['cores']} cores, Linux {machine['kernel']}; load average {machine['load']:.2f} when the run"
        f" began{' (the machine was not quiet: do not trust the figures)' if machine['load'] > 1 else ''}",
        *(f"- {version}" for version in run["versions"].values()),
        "",
        "CPU is user and system time of the proxy per request. Ratios are to nginx in the same run: below 1 is"
        " cheaper in the first, above 1 is more in the second. \"Busy\" is the share of its core that the proxy"
        " used: below 100 % the load, not the proxy, set the rate, and CPU is what compares.",
    ]
    for scenario in run["scenarios"]:
        lines += ["", f"## {scenario['title']}", "", *_speed_table(scenario)]
    if run["memory"]:
        lines += ["", "## Start and memory", "", *_memory_table(run["memory"], run["connections"])]
    verdicts = list(_verdicts(run))
    if verdicts:
        lines += ["", "## Goals", "", "| goal | measured | met |", "| --- | ---: | --- |", *verdicts]
    return "\n".join(lines) + "\n"


def machine(cores):
    processor = "unknown processor"
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                processor = line.partition(":")[2].strip()
                break
    pinning = ""
    if cores[0] is not None:
        pinning = f" on core {cores[0]}, backend and load are on core {cores[1]}"
    return {"processor": processor, "cores": len(os.sched_getaffinity(0)), "kernel": platform.release(), "pinning": pinning,
            "load": os.getloadavg()[0]}


def today():
    return datetime.date.today().isoformat()


def _speed_table(scenario):
    unit = scenario["unit"]
    yield f"| proxy | {unit}/s | ratio | p50 µs | p99 µs | CPU µs/{unit[:-1]} | ratio | busy | errors |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    reference = scenario["proxies"].get(REFERENCE)
    for name, row in scenario["proxies"].items():
        yield (
            f"| {name} | {row['rate']:,.0f} | {_ratio(row, reference, 'rate')} | {row['p50']:,.0f} "
            f"| {row['p99']:,.0f} | {row['cpu']:.2f} | {_ratio(row, reference, 'cpu')} "
            f"| {row['busy']:.0%} | {row['errors']} |"
        )


def _memory_table(memory, connections):
    yield f"| proxy | ready ms | idle MiB | {connections:,} idle connections MiB | the same over TLS MiB |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for name, row in memory.items():
        yield (
            f"| {name} | {row['ready_ms']:.0f} | {row['idle_mib']:.1f} | {row['plain_mib']:.1f} "
            f"| {row['tls_mib']:.1f} |"
        )


def _verdicts(run):
    for scenario in run["scenarios"]:
        subject, reference = scenario["proxies"].get(SUBJECT), scenario["proxies"].get(REFERENCE)
        if subject and reference:
            ratio, goal = subject["cpu"] / reference["cpu"], scenario["goal"]
            if scenario["unit"] == "handshakes":
                yield _verdict(
                    f"{scenario['name']}: per CPU second at least {1 / goal:.2f} of nginx", f"{1 / ratio:.2f}",
                    ratio <= goal)
            else:
                yield _verdict(
                    f"{scenario['name']}: CPU per request at most {goal:.2f} of nginx", f"{ratio:.2f}", ratio <= goal)
            if subject["errors"]:
                yield _verdict(f"{scenario['name']}: no errors", str(subject["errors"]), False)
    subject = run["memory"].get(SUBJECT)
    if subject:
        yield _verdict("ready in under 1 s", f"{subject['ready_ms']:.0f} ms", subject["ready_ms"] < LIMITS["ready_ms"])
        yield _verdict(
            f"idle memory under {LIMITS['idle_mib']} MiB", f"{subject['idle_mib']:.1f} MiB",
            subject["idle_mib"] < LIMITS["idle_mib"])
        yield _verdict(
            f"{run['connections']:,} idle connections under {LIMITS['plain_mib']} MiB",
            f"{subject['plain_mib']:.1f} MiB", subject["plain_mib"] < LIMITS["plain_mib"])


def _verdict(goal, measured, met):
    return f"| {goal} | {measured} | {'yes' if met else '**no**'} |"


def _ratio(row, reference, key):
    return f"{row[key] / reference[key]:.2f}" if reference else ""
