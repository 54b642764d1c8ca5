# SPDX-License-Identifier: Apache-2.0
"""Requests that no contract gives: prose, addresses, descriptions in HTML, pictures, tokens, marketing links."""

import base64
import json
import re

from honest import prose, values
from honest.request import Request

_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"
_BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
_END = f"--{_BOUNDARY}--\r\n".encode()


def requests(random, variants):
    """All of them, each kind `variants` times with other values, and every text of the lists at least once."""
    for _ in range(variants):
        yield from _people(random)
        yield from _links(random)
        yield from _pictures(random)
        yield from _tokens(random)
    yield from _addresses()
    yield from _reviews(random)
    yield from _descriptions(random)
    yield from _operations()


def _people(random):
    for last in prose.APOSTROPHES:
        first = random.choice(values.FIRST_NAMES)
        email = f"{random.choice(['anna', 'j.o', 'info+shop'])}@example.{random.choice(['com', 'ie', 'fr'])}"
        person = {"first_name": first, "last_name": last, "email": email, "phone": random.choice(values.PHONES)}
        yield Request("people register", "POST", "/store/customers", (), person, _JSON)
        yield Request("people profile", "POST", "/account/profile", (), person, _FORM)
        yield Request("people search", "GET", "/admin/customers", [("q", f"{first} {last}"), ("limit", "20")])


def _addresses():
    for language, lines in prose.ADDRESSES.items():
        for name, company, street, more, postcode, city, region, note in lines:
            address = {"name": name, "company": company, "address_1": street, "address_2": more,
                       "postal_code": postcode, "city": city, "province": region, "delivery_note": note}
            yield Request(f"addresses {language} JSON", "POST", "/store/carts/cart_01HZX/addresses", (),
                          {"shipping_address": address, "billing_address": address}, _JSON)
            yield Request(f"addresses {language} form", "POST", "/checkout/address", (), address, _FORM)
            yield Request(f"addresses {language} lookup", "GET", "/store/address-lookup",
                          [("q", f"{street}, {postcode} {city}"), ("lang", language)])
            yield Request(f"addresses {language} multipart", "POST", "/checkout/address", (),
                          _multipart(address), "multipart/form-data; boundary=" + _BOUNDARY)


def _reviews(random):
    for text in prose.REVIEWS:
        title = re.split(r"[.;:(!?]", text)[0][:80]
        review = {"rating": random.randrange(1, 6), "title": title, "content": text, "author": "Anna O'Neill"}
        yield Request("reviews JSON", "POST", "/store/products/prod_1/reviews", (), review, _JSON)
        yield Request("reviews form", "POST", "/products/blue-shirt/reviews", (), review, _FORM)
        yield Request("reviews question", "GET", "/store/questions", [("q", title)])
        yield Request("reviews contact", "POST", "/contact", (), {"subject": title, "message": text}, _JSON)


def _descriptions(random):
    for html in prose.DESCRIPTIONS:
        product = {"title": random.choice(values.TITLES), "handle": "blue-shirt", "description": html,
                   "metadata": {"care": "30°C; don't tumble-dry"}, "status": "published"}
        yield Request("descriptions admin", "POST", "/admin/products", (), product, _JSON)
        yield Request("descriptions admin", "PUT", "/admin/products/prod_1", (), {"product": {"body_html": html}}, _JSON)
        yield Request("descriptions dashboard", "POST", "/dashboard/catalogue/products/17/", (),
                      {"title": product["title"], "description": html}, _FORM)
        yield Request("descriptions cms", "PATCH", "/admin/pages/12", (), {"content": html, "title": "About us"}, _JSON)


def _pictures(random):
    for kind in ("png", "jpeg", "webp"):
        data = base64.b64encode(random.randbytes(random.randrange(400, 3000))).decode("ascii")
        yield Request("pictures avatar", "POST", "/store/customers/me", (),
                      {"avatar": f"data:image/{kind};base64,{data}"}, _JSON)
        yield Request("pictures photo", "POST", "/store/reviews/1/photos", (),
                      {"photo": data, "name": f"IMG_{random.randrange(9999)}.{kind}"}, _JSON)
        yield Request("pictures upload", "POST", "/admin/uploads", (),
                      _upload(random, kind), "multipart/form-data; boundary=" + _BOUNDARY)


