# SPDX-License-Identifier: Apache-2.0
"""A browser of sorts, with cookies, and a way to send bytes that no browser would."""

import http.client
import json
import socket
import ssl

TIMEOUT = 15


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers  # an http.client.HTTPMessage: names in any case
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def cookies(self):
        """Set-Cookie as {name: (value, {lower-case attribute: value})}."""
        found = {}
        for line in self.headers.get_all("set-cookie") or []:
            first, *attributes = (part.strip() for part in line.split(";"))
            name, _, value = first.partition("=")
            pairs = (attribute.partition("=") for attribute in attributes)
            found[name] = (value, {key.lower(): setting for key, _, setting in pairs})
        return found

    def __str__(self):
        return f"{self.status} {self.body[:300]!r}"


class Site:
    """Where the requests go: to the gateway over TLS or, for want of it, straight to the shop."""

    def __init__(self, port, certificate=None):
        self.port = port
        self.context = ssl.create_default_context(cafile=certificate) if certificate else None
        self.origin = f"{'https' if certificate else 'http'}://localhost:{port}"

    def connect(self):
        if self.context is None:
            return http.client.HTTPConnection("localhost", self.port, timeout=TIMEOUT)
        return http.client.HTTPSConnection("localhost", self.port, timeout=TIMEOUT, context=self.context)

    def send_raw(self, data):
        """Sends the bytes as they are, on a connection of their own; None when it is closed without an answer."""
        with socket.create_connection(("localhost", self.port), timeout=TIMEOUT) as plain:
            connection = self.context.wrap_socket(plain, server_hostname="localhost") if self.context else plain
            with connection:
                try:
                    connection.sendall(data)
                    response = http.client.HTTPResponse(connection)
                    response.begin()
                    return Answer(response.status, response.headers, response.read())
                except (http.client.HTTPException, ConnectionError, ssl.SSLError):
                    return None


class Browser:
    """One visitor: a connection that is kept, and cookies."""

    def __init__(self, site):
        self.site = site
        self.cookies = {}
        self._connection = site.connect()

    def request(self, method, path, data=None, headers=None):
        sent = {"Accept": "application/json", **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = data
        if data is not None and not isinstance(data, bytes):
            body = json.dumps(data).encode()
            sent["Content-Type"] = "application/json"
        if method != "GET" and "csrftoken" in self.cookies:
            sent.setdefault("X-CSRFToken", self.cookies["csrftoken"])
            sent.setdefault("Origin", self.site.origin)
        try:
            self._connection.request(method, path, body=body, headers=sent)
            response = self._connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # The server ended the kept connection, as it may: a browser opens another.
            self._connection.close()
            self._connection.request(method, path, body=body, headers=sent)
            response = self._connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        for name, (value, attributes) in answer.cookies.items():
            if attributes.get("max-age") == "0" or value in ("", '""'):
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return answer

    def get(self, path, **options):
        return self.request("GET", path, **options)

    def post(self, path, data, **options):
        return self.request("POST", path, data, **options)
