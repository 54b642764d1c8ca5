# SPDX-License-Identifier: Apache-2.0
"""Requests of a shop's API, some of whose values are attacks: well-formed HTTP, so that only rules can differ."""

import dataclasses
import json
import random
import urllib.parse
import xml.sax.saxutils

_WORDS = ("blue shirt", "Café au lait mug", "O'Reilly", "size 42", "red & white scarf", "10% off", "men's shoes",
          "select your size", "drop shipping", "union jack flag", "table lamp", "order by phone", "cat food",
          "script lettering", "C++ primer", "50/50 blend", "a=b", "Ünïcode pillow", "left-handed; boxed")
_FIELDS = ("q", "page", "sort", "email", "name", "street", "city", "postcode", "note", "sku", "quantity", "coupon",
           "comment", "currency", "price_max", "brand", "title", "message", "phone", "color")
_PATHS = ("/", "/store/products", "/store/carts/01HZX8/line-items", "/api/orders", "/checkout/complete",
          "/account/addresses", "/search", "/graphql")
_AGENTS = ("Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0",
           "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
           "Version/17.5 Mobile/15E148 Safari/604.1", "ShopApp/4.2 (Android 14)")
_HEADERS = ("Referer", "User-Agent", "X-Requested-By", "Accept-Language", "X-Forwarded-Host", "Origin")
_MAX_FRAGMENT = 400


@dataclasses.dataclass
class Sample:
    number: int
    where: str  # where the values are: "query+cookie", "json"
    request: bytes


def fragments(tests):
    """Values of the arguments that the rule set's own tests send: attacks, and what looks like them."""
    found = {}
    for test in tests:
        for stage in test.stages:
            head, _, body = stage.request.partition(b"\r\n\r\n")
            target = head.split(b"\r\n")[0].split(b" ")[1:2]
            queries = [part.partition(b"?")[2] for part in target]
            if b"urlencoded" in head.lower():
                queries.append(body)
            for query in queries:
                for pair in query.split(b"&"):
                    value = urllib.parse.unquote_to_bytes(pair.partition(b"=")[2].replace(b"+", b" "))
                    if 0 < len(value) <= _MAX_FRAGMENT:
                        found[value.decode("utf-8", "replace")] = None
    return list(found)


def samples(count, seed, attacks):
    """The same requests for the same seed and attacks."""
    chance = random.Random(seed)
    return [_sample(number, chance, attacks) for number in range(1, count + 1)]


def _sample(number, chance, attacks):
    kind = chance.choice(("query", "form", "json", "multipart", "xml", "text"))
    carriers = {kind, chance.choice((kind, "query", "header", "cookie", "path"))}
    # One value in three is an attack, and a third of all requests are honest throughout.
    share = chance.choice((0, 0.3, 0.7))

    def value():
        return chance.choice(attacks) if chance.random() < share else _honest(chance)

    headers = {
        "Host": "shop.example.com",
        "User-Agent": chance.choice(_AGENTS),
        "Accept": "application/json, */*;q=0.5",
    }
    path = chance.choice(_PATHS)
    if "path" in carriers:
        path = path.rstrip("/") + "/" + urllib.parse.quote(_printable(value()).replace("/", "-"), safe="") + "/view"
    if "query" in carriers:
        path += "?" + "&".join(f"{_field(chance)}={urllib.parse.quote_plus(value())}" for _ in _some(chance))
    if "header" in carriers:
        headers[chance.choice(_HEADERS)] = _printable(value())
    if "cookie" in carriers:
        pairs = (f"{_field(chance)}={urllib.parse.quote(value(), safe=' /:()')}" for _ in _some(chance))
        headers["Cookie"] = "; ".join(pairs)
    method, body = "GET", b""
    if kind != "query":
        method = chance.choice(("POST", "POST", "PUT"))
        headers["Content-Type"], body = _BODIES[kind](chance, value)
        headers["Content-Length"] = str(len(body))
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {text}" for name, text in headers.items()), "Connection: close"]
    return Sample(number, "+".join(sorted(carriers)), ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8") + body)


def _form(chance, value):
    pairs = (f"{_field(chance)}={urllib.parse.quote_plus(value())}" for _ in _some(chance))
    return "application/x-www-form-urlencoded", "&".join(pairs).encode("ascii")


def _json(chance, value):
    def node(depth):
        pick = chance.random()
        if depth and pick < 0.15:
            return {_field(chance): node(depth - 1) for _ in _some(chance)}
        if depth and pick < 0.25:
            return [node(depth - 1) for _ in _some(chance)]
        if pick < 0.35:
            return chance.choice((1, 19.99, -3, True, False, None, 1e21))
        return value()
    document = {_field(chance): node(3) for _ in _some(chance)}
    if chance.random() < 0.1:
        document[value()] = node(1)
    return "application/json", json.dumps(document, ensure_ascii=chance.random() < 0.5).encode("utf-8")


def _multipart(chance, value):
    boundary = f"----shop{chance.getrandbits(64):016x}"
    parts = []
    for _ in _some(chance):
        disposition = f'form-data; name="{_field(chance)}"'
        more = ""
        if chance.random() < 0.3:
            name = _printable(value()).replace('"', "").replace("\\", "").replace(";", "")
            disposition += f'; filename="{name}"'
            more = "Content-Type: image/png\r\n"
        parts.append(f"--{boundary}\r\nContent-Disposition: {disposition}\r\n{more}\r\n{value()}\r\n")
    return f"multipart/form-data; boundary={boundary}", ("".join(parts) + f"--{boundary}--\r\n").encode("utf-8")


def _xml(chance, value):
    def text():
        return xml.sax.saxutils.escape("".join(each for each in value() if each >= " " or each in "\t\n"))
    fields = []
    for _ in _some(chance):
        name = _field(chance)
        attribute = f" note={xml.sax.saxutils.quoteattr(_printable(value()))}" if chance.random() < 0.4 else ""
        fields.append(f"<{name}{attribute}>{text()}</{name}>")
    document = f'<?xml version="1.0" encoding="utf-8"?><order>{"".join(fields)}</order>'
    return chance.choice(("application/xml", "text/xml")), document.encode("utf-8")


def _text(chance, value):
    return "text/plain", " ".join(value() for _ in _some(chance)).encode("utf-8")


_BODIES = {"form": _form, "json": _json, "multipart": _multipart, "xml": _xml, "text": _text}


def _honest(chance):
    return chance.choice((
        lambda: chance.choice(_WORDS),
        lambda: str(chance.randrange(10_000)),
        lambda: f"customer{chance.randrange(100)}@example.com",
        lambda: f"{chance.randrange(1, 200)}.{chance.randrange(100):02d}",
        lambda: f"{chance.getrandbits(128):032x}",
        lambda: f"2026-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}T12:00:00Z",
        lambda: f"{chance.choice(_WORDS)}, {chance.choice(_WORDS)}",
    ))()


def _field(chance):
    return chance.choice(_FIELDS)


def _some(chance):
    return range(chance.randrange(1, 5))


def _printable(text):
    """What may stand in a header field: visible ASCII and inner blanks."""
    return "".join(each for each in text if " " <= each <= "~").strip() or "-"