def _tokens(random):
    """Tokens as identity providers sign them: their Base64 is random, in a header, a cookie, a body and a query."""
    token = _token(random)
    yield Request("tokens header", "GET", "/store/customers/me", fields={"Authorization": f"Bearer {token}"})
    yield Request("tokens own header", "GET", "/store/orders", fields={"X-Access-Token": token, "X-Id-Token": token})
    yield Request("tokens cookie", "GET", "/account", fields={"Cookie": f"__Host-session={token}; theme=dark"})
    yield Request("tokens refresh", "POST", "/auth/refresh", (), {"refresh_token": token, "grant_type": "refresh_token"},
                  _JSON)
    yield Request("tokens exchange", "POST", "/oauth/token", (), {
        "grant_type": "authorization_code", "code": token[:43], "redirect_uri": "https://shop.example.com/callback",
        "code_verifier": values.url_base64(random.randbytes(48)), "client_id": "shop-web"}, _FORM)
    yield Request("tokens callback", "GET", "/auth/callback", [
        ("code", token[:60]), ("state", values.url_base64(random.randbytes(24))), ("scope", "openid profile email")])


def _links(random):
    for path in ("/", "/products/blue-shirt", "/de/sale"):
        chosen = random.sample(prose.CAMPAIGN, 12)
        query = [(name, text.replace("#", values.url_base64(random.randbytes(40)))) for name, text in chosen]
        yield Request("links", "GET", path, query)
        page = "https://www.shop.example.com" + Request("page", "GET", path, query).target
        yield Request("links beacon", "POST", "/collect", (), {
            "dl": page, "dt": random.choice(values.TITLES), "dr": "https://www.google.com/", "sr": "1920x1080",
            "ev": [{"n": "add_to_cart", "v": 19.99, "items": [{"id": "SKU-1", "name": random.choice(values.TITLES)}]}],
        }, _JSON)


def _operations():
    for endpoint, name, text, variables in prose.OPERATIONS:
        body = {"operationName": name, "query": text, "variables": variables}
        yield Request(f"operations {name}", "POST", endpoint, (), body, _JSON)
        yield Request(f"operations {name} batch", "POST", endpoint, (), [body, body], _JSON)
        yield Request(f"operations {name} GET", "GET", endpoint, [
            ("operationName", name), ("variables", json.dumps(variables)),
            ("extensions", json.dumps({"persistedQuery": {"version": 1, "sha256Hash": "0123456789abcdef" * 4}}))])


def _token(random):
    claims = {"sub": values.identifier(random, "cus"), "iat": 1790000000, "exp": 1790003600, "name": "Zoë D'Angelo",
              "iss": "https://id.example.com/realms/shop", "nonce": values.uuid(random), "scope": "openid email"}
    parts = [json.dumps({"alg": "RS256", "typ": "JWT", "kid": values.uuid(random)[:8]}), json.dumps(claims)]
    return ".".join([*(values.url_base64(part.encode()) for part in parts), values.url_base64(random.randbytes(256))])


def _multipart(fields):
    return b"".join(_part(f'name="{name}"', text.encode()) for name, text in fields.items()) + _END


def _upload(random, kind):
    name = random.choice(["IMG_0815.HEIC", "Bildschirmfoto 2026-11-23 um 10.00.00.png", "O'Reilly (1).jpg", "résumé.pdf"])
    picture = _part(f'name="files"; filename="{name}"', random.randbytes(700), f"image/{kind}")
    return picture + _part('name="alt"', "It's the blue one".encode()) + _END


def _part(disposition, content, kind=None):
    head = f"--{_BOUNDARY}\r\nContent-Disposition: form-data; {disposition}\r\n"
    if kind:
        head += f"Content-Type: {kind}\r\n"
    return head.encode("utf-8") + b"\r\n" + content + b"\r\n"
