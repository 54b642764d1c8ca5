# SPDX-License-Identifier: Apache-2.0
"""One request over a raw TCP connection, and what came back."""

import dataclasses
import re
import socket
import time

_STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})(?: |\r?\n)")


@dataclasses.dataclass
class Reply:
    """A response, or the reason why there is none."""

    status: int = None
    headers: list = dataclasses.field(default_factory=list)  # (lower-case name, value)
    raw: bytes = b""
    error: str = None

    def header(self, name):
        return next((value for each, value in self.headers if each == name), None)


def source_address(number):
    """An address of its own for each request, by which log lines are found again: all of 127/8 is this machine."""
    return f"127.{64 + (number >> 16 & 63)}.{number >> 8 & 255}.{number & 255}"


def exchange(port, request, source, timeout):
    """Sends the bytes as they are and reads one final response; `timeout` in seconds, for all of it."""
    end = time.monotonic() + timeout
    with socket.socket() as connection:
        connection.settimeout(timeout)
        connection.bind((source, 0))
        try:
            connection.connect(("127.0.0.1", port))
        except OSError as error:
            return Reply(error=f"cannot connect: {error}")
        try:
            connection.sendall(request)
        except OSError:
            pass  # It may have been refused before its end: the answer says so.
        received = bytearray()
        while not _is_complete(received, request.startswith(b"HEAD ")):
            left = end - time.monotonic()
            if left <= 0:
                break
            connection.settimeout(left)
            try:
                more = connection.recv(65536)
            except OSError:
                break
            if not more:
                break
            received += more
    return _parse(bytes(received))


def _is_complete(received, is_head):
    """Whether a final response is there to its last byte, as far as its framing tells."""
    head, body, status = _split(received)
    if head is None:
        return False
    if is_head or status in (204, 304):
        return True
    if chunked := re.search(rb"(?i)\r\ntransfer-encoding:[^\r\n]*chunked", head):
        return bool(chunked) and body.endswith(b"0\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length:\s*(\d+)", head)
    return length is not None and len(body) >= int(length[1])


def _split(received):
    """Head, body and status of the final response; interim ones are left out. None, None, None: not there yet."""
    rest = bytes(received)
    while True:
        head, separator, rest = rest.partition(b"\r\n\r\n")
        found = _STATUS_LINE.match(head + b"\r\n")
        if not separator or found is None:
            return None, None, None
        if not 100 <= int(found[1]) < 200:
            return head, rest, int(found[1])


def _parse(received):
    head, _, status = _split(received)
    if head is None:
        what = "no response" if not received else f"no HTTP response: {received[:40]!r}"
        return Reply(raw=received, error=what)
    headers = []
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.decode("latin-1").partition(":")
        headers.append((name.lower(), value.strip()))
    return Reply(status, headers, received)
