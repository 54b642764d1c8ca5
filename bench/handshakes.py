#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Full TLS 1.3 handshakes with 127.0.0.1, one after the other: handshakes.py PORT SECONDS SOURCE CERTIFICATE

A connection ends with our FIN and is over when the server's is here: by then the server has
finished its side of the handshake too. Prints JSON: latencies in microseconds, from before connect
until the handshake is done, and the number of errors.
"""

import json
import socket
import ssl
import sys
import time


def main():
    port, seconds, source, certificate = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3], sys.argv[4]
    context = ssl.create_default_context(cafile=certificate)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    latencies, errors = [], 0
    end = time.monotonic() + seconds
    while (begin := time.monotonic()) < end:
        try:
            latencies.append(handshake(context, port, source, begin))
        except OSError as error:
            errors += 1
            print(error, file=sys.stderr)
            time.sleep(0.01)
    json.dump({"latencies": latencies, "errors": errors}, sys.stdout)


def handshake(context, port, source, begin):
    with socket.socket() as raw:
        raw.settimeout(5)
        # Ports of one source address run out in time-wait; the caller gives each round another.
        raw.bind((source, 0))
        raw.connect(("127.0.0.1", port))
        with context.wrap_socket(raw, server_hostname="127.0.0.1") as secure:
            elapsed = time.monotonic() - begin
            if secure.session_reused:
                raise OSError("the handshake was a resumption")
            socket.socket.shutdown(secure, socket.SHUT_WR)
            while socket.socket.recv(secure, 65536):
                pass
    return round(elapsed * 1_000_000)


if __name__ == "__main__":
    main()
