#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sends honest requests through the firewall as a shop would run it, and tells which of them it refuses.

    waf_false_positives.py --gateway .build/debug/gatehouse

The requests are made from the contracts of commerce APIs in $GATEHOUSE_CONFORMANCE and of the demo shop, with the
names, addresses, texts and tokens of real life; the rules are Debian's Core Rule Set at paranoia level 1 (or that of
--rules, or $CRS) with the rules that come with the gateway, blocking. Exits with 1 when one is refused, and when one of
the attacks is not that are like them. What the Core Rule Set is wrong about belongs into
rules/commerce-exclusions.conf, with the reason.
"""

import argparse
import collections
import http.client
import json
import os
import pathlib
import random
import re
import sys
import tempfile

from crs import rules
from crs.backend import Backend
from e2e_servers import Server
from honest import attacks, corpus, graphql
from honest.log import read_log
from honest.openapi import Contract

ROOT = pathlib.Path(__file__).resolve().parent.parent
CONFORMANCE = pathlib.Path(os.environ.get("GATEHOUSE_CONFORMANCE", ROOT.parent / "shared" / "conformance"))
# A corpus that shrinks would prove less and less.
LEAST = 2_700
DEBIAN_RULES = "/usr/share/modsecurity-crs"
CONFIGURATION = """
listeners: [{{ name: public, address: "127.0.0.1:0" }}]
upstreams: {{ shop: {{ targets: ["http://127.0.0.1:{port}"] }} }}
routes: [{{ match: {{ path: "/**" }}, upstream: shop }}]
http: {{ max_url: 64KiB, max_header_line: 64KiB, max_header_bytes: 128KiB, max_requests_per_connection: 1000000 }}
waf: {{ mode: block, rules: {rules}, paranoia: {paranoia} }}
logs: {{ access: {{ format: json, file: access.jsonl }} }}
"""


def main():
    options = parse()
    if not options.rules.joinpath("rules").is_dir():
        sys.exit(f"{options.rules} has no rules; apt install modsecurity-crs, or name another with --rules")
    with tempfile.TemporaryDirectory(prefix="gatehouse-fp-") as directory:
        directory = pathlib.Path(directory)
        backend = Backend()
        gateway = start(directory, backend.port, options)
        try:
            port = int(re.search(r"(?m)^listening on \S*:(\d+)$", gateway.output())[1])
            sent = send(port, requests(options), options.seed)
            release = rules.version(options.rules / "rules")
            hostile = send(port, attacks.requests(has_calls=not release.startswith("3.")), options.seed)
            lines = read_log(directory / "access.jsonl", len(sent) + len(hostile))
        finally:
            gateway.stop()
            backend.close()
    passed = [request for request, status, _ in hostile if status not in (400, 403)]
    for request in passed:
        print(f"not refused: {request.source} {request.method} {request.target} {request.body!r}")
    print(f"{len(hostile)} attacks sent, {len(passed)} not refused")
    failed = report(sent, lines, options)
    return 1 if failed or passed or len(sent) < LEAST or len(lines) != len(sent) + len(hostile) else 0


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gateway", type=pathlib.Path, default=ROOT / ".build" / "debug" / "gatehouse")
    parser.add_argument("--rules", type=pathlib.Path, default=pathlib.Path(os.environ.get("CRS", DEBIAN_RULES)))
    parser.add_argument("--more", type=pathlib.Path, action="append", default=[], help="a rule file to load before them")
    parser.add_argument("--paranoia", type=int, default=1)
    parser.add_argument("--variants", type=int, default=10, help="requests for each operation of a contract")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true", help="show each request that is refused")
    return parser.parse_args()


def requests(options):
    chance = random.Random(options.seed)
    commerce = CONFORMANCE / "commerce"
    yield from Contract(commerce / "medusa-store.openapi.yaml", chance).requests(options.variants)
    yield from Contract(commerce / "commercetools-checkout.openapi.yaml", chance).requests(options.variants)
    yield from Contract(ROOT / "Sources" / "DemoShop" / "openapi.yaml", chance).requests(options.variants)
    for _ in range(max(1, options.variants // 5)):
        saleor = graphql.from_sdl(commerce / "saleor.graphql")
        yield from graphql.Operations("saleor", "/graphql/", saleor, chance).requests()
        vendure = graphql.from_introspection(commerce / "vendure-shop.introspection.json")
        yield from graphql.Operations("vendure", "/shop-api", vendure, chance).requests()
    yield from corpus.requests(chance, options.variants)


def start(directory, backend_port, options):
    files = [*(str(path.resolve()) for path in options.more), str(options.rules)]
    configuration = directory / "gatehouse.yaml"
    configuration.write_text(
        CONFIGURATION.format(port=backend_port, rules=json.dumps(files), paranoia=options.paranoia), encoding="utf-8")
    gateway = Server(
        [str(options.gateway), "serve", "--config", str(configuration), "--set", "admin=off"], directory / "gatehouse.log")
    gateway.wait_until(lambda: "ready" in gateway.output().splitlines(), 120)
    return gateway


def send(port, requests, seed):
    """Sends all of them on connections that are kept, and returns each with the status and the id it was given."""
    chance = random.Random(seed)
    sent = []
    connection = None
    for request in requests:
        connection = connection or http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request(request.method, request.target, body=request.body, headers=request.header(chance))
        response = connection.getresponse()
        response.read()
        sent.append((request, response.status, response.getheader("X-Request-Id")))
        if response.will_close:
            connection.close()
            connection = None
    return sent


def report(sent, lines, options):
    refused = [(request, status, lines.get(identifier, {})) for request, status, identifier in sent if status != 200]
    matched = collections.Counter()
    samples = {}
    for request, status, line in refused:
        if options.verbose:
            print(f"{status} {line.get('check')} {request.source}\n    {request.method} {request.target[:300]}")
        for finding in line.get("findings", []):
            name = (finding["check"], finding.get("rule") or "-", finding.get("message", ""))
            matched[name] += 1
            variable = re.sub(r"array_\d+", "array_#", finding.get("variable") or "-")
            samples.setdefault(name, collections.Counter())[(variable, finding.get("value"))] += 1
            if options.verbose:
                print(f"    {finding['check']} {finding.get('rule')} {finding.get('variable')} {finding.get('value')!r}")
    sources = collections.Counter(request.source.split(" ")[0] for request, _, _ in sent)
    print(f"{len(sent)} requests sent ({', '.join(f'{count} {name}' for name, count in sources.items())}), "
          f"{len(refused)} refused")
    for (check, rule, message), count in matched.most_common():
        print(f"{count:5} {check} {rule} {message}")
        for (variable, value), times in samples[(check, rule, message)].most_common(6):
            print(f"      {times:4} {variable} {value!r}")
    return bool(refused)


if __name__ == "__main__":
    sys.exit(main())
