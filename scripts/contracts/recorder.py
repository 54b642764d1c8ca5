# SPDX-License-Identifier: Apache-2.0
"""Proxies that judge requests: one behind a gateway, of what it lets through, and one before it, of what it refuses."""

import collections
import http.client
import http.server
import json
import threading

from . import explained

# Fields of one connection, not of the message (RFC 9110, section 7.6.1).
HOP = {"connection", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade", "content-length"}
SECONDS = 15


class _Proxy:
    """Serves on a free port of 127.0.0.1 until closed, and hands everything on."""

    def __init__(self, upstream, oracle, oracle_without_empty):
        self.upstream = upstream
        self.count = 0
        self.explained = collections.Counter()
        # (case, reason) of what should not have happened.
        self.wrong = []
        self._oracles = oracle, oracle_without_empty
        self._lock = threading.Lock()
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), lambda *_: _Handler(self, *_))
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def judge(self, method, target, headers, body, status, answer):
        path, _, query = target.partition("?")
        # Clients may ask for the head of whatever may be got.
        method = "GET" if method == "HEAD" else method
        oracle, without_empty = self._oracles
        case = {"method": method, "path": path, "query": query, "headers": headers,
                "type": next((value for name, value in headers if name.lower() == "content-type"), ""),
                "body": body.decode("utf-8", "surrogateescape")}
        with self._lock:
            self.count += 1
            # The bytes themselves: not all bodies are text.
            reason = oracle.reason(method, path, query, headers, case["type"], body)
            finding = self.finding(reason, status, answer)
            if finding is None:
                return
            difference = explained.reason(case, reason, oracle.asked, without_empty.asked)
            if difference:
                self.explained[difference] += 1
            else:
                self.wrong.append((case, finding))


class Recorder(_Proxy):
    """Behind the gateway: a request that is not valid should never have come this far."""

    def finding(self, reason, status, answer):
        return reason


class Referee(_Proxy):
    """Before the gateway: a request that is valid should not be refused by a contract."""

    def finding(self, reason, status, answer):
        if reason is not None or status not in (400, 415) or b"/errors/contract." not in answer:
            return None
        errors = json.loads(answer).get("errors", [])
        # What is undeclared is valid for a document, and refused by the gateway's own settings.
        if errors and all(error.get("keyword") == "undeclared" for error in errors):
            return None
        return json.dumps(errors, ensure_ascii=False)


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, proxy, *arguments):
        self.proxy = proxy
        super().__init__(*arguments)

    def log_message(self, *_):
        pass

    def handle_one(self):
        body = self.read_body()
        headers = list(self.headers.items())
        upstream = http.client.HTTPConnection("127.0.0.1", self.proxy.upstream, timeout=SECONDS)
        try:
            upstream.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in headers:
                if name.lower() not in HOP:
                    upstream.putheader(name, value)
            if body or "content-length" in self.headers or "transfer-encoding" in self.headers:
                upstream.putheader("Content-Length", str(len(body)))
            upstream.endheaders(body or None)
            response = upstream.getresponse()
            answer = response.read()
        except (OSError, http.client.HTTPException):
            self.proxy.judge(self.command, self.path, headers, body, 502, b"")
            self.send_error(502)
            return
        finally:
            upstream.close()
        self.proxy.judge(self.command, self.path, headers, body, response.status, answer)
        self.send_response_only(response.status)
        for name, value in response.getheaders():
            if name.lower() not in HOP:
                self.send_header(name, value)
        if response.status != 204:
            length = len(answer) if self.command != "HEAD" else response.getheader("Content-Length", "0")
            self.send_header("Content-Length", str(length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_TRACE = do_QUERY = handle_one

    def read_body(self):
        if "chunked" not in self.headers.get("Transfer-Encoding", "").lower():
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b""
        while length := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(length)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return body
