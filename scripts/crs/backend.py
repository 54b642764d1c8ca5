# SPDX-License-Identifier: Apache-2.0
"""The backend that the tests expect: it answers 200 to everything, and at /reflect as the request's body says.

POST /reflect takes a JSON document with `status`, `headers`, and `body` or (in base64) `encodedBody`.
"""

import asyncio
import base64
import http
import json
import re
import threading

MAX_HEAD = 1 << 20
_HTML = re.compile(
    rb"(?i)\s*<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|!--)[ >]")
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


class Backend:
    """Serves on a free port of 127.0.0.1 from a thread of its own, until closed."""

    def __init__(self):
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        started = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(_serve, "127.0.0.1", 0, limit=MAX_HEAD), self._loop)
        self._server = started.result(timeout=10)
        self.port = self._server.sockets[0].getsockname()[1]

    def close(self):
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(timeout=5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)

    async def _end(self):
        """Connections that a target keeps would else be torn down with the loop, and complain."""
        self._server.close()
        kept = asyncio.all_tasks() - {asyncio.current_task()}
        for task in kept:
            task.cancel()
        await asyncio.gather(*kept, return_exceptions=True)


async def _serve(reader, writer):
    try:
        while (request := await _read(reader)) is not None:
            line, body, keep = request
            writer.write(_answer(line, body))
            await writer.drain()
            if not keep:
                break
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, ValueError):
        pass
    except asyncio.CancelledError:
        return
    finally:
        writer.close()


async def _read(reader):
    """The request line, the body, and whether the connection stays; None at its end."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    line, _, fields = head.partition(b"\r\n")
    body = b""
    if re.search(rb"(?im)^transfer-encoding:.*chunked", fields):
        while size := int((await reader.readline()).split(b";")[0], 16):
            body += await reader.readexactly(size)
            await reader.readline()
        while (await reader.readline()).strip():
            pass
    elif length := re.search(rb"(?im)^content-length:\s*(\d+)", fields):
        body = await reader.readexactly(int(length[1]))
    keep = line.rstrip().endswith(b"HTTP/1.1") and not re.search(rb"(?im)^connection:.*close", fields)
    return line, body, keep


def _answer(line, body):
    method, _, target = line.partition(b" ")
    path = target.split(b" ")[0].split(b"?")[0]
    if method == b"HEAD":
        return _response(200, {}, b"")
    if method != b"POST" or not (path == b"/reflect" or path.startswith(b"/reflect/")):
        return _response(200, {}, b"")
    try:
        wanted = json.loads(body)
        status = wanted.get("status") or 200
        content = wanted.get("body", "").encode("utf-8") or base64.b64decode(wanted.get("encodedBody", ""))
        headers = {str(name): str(value) for name, value in (wanted.get("headers") or {}).items()}
    except (ValueError, AttributeError):
        return _response(400, {}, b"Invalid JSON in request body")
    if not 100 <= status < 600:
        return _response(400, {}, b"Invalid status code")
    return _response(status, headers, content)


def _response(status, headers, body):
    reason = http.HTTPStatus(status).phrase if status in http.HTTPStatus.__members__.values() else "Status"
    names = {name.lower() for name in headers}
    if body and "content-type" not in names:
        headers = {**headers, "Content-Type": _sniff(body)}
    if "content-length" not in names:
        headers = {**headers, "Content-Length": str(len(body))}
    fields = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} {reason}\r\n{fields}\r\n".encode("utf-8") + body


def _sniff(body):
    """The media type of a body that came without one: as much of the WHATWG's MIME sniffing as the tests need."""
    start = body[:512]
    if _HTML.match(start):
        return "text/html; charset=utf-8"
    if re.match(rb"\s*<\?xml", start):
        return "text/xml; charset=utf-8"
    if start.startswith(b"\x1f\x8b\x08"):
        return "application/x-gzip"
    return "application/octet-stream" if _BINARY.search(start) else "text/plain; charset=utf-8"
