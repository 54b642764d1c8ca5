#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures what a guarded GraphQL endpoint costs: a storefront's query, six levels deep, against Saleor's schema.

First the engine alone, beside graphql-core (where it is installed), which parses and validates the same document. Then
the processor time that the guard adds to a request in the gateway: the same route with and without it, in turn, from the
same load; once with one document, as a storefront sends it, and once with more documents than a worker remembers.
Prints tables and writes them to bench/results/.

    bench/graphql_guard.py --quick                        one round of two seconds
"""

import argparse
import importlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

import report
from added import Subject, measure, table
from contracts import microseconds
from processes import Failure, Processes
from proxies import Site
from run import HERE, note, positive, write
from waf_requests import Load, lua, _request

GOAL_MICROSECONDS = 10
PATH = "/graphql/"
# More than the 32 that a worker remembers.
VARIANTS = 64
TITLES = {"without": "no guard", "known": "guarded, one document", "new": "guarded, a document not seen before"}
QUERY = """
query Product%(number)d($slug: String!, $channel: String!, $first: Int = 4) {
  product(slug: $slug, channel: $channel) {
    id name description seoTitle
    category { id name products(first: $first, channel: $channel) { edges { node { ...Card } } } }
    variants { id name sku quantityAvailable(countryCode: DE)
      pricing { price { gross { amount currency } } priceUndiscounted { gross { amount currency } } } }
    media { url(size: 1024) alt type }
    attributes { attribute { slug name } values { name } }
  }
}
fragment Card on Product {
  id slug name thumbnail(size: 256, format: WEBP) { url alt }
  pricing { priceRange { start { gross { amount currency } } } }
}
"""


def main():
    options = parse()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    directory = tempfile.mkdtemp(prefix="gatehouse-bench-graphql-")
    cores = sorted(os.sched_getaffinity(0))
    cores = (cores[0], cores[1]) if len(cores) > 1 else (None, None)
    run = {"date": report.today(), "machine": report.machine(cores), "bytes": len(body(0)),
           "rounds": options.rounds, "seconds": options.seconds, "alone": {}, "gateway": {}}
    try:
        run["alone"] = measure_alone(options, directory)
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
    write(run, text, options.name or ("graphql" if options.rounds >= 3 else "partial"))
    return 0


def parse():
    release = os.path.join(HERE, "..", ".build", "release")
    conformance = os.environ.get("GATEHOUSE_CONFORMANCE", os.path.join(HERE, "..", "..", "shared", "conformance"))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=positive, default=5, help="of the load (5)")
    parser.add_argument("--seconds", type=positive, default=4, help="length of a round (4)")
    parser.add_argument("--quick", action="store_true", help="one round of two seconds")
    parser.add_argument("--schema", default=os.path.join(conformance, "commerce", "saleor.graphql"),
                        type=os.path.abspath, help="Saleor's, in SDL")
    parser.add_argument("--gatehouse", default=os.path.join(release, "gatehouse"), type=os.path.abspath)
    parser.add_argument("--engine", default=os.path.join(release, "GraphQLBenchmark"), type=os.path.abspath,
                        help="(swift build -c release --product GraphQLBenchmark)")
    parser.add_argument("--name", help="of the files in bench/results/, after the date")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds = 1, 2
    return options


def body(number):
    variables = {"slug": "blue-shirt", "channel": "default-channel", "first": 4}
    return json.dumps({"operationName": f"Product{number}", "query": QUERY % {"number": number},
                       "variables": variables}).encode("ascii")


def measure_alone(options, directory):
    """Microseconds to read and check one request, by name."""
    place = pathlib.Path(directory)
    files = []
    for number in range(VARIANTS):
        files.append(place / f"body{number}.json")
        files[-1].write_bytes(body(number))
    figures = {}
    if os.access(options.engine, os.X_OK):
        output = subprocess.run([options.engine, options.schema, *files], check=True, stdout=subprocess.PIPE).stdout
        found = json.loads(output)
        figures["gatehouse: a document not seen before"] = found["new"] / 1000
        figures["gatehouse: a document seen before"] = found["known"] / 1000
    else:
        note(f"without the engine: {options.engine} is not there (swift build -c release --product GraphQLBenchmark)")
    try:
        graphql = importlib.import_module("graphql")
    except ImportError:
        note("without graphql-core: it is not installed")
        return figures
    schema = graphql.build_schema(pathlib.Path(options.schema).read_text())
    text = QUERY % {"number": 0}
    errors = graphql.validate(schema, graphql.parse(text))
    if errors:
        raise Failure(f"graphql-core refuses the query: {errors[0]}")
    figures["graphql-core: parsing and validating"] = microseconds(
        lambda: graphql.validate(schema, graphql.parse(text)))
    return figures


def measure_gateway(options, site, processes, cores):
    scripts = {}
    for subject in TITLES:
        numbers = range(VARIANTS) if subject == "new" else [0] * VARIANTS
        requests = [_request("POST", PATH, "application/json", body(number)) for number in numbers]
        scripts[subject] = site.write(f"{subject}.lua", lua(Load(subject, "POST, a query", requests)))
    guarded = f'graphql: [{{ path: {PATH}, schema: "{options.schema}", upstream: shop }}]'
    subjects = [Subject(site, "without", 'routes: [{ match: { path: "/**" }, upstream: shop }]'),
                Subject(site, "known", guarded), Subject(site, "new", guarded)]
    good = _request("POST", PATH, "application/json", body(0))
    wrong = _request("POST", PATH, "application/json", b'{"query":"{ nothing }"}')
    return measure(options, processes, cores, subjects, scripts, good, wrong)


def markdown(run):
    machine = run["machine"]
    yield f"# GraphQL, {run['date']}"
    yield ""
    yield f"{machine['processor']}, {machine['cores']} cores, Linux {machine['kernel']}{machine['pinning']}; load "
    yield f"{machine['load']:.1f} when the run began. A request of {run['bytes']} bytes: a product's page, Saleor's schema."
    if run["alone"]:
        yield ""
        yield "| reading and checking one request | µs |"
        yield "| --- | ---: |"
        for name, figure in run["alone"].items():
            yield f"| {name} | {figure:.2f} |"
    yield from table(run, TITLES, "known", GOAL_MICROSECONDS)


if __name__ == "__main__":
    sys.exit(main())
