# SPDX-License-Identifier: Apache-2.0
"""The bytes of a test's request, completed as the program that the tests were written for completes them."""

import base64
import re
import urllib.parse

FORM = "application/x-www-form-urlencoded"
_TEMPLATE = re.compile(r'\{\{\s*"([^"]*)"\s*\|\s*repeat\s+(\d+)\s*\}\}')
# As go-ftw has it: the alternatives in the middle match anywhere.
_METHODS_WITH_BODY = re.compile(r"^POST|PUT|PATCH|DELETE$")


def ftw_request(source):
    """Of release 3: ftw keeps the order of headers, and completes type and length only where there is data."""
    if "encoded_request" in source:
        return base64.b64decode(source["encoded_request"])
    if "raw_request" in source:
        return source["raw_request"].encode("utf-8")
    headers = [(name, value) for name, value in (source.get("headers") or {}).items()]
    data = source.get("data", "")
    if isinstance(data, list):
        data = "\r\n".join(data)
    if data and source.get("stop_magic", "").lower() != "true":
        names = {name: value for name, value in headers}
        if "Content-Type" not in names:
            headers.append(("Content-Type", FORM))
        if names.get("Content-Type", FORM) == FORM and urllib.parse.unquote(data) == data:
            # Fields without a value are lost on the way, as they are in ftw.
            data = urllib.parse.urlencode(urllib.parse.parse_qsl(data)) or data
        if "Content-Length" not in names:
            headers.append(("Content-Length", str(len(data.encode("utf-8")))))
    return _assemble(source, headers, data.encode("utf-8"))


def go_ftw_request(source):
    """Of release 4: go-ftw sorts headers, completes type, length and connection, and makes lines of multipart CRLF."""
    if "encoded_request" in source:
        return base64.b64decode(source["encoded_request"])
    headers = sorted((source.get("headers") or {}).items())
    if "encoded_data" in source:
        data = base64.b64decode(source["encoded_data"])
    else:
        data = _expand(source.get("data", "")).encode("utf-8")
    complete = source.get("autocomplete_headers", "true").lower() == "true"
    if data and complete:
        if not _values(headers, "content-type"):
            headers.append(("Content-Type", FORM))
        if any(value.lower() == FORM for value in _values(headers, "content-type")):
            data = _escape_form(data)
    if any("multipart/form-data;" in value.lower() for value in _values(headers, "content-type")):
        data = data.replace(b"\n", b"\r\n")
    if complete:
        if not _values(headers, "connection"):
            headers.append(("Connection", "close"))
        if not _values(headers, "content-length") and (data or _METHODS_WITH_BODY.search(source.get("method", "GET"))):
            headers.append(("Content-Length", str(len(data))))
    return _assemble(source, headers, data)


def _assemble(source, headers, data):
    line = f"{source.get('method', 'GET')} {source.get('uri', '/')} {source.get('version', 'HTTP/1.1')}\r\n"
    head = line + "".join(f"{name}: {value}\r\n" for name, value in headers) + "\r\n"
    return head.encode("utf-8") + data


def _values(headers, name):
    return [value for each, value in headers if each.lower() == name]


def _escape_form(data):
    """Percent-encodes names and values, unless the data look as if they were: with a plus sign or a percent sign."""
    if b"+" in data or b"%" in data:
        return data
    pairs = (pair.split(b"=", 1) for pair in data.split(b"&"))
    escaped = ("=".join(urllib.parse.quote_plus(part) for part in pair) for pair in pairs)
    return "&".join(escaped).encode("ascii")


def _expand(data):
    """The one template that the tests use: a text so many times."""
    expanded = _TEMPLATE.sub(lambda found: found[1] * int(found[2]), data)
    if "{{" in expanded:
        raise ValueError("an unknown template in data")
    return expanded
