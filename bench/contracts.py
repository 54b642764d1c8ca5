#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures what an enforced contract costs: 1 KB of JSON against a schema of 30 properties.

First the engine alone, beside Python's validators (jsonschema, fastjsonschema, and jsonschema-rs, which is Rust; those
that are installed). Then the processor time that a contract adds to a request in the gateway: the same route with
and without it, in turn, from the same load. Prints tables and writes them to bench/results/.

    bench/contracts.py --quick                        one round of two seconds
    bench/contracts.py --without gateway              the engine and Python alone
"""

import argparse
import importlib
import json
import os
import pathlib
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

import report
from added import Subject, measure, table
from processes import Failure, Processes
from proxies import Site
from run import HERE, note, positive, write
from waf_requests import VARIANTS, Load, lua, _request

GOAL_MICROSECONDS = 10
PATH = "/store/carts/cart_01HZX8M3Q4/checkout"
TITLES = {"without": "no contract", "contract": "contract, unknown fields pass",
          "strict": "contract, unknown fields refused"}


def main():
    options = parse()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    directory = tempfile.mkdtemp(prefix="gatehouse-bench-contracts-")
    cores = sorted(os.sched_getaffinity(0))
    cores = (cores[0], cores[1]) if len(cores) > 1 else (None, None)
    run = {"date": report.today(), "machine": report.machine(cores), "bytes": len(body(random.Random(0))),
           "rounds": options.rounds, "seconds": options.seconds, "alone": {}, "gateway": {}}
    try:
        if "engine" not in options.without:
            run["alone"] = measure_alone(options, directory)
        if "gateway" not in options.without:
            with Processes(directory) as processes:
                run["gateway"] = measure_gateway(options, Site(directory, options.gatehouse), processes, cores)
    except Failure as failure:
        print(f"bench: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("bench: interrupted; nothing was written", file=sys.stderr)
        return 130
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    text = "\n".join(markdown(run)) + "\n"
    print(text)
    is_complete = not options.without and options.rounds >= 3
    write(run, text, options.name or ("contracts" if is_complete else "partial"))
    return 0


def parse():
    release = os.path.join(HERE, "..", ".build", "release")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--without", choices=["engine", "gateway"], action="append", default=[])
    parser.add_argument("--rounds", type=positive, default=5, help="of the load (5)")
    parser.add_argument("--seconds", type=positive, default=4, help="length of a round (4)")
    parser.add_argument("--quick", action="store_true", help="one round of two seconds")
    parser.add_argument("--gatehouse", default=os.path.join(release, "gatehouse"), type=os.path.abspath)
    parser.add_argument("--engine", default=os.path.join(release, "ContractBenchmark"), type=os.path.abspath,
                        help="(swift build -c release --product ContractBenchmark)")
    parser.add_argument("--name", help="of the files in bench/results/, after the date")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds = 1, 2
    return options


# What is sent


def schema():
    def text(length):
        return {"type": "string", "maxLength": length}

    address = {
        "type": "object",
        "additionalProperties": False,
        "required": ["name", "line1", "city", "postal_code", "country"],
        "properties": {
            "name": text(100), "company": text(100), "line1": text(100), "line2": text(100), "city": text(80),
            "postal_code": {"type": "string", "pattern": "^[0-9A-Z -]{3,10}$"},
            "country": {"type": "string", "pattern": "^[A-Z]{2}$"},
            "phone": {"type": "string", "pattern": "^\\+?[0-9 ]{6,20}$"},
        },
    }
    item = {
        "type": "object",
        "additionalProperties": False,
        "required": ["sku", "quantity"],
        "properties": {
            "sku": {"type": "string", "pattern": "^[A-Z0-9-]{4,20}$"},
            "quantity": {"type": "integer", "minimum": 1, "maximum": 99},
            "unit_price": {"type": "integer", "minimum": 0}, "note": text(200),
        },
    }
    # With these 18, 30 properties.
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["email", "currency", "items", "shipping_address"],
        "properties": {
            "email": {"type": "string", "maxLength": 254, "pattern": "^[^@ ]+@[^@ ]+$"},
            "first_name": text(50), "last_name": text(50), "currency": {"enum": ["EUR", "USD", "GBP", "CHF"]},
            "locale": {"type": "string", "pattern": "^[a-z]{2}-[A-Z]{2}$"},
            "items": {"type": "array", "maxItems": 50, "items": item}, "shipping_address": address,
            "shipping_option": {"enum": ["standard", "express"]}, "payment_token": text(64), "coupon": text(32),
            "gift_message": text(300), "gift_wrap": {"type": "boolean"}, "newsletter": {"type": "boolean"},
            "total": {"type": "integer", "minimum": 0, "maximum": 100000000},
            "tax_rate": {"type": "number", "minimum": 0, "maximum": 1},
            "customer_id": text(40), "channel": {"enum": ["web", "app", "store"]},
            "terms_version": {"type": "integer", "minimum": 1},
        },
    }


def document():
    identifier = {"name": "id", "in": "path", "required": True,
                  "schema": {"type": "string", "pattern": "^cart_[0-9A-Z]{10}$"}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Benchmark", "version": "1"},
        "paths": {"/store/carts/{id}/checkout": {"post": {
            "operationId": "checkout",
            "parameters": [identifier],
            "requestBody": {"required": True, "content": {"application/json": {"schema": schema()}}},
            "responses": {"200": {"description": "ok"}},
        }}},
    }


def body(chance):
    def text(count):
        words = ("blue", "shirt", "linen", "summer", "table", "lamp", "wool")
        return " ".join(chance.choice(words) for _ in range(count))

    def item():
        return {"sku": f"SKU-{chance.randrange(10_000, 99_999)}", "quantity": chance.randrange(1, 9),
                "unit_price": chance.randrange(1000, 9999), "note": text(3)}

    return json.dumps({
        "email": f"customer{chance.randrange(10_000, 99_999)}@example.com",
        "first_name": "Ada", "last_name": "Lovelace",
        "currency": chance.choice(("EUR", "USD")), "locale": "de-DE", "items": [item() for _ in range(4)],
        "shipping_address": {"name": "Ada Lovelace", "line1": f"{chance.randrange(100, 999)} Street", "city": "Paris",
                             "postal_code": "75001", "country": "FR", "phone": "+33 1234567"},
        "shipping_option": "express", "payment_token": f"tok_{chance.getrandbits(96):024x}", "gift_message": text(26),
        "gift_wrap": True, "newsletter": False, "total": chance.randrange(10_000, 99_999), "tax_rate": 0.19,
        "customer_id": f"cus_{chance.getrandbits(64):016x}", "channel": "web", "terms_version": 3,
    }).encode("ascii")


# Alone


def measure_alone(options, directory):
    """Microseconds to read and check one body, by name."""
    place = pathlib.Path(directory)
    text = body(random.Random(0))
    (place / "api.json").write_text(json.dumps(document()))
    (place / "body.json").write_bytes(text)
    figures = {}
    if os.access(options.engine, os.X_OK):
        output = subprocess.run([options.engine, place / "api.json", PATH, place / "body.json"], check=True,
                                stdout=subprocess.PIPE).stdout
        for name, nanoseconds in json.loads(output).items():
            figures[f"gatehouse: {name}"] = nanoseconds / 1000
    else:
        note(f"without the engine: {options.engine} is not there (swift build -c release --product ContractBenchmark)")
    for name, make in PEERS.items():
        try:
            check = make()
        except ImportError:
            note(f"without {name}: it is not installed")
            continue
        figures[f"{name}: reading and checking"] = microseconds(lambda: check(json.loads(text)))
    figures["json.loads alone"] = microseconds(lambda: json.loads(text))
    return figures


def _jsonschema():
    validator = importlib.import_module("jsonschema").Draft202012Validator(schema())
    return validator.validate


def _fastjsonschema():
    # It knows no draft after 7; nothing here is newer.
    return importlib.import_module("fastjsonschema").compile(
        {"$schema": "http://json-schema.org/draft-07/schema#"} | schema())


def _jsonschema_rs():
    return importlib.import_module("jsonschema_rs").validator_for(schema()).validate


PEERS = {"jsonschema": _jsonschema, "fastjsonschema": _fastjsonschema, "jsonschema-rs": _jsonschema_rs}


def microseconds(call):
    call()
    rounds = []
    for _ in range(9):
        count, begin = 0, time.perf_counter()
        while time.perf_counter() - begin < 0.15:
            for _ in range(20):
                call()
            count += 20
        rounds.append((time.perf_counter() - begin) / count * 1e6)
    return statistics.median(rounds)


# In the gateway


def measure_gateway(options, site, processes, cores):
    requests = [_request("POST", PATH, "application/json", body(random.Random(seed))) for seed in range(VARIANTS)]
    script = site.write("checkout.lua", lua(Load("checkout", "POST, JSON of 1 KB", requests)))
    subjects = [Subject(site, "without", 'routes: [{ name: all, match: { path: "/**" }, upstream: shop }]')]
    for name, fields in (("contract", "allow"), ("strict", "reject")):
        routes = (f"contracts: [{{ openapi: api.json, upstream: shop, mode: block, unknown_fields: {fields}, "
                  'responses: "off" }]')
        subjects.append(Subject(site, name, routes, {"api.json": json.dumps(document())}))
    wrong = _request("POST", PATH, "application/json", b'{"email":1}')
    return measure(options, processes, cores, subjects, dict.fromkeys(TITLES, script), requests[0], wrong)


# Report


def markdown(run):
    machine = run["machine"]
    yield f"# Contracts, {run['date']}"
    yield ""
    yield f"{machine['processor']}, {machine['cores']} cores, Linux {machine['kernel']}{machine['pinning']}; load "
    yield f"{machine['load']:.1f} when the run began. {run['bytes']} bytes of JSON, 30 properties, four items in a list."
    if run["alone"]:
        yield ""
        yield "| reading and checking one body | µs |"
        yield "| --- | ---: |"
        for name, figure in run["alone"].items():
            yield f"| {name} | {figure:.2f} |"
    if run["gateway"]:
        yield from table(run, TITLES, "strict", GOAL_MICROSECONDS)


if __name__ == "__main__":
    sys.exit(main())
