#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Lets schemathesis (from PyPI) loose on the demo shop behind a gateway that enforces the shop's contract.

    schemathesis ▶ referee ▶ gateway with the contract ▶ recorder ▶ demo shop

The recorder asks Python's validators about every request that comes through: one that is not valid is a hole in the
gateway, whatever schemathesis itself finds. The referee asks them about every request that the contract refuses: one
that is valid is a sale lost. Exits with 1 if there is one of either, or if schemathesis saw invalid data accepted. Needs: pip install schemathesis openapi-core pyyaml

    schemathesis_shop.py                              100 examples for each operation
    schemathesis_shop.py --examples 1000 --seed 7
"""

import argparse
import collections
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

from contracts.oracle import Oracle, allow_empty, load
from contracts.recorder import Recorder, Referee

ROOT = pathlib.Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "Sources" / "DemoShop" / "openapi.yaml"
# Streams have no end, and what is left on by mistake answers differently each time.
EXCLUDED = ["/store/events"]
CHECKS = "negative_data_rejection"
CONFIGURATION = """
listeners: [{{ name: public, address: "127.0.0.1:0" }}]
upstreams: {{ shop: {{ targets: ["http://127.0.0.1:{port}"] }} }}
contracts:
  - openapi: {document}
    upstream: shop
    mode: block
    unknown_fields: reject
    unknown_query: reject
    responses: monitor
# The contract alone is tried.
waf: {{ mode: "off" }}
logs: {{ access: {{ format: json, file: {log} }} }}
admin: "off"
"""


def main():
    options = parse()
    schemathesis = shutil.which(options.schemathesis)
    if schemathesis is None:
        print(f"schemathesis: {options.schemathesis} is not installed (pip install schemathesis)", file=sys.stderr)
        return 1
    processes = []
    with tempfile.TemporaryDirectory(prefix="gatehouse-schemathesis-") as temporary:
        directory = pathlib.Path(temporary)
        oracles = Oracle(load(DOCUMENT)), Oracle(allow_empty(load(DOCUMENT)))
        proxies = []
        try:
            shop = start_shop(options.gateway, directory, processes)
            proxies.append(Recorder(shop, *oracles))
            gateway = start_gateway(options.gateway, proxies[0].port, directory, processes)
            proxies.append(Referee(gateway, *oracles))
            status = run(schemathesis, options, proxies[1].port, directory)
            time.sleep(0.3)
            return report(status, *proxies, directory / "access.jsonl", options.show)
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(timeout=10)
            for proxy in proxies:
                proxy.close()


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gateway", type=pathlib.Path, default=ROOT / ".build" / "debug" / "gatehouse")
    parser.add_argument("--schemathesis", default="schemathesis", metavar="PROGRAM")
    parser.add_argument("--examples", type=int, default=100, help="for each operation (100)")
    parser.add_argument("--seed", type=int, default=4, help="of the generator (4)")
    parser.add_argument("--show", type=int, default=5, help="requests to print that should not have passed (5)")
    return parser.parse_args()


def start_shop(gateway, directory, processes):
    """The port of the shop that `gatehouse demo` runs beside its own gateway."""
    output = directory / "demo.log"
    with open(output, "wb") as file:
        processes.append(subprocess.Popen(
            [gateway, "demo", "--port", "0", "--http-port", "0", "--directory", directory / "demo"],
            stdout=file, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL))
    return int(wait_for(output, r"the shop itself\s+http://127\.0\.0\.1:(\d+)", processes[-1]))


def start_gateway(gateway, upstream, directory, processes):
    configuration = directory / "gatehouse.yaml"
    log = directory / "access.jsonl"
    configuration.write_text(CONFIGURATION.format(port=upstream, document=DOCUMENT, log=log))
    output = directory / "gateway.log"
    with open(output, "wb") as file:
        processes.append(subprocess.Popen([gateway, "serve", "--config", configuration], stdout=file,
                                          stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL))
    port = int(wait_for(output, r"listening on 127\.0\.0\.1:(\d+)", processes[-1]))
    wait_for(output, r"(ready)", processes[-1])
    return port


def wait_for(file, pattern, process):
    for _ in range(200):
        text = file.read_text(errors="replace")
        if found := re.search(pattern, text):
            return found.group(1)
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit(f"schemathesis: {process.args[0]} {process.args[1]} did not start:\n{text}")


def run(schemathesis, options, port, directory):
    command = [schemathesis, "run", DOCUMENT, "--url", f"http://127.0.0.1:{port}", "--checks", CHECKS,
               "--max-examples", str(options.examples), "--seed", str(options.seed), "--mode", "all",
               "--phases", "examples,coverage,fuzzing", "--request-timeout", "20", "--continue-on-failure",
               "--generation-database", "none", "--no-color"]
    for path in EXCLUDED:
        command += ["--exclude-path", path]
    result = subprocess.run(command, cwd=directory, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(result.stdout[-6000:])
    return result.returncode


def report(status, recorder, referee, log, shown):
    verdicts = collections.Counter()
    for line in log.read_text(errors="replace").splitlines():
        entry = json.loads(line)
        verdicts[entry["check"] or entry["verdict"]] += 1
    print("gateway:", ", ".join(f"{count:,} {name}" for name, count in verdicts.most_common()))
    print(f"referee: {referee.count:,} requests, {len(referee.wrong)} of them valid and refused by the contract")
    print(f"recorder: {recorder.count:,} requests came through, {len(recorder.wrong)} of them not valid")
    for name, proxy in (("referee", referee), ("recorder", recorder)):
        for reason, count in proxy.explained.items():
            print(f"{name}: {count} explained: {reason}")
        for case, reason in proxy.wrong[:shown]:
            print(f"{name}: {case['method']} {case['path']}?{case['query']}\n  {case['type']} {case['body'][:300]!r}\n"
                  f"  {reason[:300]}")
    if recorder.count < 100:
        print("recorder: too few to tell anything")
        return 1
    return 1 if recorder.wrong or referee.wrong or status != 0 else 0


if __name__ == "__main__":
    sys.exit(main())
