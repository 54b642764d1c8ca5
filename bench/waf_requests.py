# SPDX-License-Identifier: Apache-2.0
"""The requests of the WAF's benchmark: what a storefront sends, in variants, so that no verdict can be remembered."""

import dataclasses
import json
import random
import urllib.parse

VARIANTS = 64
_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
_WORDS = ("blue", "shirt", "linen", "summer", "table", "lamp", "oak", "mug", "wool", "scarf", "red", "large", "gift")
_FIELDS = ("email", "first_name", "last_name", "company", "address_1", "address_2", "city", "province", "postal_code",
           "country_code", "phone", "currency_code", "region_id", "shipping_option", "gift_message", "sku",
           "variant_id", "quantity", "coupon", "locale")


@dataclasses.dataclass
class Load:
    """One kind of request; every variant has the same shape and, give or take a few bytes, the same size."""

    name: str
    title: str
    requests: list  # bytes
    is_attack: bool = False
    # The goal for the processor time that the WAF adds, in microseconds with CRS 4; None: only the ratio counts.
    goal: float = None


def loads():
    return [
        Load("get", "GET, five arguments", _variants(_get), goal=50),
        Load("json", "POST, JSON of 20 fields (1 KB)", _variants(lambda chance: _post_json(chance, 20)), goal=130),
        Load("form", "POST, form of 20 fields", _variants(_post_form)),
        Load("json200", "POST, JSON of 200 fields (10 KB)", _variants(lambda chance: _post_json(chance, 200))),
        Load("attack", "POST, form with an SQL injection", _variants(_attack), is_attack=True),
    ]


def lua(load):
    """A script for wrk that sends the variants in turn and ends with its figures as one line of JSON."""
    variants = ",\n".join(f'"{"".join(f"{chr(92)}{byte:03d}" for byte in request)}"' for request in load.requests)
    return f"""\
local variants = {{
{variants}
}}
local next_variant = 0

function request()
   next_variant = next_variant % {len(load.requests)} + 1
   return variants[next_variant]
end

function done(summary, latency, requests)
   local errors = summary.errors
   io.write(string.format(
      'SUMMARY {{"requests": %d, "duration": %d, "p50": %d, "p99": %d, "refused": %d, "errors": %d}}\\n',
      summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), errors.status,
      errors.connect + errors.read + errors.write + errors.timeout))
end
"""


def _variants(make):
    return [make(random.Random(seed)) for seed in range(VARIANTS)]


def _get(chance):
    query = urllib.parse.urlencode({
        "q": _text(chance, 2),
        "page": chance.randrange(1, 100),
        "sort": chance.choice(("price_asc", "price_desc", "newest")),
        "category": f"cat_{_identifier(chance)}",
        "price_max": f"{chance.randrange(10, 500)}.00",
    })
    return _request("GET", f"/store/products?{query}")


def _post_json(chance, count):
    document = {}
    for index in range(count):
        name = _FIELDS[index % len(_FIELDS)]
        document[name if index < len(_FIELDS) else f"{name}_{index // len(_FIELDS)}"] = _value(chance, name)
    return _request("POST", "/store/carts", "application/json", json.dumps(document).encode("ascii"))


def _post_form(chance):
    body = urllib.parse.urlencode({name: _value(chance, name) for name in _FIELDS})
    return _request("POST", "/checkout/address", "application/x-www-form-urlencoded", body.encode("ascii"))


def _attack(chance):
    fields = {name: _value(chance, name) for name in _FIELDS[:4]}
    fields["coupon"] = f"{chance.randrange(1000)}' UNION SELECT email, password FROM users WHERE '1'='1"
    body = urllib.parse.urlencode(fields)
    return _request("POST", "/checkout/address", "application/x-www-form-urlencoded", body.encode("ascii"))


def _request(method, target, content_type=None, body=b""):
    headers = {
        "Host": "shop.example.com",
        "User-Agent": _AGENT,
        "Accept": "application/json, text/plain, */*",
        "Accept-Language": "en-GB,en;q=0.9,de;q=0.8",
        "Accept-Encoding": "gzip, deflate, br",
        "Referer": "https://shop.example.com/catalogue",
        "Cookie": "session=8f14e45fceea167a5a36dedd4bea2543; cart=01HZX8M3Q4; consent=all",
        "Sec-Fetch-Site": "same-origin",
        "Sec-Fetch-Mode": "cors",
    }
    if content_type:
        headers |= {"Content-Type": content_type, "Content-Length": str(len(body))}
    head = f"{method} {target} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return head.encode("ascii") + b"\r\n" + body


def _value(chance, name):
    if name == "email":
        return f"customer{chance.randrange(10_000, 99_999)}@example.com"
    if name in ("quantity", "postal_code", "phone"):
        return str(chance.randrange(10_000, 99_999))
    if name.endswith("_id") or name in ("sku", "coupon"):
        return _identifier(chance) * 2
    return _text(chance, 6)


def _text(chance, words):
    return " ".join(chance.choice(_WORDS) for _ in range(words))


def _identifier(chance):
    return f"{chance.getrandbits(48):012X}"
