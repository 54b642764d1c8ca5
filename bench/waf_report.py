# SPDX-License-Identifier: Apache-2.0
"""Turns the figures of a WAF run into Markdown: what each WAF adds to a request, and how they compare."""

# The processor time that Gatehouse's WAF adds, as a share of what libmodsecurity adds to the same request.
GOAL, DEFECT = 1 / 30, 1 / 15
RATE_GOAL = 10
# Ten times the fields may take ten times the time, and a little for noise.
GROWTH_GOAL = 11


def markdown(run):
    machine = run["machine"]
    lines = [
        "# Gatehouse's WAF beside nginx with libmodsecurity",
        "",
        f"{run['date']}. Rounds: {run['rounds']} of {run['seconds']} s each, interleaved; medians. Paranoia 1,"
        " blocking, responses not inspected, every proxy writes an access log;"
        f" {run['connections']} kept-alive connections, {run['variants']} variants of each request in turn. One worker{machine['pinning']}.",
        "",
        f"- {machine['processor']}, {machine['cores']} cores, Linux {machine['kernel']}; load average"
        f" {machine['load']:.2f} when the run began"
        f"{' (the machine was not quiet: do not trust the figures)' if machine['load'] > 1 else ''}",
        *(f"- {version}" for version in run["versions"].values()),
        "",
        "\"Added\" is the processor time per request with the WAF, less that of the same proxy without.",
    ]
    for rules in run["rules"]:
        lines += ["", f"## OWASP CRS {rules['version']}", "", *_table(rules)]
        verdicts = list(_verdicts(rules))
        if verdicts:
            lines += ["", "| goal | measured | met |", "| --- | ---: | --- |", *verdicts]
    return "\n".join(lines) + "\n"


def _table(rules):
    yield ("| request | proxy | CPU µs without | with | added | ratio "
           "| requests/s without | with | ratio | p99 µs with | errors |")
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for load in rules["loads"]:
        reference, subject = _pair(load)
        for name, row in load["subjects"].items():
            added = rate = ""
            if row is subject and reference:
                added, rate = _fraction(subject, reference), f"{subject['rate'] / reference['rate']:.1f}"
            yield (f"| {load['title']} | {name} | {row['cpu_without']:.0f} | {row['cpu']:.0f} | {row['added']:.0f} "
                   f"| {added} | {row['rate_without']:,.0f} | {row['rate']:,.0f} | {rate} | {row['p99']:,.0f} "
                   f"| {row['errors']} |")


def _verdicts(rules):
    added = {}
    for load in rules["loads"]:
        reference, subject = _pair(load)
        if subject is None:
            continue
        added[load["name"]] = subject["added"]
        if reference is not None:
            share = subject["added"] / reference["added"]
            met = "yes" if share <= GOAL else "no" if share <= DEFECT else "**no: a defect**"
            goal = f"{load['name']}: adds at most 1/30 of what libmodsecurity adds"
            yield f"| {goal} | {_fraction(subject, reference)} | {met} |"
            ratio = subject["rate"] / reference["rate"]
            goal = f"{load['name']}: {RATE_GOAL} times the requests per second"
            yield _verdict(goal, f"{ratio:.1f}", ratio >= RATE_GOAL)
        if load["goal"] is not None and rules["version"].startswith("4."):
            yield _verdict(f"{load['name']}: adds at most {load['goal']:.0f} µs", f"{subject['added']:.0f} µs",
                           subject["added"] <= load["goal"])
        if subject["errors"]:
            yield _verdict(f"{load['name']}: no errors", str(subject["errors"]), False)
    if added.get("json", 0) > 0 and "json200" in added:
        growth = added["json200"] / added["json"]
        yield _verdict("ten times the fields add at most ten times the time", f"{growth:.1f}", growth <= GROWTH_GOAL)


def _pair(load):
    return load["subjects"].get("nginx"), load["subjects"].get("gatehouse")


def _fraction(subject, reference):
    if subject["added"] <= 0:
        return "0"
    return f"1/{reference['added'] / subject['added']:.1f}"


def _verdict(goal, measured, met):
    return f"| {goal} | {measured} | {'yes' if met else '**no**'} |"
