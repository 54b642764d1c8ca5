# SPDX-License-Identifier: Apache-2.0
"""Start-up time and resident memory: idle, and with many idle keep-alive connections."""

import os
import statistics
import subprocess
import sys
import time

from processes import Failure, resident_mib

HERE = os.path.dirname(os.path.abspath(__file__))
STARTS = 3
# For buffers to be let go and timers to fire once.
SETTLE_SECONDS = 1.5


def measure(make_proxy, processes, cores, connections):
    """Start-to-ready in ms, and resident MiB: idle, with idle connections, and with those over TLS."""
    ready = []
    for _ in range(STARTS):
        proxy = make_proxy()
        ready.append(proxy.start(processes, cores[0]) * 1000)
        processes.stop(proxy.process)
    result = {"ready_ms": statistics.median(ready)}
    for key, count, tls in [("idle_mib", 0, False), ("plain_mib", connections, False), ("tls_mib", connections, True)]:
        proxy = make_proxy()
        proxy.start(processes, cores[0])
        client = _hold(proxy, processes, cores[1], count, tls) if count else None
        time.sleep(SETTLE_SECONDS)
        result[key] = resident_mib(proxy.pid)
        if client is not None:
            _release(client, processes, proxy, count)
        processes.stop(proxy.process)
    return result


def _hold(proxy, processes, core, count, tls):
    port, more = (proxy.https_port, [proxy.site.certificate]) if tls else (proxy.http_port, [])
    client = processes.start(
        [sys.executable, os.path.join(HERE, "idle.py"), str(port), str(count), *more], core,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if client.stdout.readline() != "open\n":
        raise Failure(f"{proxy.name}: {client.stderr.read().strip()}\n{processes.log(proxy.name)}")
    return client


def _release(client, processes, proxy, count):
    output, _ = client.communicate("\n", timeout=60)
    processes.stop(client)
    if int(output) != count:
        raise Failure(f"{proxy.name} closed {count - int(output)} of {count} idle connections")
