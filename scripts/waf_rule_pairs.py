#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sends the pairs of rules/tests/commerce.yaml through the gateway: what each rule must stop, what it must let pass.

    waf_rule_pairs.py --gateway .build/debug/gatehouse

Exits with 1 when a pair fails, when a rule of rules/commerce.conf that reports something has none, and when there are
fewer than there were.
"""

import argparse
import http.client
import pathlib
import re
import sys
import tempfile

import yaml

from crs.backend import Backend
from e2e_servers import Server
from honest.log import read_log

ROOT = pathlib.Path(__file__).resolve().parent.parent
RULES = ROOT / "rules" / "commerce.conf"
PAIRS = ROOT / "rules" / "tests" / "commerce.yaml"
LEAST = 76
DECISION = "9500199"
# Some paths are refused by http.path already, for being ambiguous; the rules are asked all the same.
EARLIER = 400
CONFIGURATION = """
listeners: [{{ name: public, address: "127.0.0.1:0" }}]
upstreams: {{ shop: {{ targets: ["http://127.0.0.1:{port}"] }} }}
routes: [{{ match: {{ path: "/**" }}, upstream: shop }}]
logs: {{ access: {{ format: json, file: access.jsonl }} }}
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gateway", type=pathlib.Path, default=ROOT / ".build" / "debug" / "gatehouse")
    options = parser.parse_args()
    pairs = yaml.safe_load(PAIRS.read_text(encoding="utf-8"))
    without = reporting(RULES.read_text(encoding="utf-8")) - {str(pair["rule"]) for pair in pairs} - {DECISION}
    for rule in sorted(without):
        print(f"{rule}: no pair in {PAIRS.relative_to(ROOT)}")
    with tempfile.TemporaryDirectory(prefix="gatehouse-pairs-") as directory:
        sent = run(pathlib.Path(directory), options.gateway, pairs)
    failed = 0
    for pair, kind, status, findings in sent:
        if fault := judge(pair, kind, status, findings):
            failed += 1
            print(f"{pair['rule']} {kind} {pair[kind]}: {fault}")
    print(f"{len(pairs)} pairs, {failed} requests of them failed, {len(without)} rules without a pair")
    return 1 if failed or without or len(pairs) < LEAST else 0


def reporting(text):
    """Ids of the rules that have a message."""
    rules = re.split(r"(?m)^(?=Sec)", re.sub(r"(?m)^#.*\n", "", text))
    return {re.search(r"id:(\d+)", rule)[1] for rule in rules if "msg:" in rule}


def run(directory, binary, pairs):
    """(pair, "attack" or "benign", status, findings of the commerce rules) of each request."""
    backend = Backend()
    (directory / "gatehouse.yaml").write_text(CONFIGURATION.format(port=backend.port), encoding="utf-8")
    gateway = Server(
        [str(binary), "serve", "--config", str(directory / "gatehouse.yaml"), "--set", "admin=off"],
        directory / "gatehouse.log")
    try:
        gateway.wait_until(lambda: "ready" in gateway.output().splitlines(), 60)
        port = int(re.search(r"(?m)^listening on \S*:(\d+)$", gateway.output())[1])
        sent = [(pair, kind, *send(port, pair[kind])) for pair in pairs for kind in ("attack", "benign")]
        lines = read_log(directory / "access.jsonl", len(sent))
    finally:
        gateway.stop()
        backend.close()
    return [(pair, kind, status, commerce(lines.get(identifier, {}))) for pair, kind, status, identifier in sent]


def send(port, request):
    """The status, and the id under which the request is in the log."""
    body = request.get("body")
    if depth := request.get("body_nesting"):
        body = '{"a":' * depth + "1" + "}" * depth
    fields = {"Host": "shop.example.com"}
    if body is not None:
        body = body.encode("utf-8")
        fields |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.putrequest(request["method"], request["path"], skip_host=True, skip_accept_encoding=True)
    for name, value in (fields | request.get("headers", {})).items():
        connection.putheader(name, value)
    connection.endheaders(body)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status, response.getheader("X-Request-Id")


def commerce(line):
    return [finding["rule"] for finding in line.get("findings", []) if finding["check"] == "waf.commerce"]


def judge(pair, kind, status, rules):
    """What is wrong, or None."""
    if kind == "benign":
        return f"matched {rules}" if rules else None if status in (200, EARLIER) else f"status {status}"
    if str(pair["rule"]) not in rules:
        return f"status {status}, matched {rules}"
    expected = (403, EARLIER) if pair.get("refused", True) else (200,)
    return None if status in expected else f"status {status}"


if __name__ == "__main__":
    sys.exit(main())
