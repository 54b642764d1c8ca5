# SPDX-License-Identifier: Apache-2.0
"""What a check adds to a request in the gateway: the same route with and without it, in turn, from the same load."""

import pathlib
import statistics

from processes import Failure, cpu_seconds
from proxies import MANY_REQUESTS, MAX_CLIENTS, Gatehouse, start_backend
from run import note
from waf import drain, send, wrk

WARM_UP_SECONDS = 1


class Subject(Gatehouse):
    """A gateway whose routes are what is compared. The first of several is the one without the check."""

    def __init__(self, site, name, routes, files=None):
        super().__init__(site)
        self.name = f"gatehouse-{name}"
        self.subject = name
        self.routes = routes
        self.files = files or {}

    def command(self):
        folder = pathlib.Path(self.site.directory) / self.name
        folder.mkdir(exist_ok=True)
        for name, text in self.files.items():
            (folder / name).write_text(text)
        (folder / "gatehouse.yaml").write_text(f"""
listeners: [{{ name: public, address: "127.0.0.1:{self.http_port}" }}]
upstreams: {{ shop: {{ targets: ["http://127.0.0.1:{self.site.backend_port}"] }} }}
{self.routes}
waf: {{ mode: "off" }}
http:
  max_requests_per_connection: {MANY_REQUESTS}
  max_connections: {MAX_CLIENTS}
  max_connections_per_address: {MAX_CLIENTS}
process: {{ workers: 1 }}
admin: "off"
logs: {{ access: "off" }}
""")
        return [self.site.gatehouse, "serve", "--config", str(folder / "gatehouse.yaml")]


def measure(options, processes, cores, subjects, scripts, good, bad):
    """The medians of some rounds, by subject.

    scripts: of wrk, by subject. good, bad: a request that all pass, and one that all but the first refuse.
    """
    start_backend(subjects[0].site, processes, cores[1])
    rounds = {proxy.subject: [] for proxy in subjects}
    try:
        for proxy in subjects:
            proxy.start(processes, cores[0])
            for request, wanted in ((good, 200), (bad, 200 if proxy is subjects[0] else 400)):
                status = send(proxy.http_port, request)
                if status != wanted:
                    raise Failure(f"{proxy.name} answers {status} instead of {wanted}\n{processes.log(proxy.name)}")
            wrk(proxy, scripts[proxy.subject], processes, cores[1], WARM_UP_SECONDS)
        for number in range(options.rounds):
            # Interleaved, so that what disturbs the machine for a while disturbs all of them.
            for proxy in subjects:
                drain(proxy)
                before = cpu_seconds(proxy.pid)
                found = wrk(proxy, scripts[proxy.subject], processes, cores[1], options.seconds)
                drain(proxy)
                cpu = (cpu_seconds(proxy.pid) - before) / max(1, found["requests"]) * 1e6
                rounds[proxy.subject].append({"cpu": cpu, "rate": found["requests"] / found["duration"] * 1e6,
                                              "p50": found["p50"], "p99": found["p99"],
                                              "errors": found["errors"] + found["refused"]})
                note(f"round {number + 1}: {proxy.name} {cpu:.1f} µs CPU")
    finally:
        for proxy in subjects:
            if proxy.process is not None:
                processes.stop(proxy.process)
    return {subject: {key: statistics.median(one[key] for one in found) for key in found[0]}
            | {"errors": sum(one["errors"] for one in found)} for subject, found in rounds.items()}


def table(run, titles, judged, goal):
    """Lines of Markdown; `judged` is the subject that is held against the goal, in microseconds."""
    rows = run["gateway"]
    base = next(iter(rows.values()))["cpu"]
    yield ""
    yield f"{run['rounds']} rounds of {run['seconds']} s, medians."
    yield ""
    yield "| gateway | requests/s | p50 µs | p99 µs | CPU µs/request | added µs | errors |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for position, (subject, row) in enumerate(rows.items()):
        added = f"{row['cpu'] - base:.1f}" if position else ""
        yield (f"| {titles[subject]} | {row['rate']:,.0f} | {row['p50']:,.0f} | {row['p99']:,.0f} | "
               f"{row['cpu']:.1f} | {added} | {row['errors']} |")
    yield ""
    yield f"Goal: less than {goal} µs added: {'met' if rows[judged]['cpu'] - base < goal else 'NOT met'}."
