#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds idle keep-alive connections to 127.0.0.1: idle.py PORT COUNT [CERTIFICATE]

Each sends one request and reads the answer before it idles. Prints `open`, then waits for a line on
standard input, and prints how many connections are still open. With a certificate, over TLS.
"""

import resource
import socket
import ssl
import sys

REQUEST = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def main():
    port, count = int(sys.argv[1]), int(sys.argv[2])
    context = ssl.create_default_context(cafile=sys.argv[3]) if len(sys.argv) > 3 else None
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    connections = [connect(port, context) for _ in range(count)]
    print("open", flush=True)
    sys.stdin.readline()
    print(sum(is_open(connection) for connection in connections), flush=True)


def connect(port, context):
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    if context is not None:
        connection = context.wrap_socket(connection, server_hostname="127.0.0.1")
    connection.sendall(REQUEST)
    received = b""
    while not is_complete(received):
        more = connection.recv(65536)
        if not more:
            sys.exit(f"connection closed after {received!r}")
        received += more
    if not received.startswith(b"HTTP/1.1 200"):
        sys.exit(f"refused: {received[:200]!r}")
    return connection


def is_complete(received):
    head, separator, body = received.partition(b"\r\n\r\n")
    if not separator:
        return False
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return len(body) >= int(value)
    sys.exit(f"an answer without Content-Length: {head!r}")


def is_open(connection):
    """Whether the peer has not closed it. Bytes that lie unread (TLS tickets) do not matter."""
    connection.setblocking(False)
    try:
        while socket.socket.recv(connection, 65536):
            pass
        return False
    except BlockingIOError:
        return True
    except OSError:
        return False



if __name__ == "__main__":
    main()
