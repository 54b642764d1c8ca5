# SPDX-License-Identifier: Apache-2.0
"""What is measured: each scenario puts load on a proxy and tells what came of it."""

import dataclasses
import http.client
import json
import os
import re
import socket
import ssl
import subprocess
import sys
import time

from processes import Failure, cpu_seconds
from proxies import BODY_BYTES

HERE = os.path.dirname(os.path.abspath(__file__))
HANDSHAKE_CLIENTS = 4


@dataclasses.dataclass
class Round:
    """One proxy under load for one round."""

    rate: float  # requests (or handshakes) per second
    p50: float  # microseconds
    p99: float  # microseconds
    errors: int
    cpu: float  # microseconds of the proxy's processor time per request
    busy: float  # share of one core the proxy used


class Scenario:
    name = ""
    title = ""
    unit = "requests"
    # The most of nginx's CPU time per request that Gatehouse may take.
    goal = None

    def measure(self, proxy, processes, core, seconds):
        before, begin = cpu_seconds(proxy.pid), time.monotonic()
        requests, duration, p50, p99, errors = self.load(proxy, processes, core, seconds)
        cpu, wall = cpu_seconds(proxy.pid) - before, time.monotonic() - begin
        if requests == 0:
            raise Failure(f"{proxy.name}, {self.name}: not one request succeeded\n{processes.log(proxy.name)}")
        return Round(requests / duration, p50, p99, errors, cpu / requests * 1e6, cpu / wall)


class Wrk(Scenario):
    """HTTP/1.1 with kept-alive connections."""

    connections = 64

    def load(self, proxy, processes, core, seconds):
        output = processes.run(
            ["wrk", "-t1", f"-c{self.connections}", f"-d{seconds}s", "-s", os.path.join(HERE, "summary.lua"),
             self.url(proxy)],
            core, timeout=seconds + 30, env=client_environment(proxy.site))
        for line in output.splitlines():
            if line.startswith("SUMMARY "):
                found = json.loads(line.removeprefix("SUMMARY "))
                return found["requests"], found["duration"] / 1e6, found["p50"], found["p99"], found["errors"]
        raise Failure(f"wrk printed no summary: {output}")


class HTTP1(Wrk):
    name = "h1"
    title = "HTTP/1.1 keep-alive, 64 connections"
    goal = 1.0

    def url(self, proxy):
        return f"http://127.0.0.1:{proxy.http_port}/"


class TLS(Wrk):
    name = "tls"
    title = "TLS 1.3, HTTP/1.1 keep-alive, 64 connections"
    goal = 1.1

    def url(self, proxy):
        return f"https://127.0.0.1:{proxy.https_port}/"


class HTTP2(Scenario):
    name = "h2"
    title = "TLS 1.3, HTTP/2, 16 connections with 10 streams each"
    goal = 1.5

    def load(self, proxy, processes, core, seconds):
        log = os.path.join(proxy.site.directory, "h2load.log")
        if os.path.exists(log):
            os.remove(log)
        output = processes.run(
            ["h2load", "-t1", "-c16", "-m10", f"-D{seconds}", f"--log-file={log}",
             f"https://127.0.0.1:{proxy.https_port}/"],
            core, timeout=seconds + 30, env=client_environment(proxy.site))
        protocol = re.search(r"Application protocol: (\S+)", output)
        if protocol is None or protocol[1] != "h2":
            raise Failure(f"{proxy.name} does not speak HTTP/2: {output}")
        counts = re.search(r"requests: .* (\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout", output)
        statuses = re.search(r"status codes: (\d+) 2xx", output)
        if counts is None or statuses is None:
            raise Failure(f"h2load printed no summary: {output}")
        succeeded, errors = int(statuses[1]), sum(int(counts[group]) for group in (2, 3, 4))
        p50, p99 = percentiles(_latencies(log))
        return succeeded, seconds, p50, p99, errors


class Handshakes(Scenario):
    name = "handshakes"
    title = "TLS 1.3 full handshakes (ECDSA P-256, X25519)"
    unit = "handshakes"
    goal = 1 / 0.8
    _source = 0

    def load(self, proxy, processes, core, seconds):
        running = []
        for _ in range(HANDSHAKE_CLIENTS):
            # Another source address each time: 28,000 ports of one would be in time-wait after a few rounds.
            Handshakes._source = Handshakes._source % 250 + 1
            running.append(processes.start(
                [sys.executable, os.path.join(HERE, "handshakes.py"), str(proxy.https_port), str(seconds),
                 f"127.0.1.{Handshakes._source}", proxy.site.certificate],
                core, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                env=client_environment(proxy.site)))
        latencies, errors = [], 0
        for process in running:
            output, complaints = process.communicate(timeout=seconds + 30)
            processes.stop(process)
            if process.returncode != 0:
                raise Failure(f"handshakes.py failed: {complaints}")
            found = json.loads(output)
            latencies += found["latencies"]
            errors += found["errors"]
        p50, p99 = percentiles(latencies)
        return len(latencies), seconds, p50, p99, errors


SCENARIOS = {scenario.name: scenario for scenario in (HTTP1(), TLS(), HTTP2(), Handshakes())}


def client_environment(site):
    """OpenSSL settings for every client: the same protocol, cipher and group whatever the server prefers."""
    path = site.write("client-openssl.cnf", """\
openssl_conf = default
[default]
ssl_conf = ssl
[ssl]
system_default = tls
[tls]
MinProtocol = TLSv1.3
Ciphersuites = TLS_AES_128_GCM_SHA256
Groups = X25519
""")
    return {**os.environ, "OPENSSL_CONF": path}


def check(proxy):
    """One request over each listener: what is measured must be the backend's answer, under equal settings."""
    context = ssl.create_default_context(cafile=proxy.site.certificate)
    context.set_alpn_protocols(["h2", "http/1.1"])
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    plain = http.client.HTTPConnection("127.0.0.1", proxy.http_port, timeout=5)
    secure = http.client.HTTPSConnection(
        "127.0.0.1", proxy.https_port, timeout=5, context=ssl.create_default_context(cafile=proxy.site.certificate))
    for connection in (plain, secure):
        connection.request("GET", "/")
        response = connection.getresponse()
        body = response.read()
        if response.status != 200 or len(body) != BODY_BYTES:
            raise Failure(f"{proxy.name} answers {response.status} with {len(body)} bytes: {body[:300]!r}")
        connection.close()
    with context.wrap_socket(_connected(proxy.https_port), server_hostname="127.0.0.1") as negotiated:
        if negotiated.selected_alpn_protocol() != "h2":
            raise Failure(f"{proxy.name} does not offer HTTP/2")


def percentiles(values):
    """The median and the 99th percentile, by nearest rank."""
    if not values:
        return 0, 0
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2], ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]


def _connected(port):
    return socket.create_connection(("127.0.0.1", port), timeout=5)


def _latencies(log):
    """The third column of h2load's log: microseconds from the request to the end of its response."""
    with open(log, encoding="ascii") as file:
        return [int(line.rsplit("\t", 1)[1]) for line in file]
