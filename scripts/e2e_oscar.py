#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Buys something from the shop of examples/django-oscar through the gateway, and attacks it on the way.

With --without-gateway it goes straight to the shop, and leaves out what is the gateway's: to tell a
fault of the shop from one of the gateway.
"""

import argparse
import json
import pathlib
import sqlite3
import sys
import tempfile
import time
import traceback
import urllib.parse

from e2e_client import Browser, Site
from e2e_servers import Gateway, Shop, Unavailable
from honest import prose, values

CUSTOMER = {"username": "alice@example.com", "password": "correct-horse-battery"}
ADDRESS = {
    "first_name": "Alice", "last_name": "Jansen", "line1": "Keizersgracht 1", "line4": "Amsterdam",
    "postcode": "1015 CC",
}
# Every hostile request carries this word; it must never be seen in the shop.
MARK = "e2ehostile"


class Test:
    """Counts checks; a failed one is told and the rest goes on."""

    def __init__(self, shop, gateway, site):
        self.shop, self.gateway, self.site = shop, gateway, site
        self.passed = self.failed = self.skipped = 0

    def check(self, behaviour, holds, seen=""):
        if holds:
            self.passed += 1
            print(f"  ok    {behaviour}")
        else:
            self.failed += 1
            print(f"  FAIL  {behaviour}: {seen}")

    def run(self, *steps):
        for step in steps:
            print(step.__doc__.splitlines()[0].rstrip(".") + ":")
            try:
                step(self)
            except Exception:
                self.check("the step runs to its end", False, traceback.format_exc())

    def reached(self):
        """The requests that the shop has seen."""
        lines = self.shop.requests.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def log(self):
        """The lines of the gateway's access log."""
        # A line may be written up to 100 ms behind its response.
        time.sleep(0.3)
        return [json.loads(line) for line in self.gateway.output().splitlines() if line.startswith("{")]

    def query(self, sql, *parameters):
        with sqlite3.connect(f"file:{self.shop.database}?mode=ro", uri=True) as database:
            return database.execute(sql, parameters).fetchall()


def customer_buys(test):
    """A customer fills a basket, uses a voucher, logs in and orders."""
    browser = Browser(test.site)
    products = browser.get("/api/products/")
    test.check("the catalogue is listed", products.status == 200 and len(products.json) == 5, products)
    moka = next(product for product in products.json if product["upc"] == "GH-0001")

    added = browser.post("/api/basket/add-product/", {"url": moka["url"], "quantity": 2})
    test.check("a product goes into the basket", added.status == 200 and added.json["total_incl_tax"] == "59.00", added)
    voucher = browser.post("/api/basket/add-voucher/", {"vouchercode": "WELCOME10"})
    test.check("a voucher is accepted", voucher.status == 200, voucher)
    wrong = browser.post("/api/basket/add-voucher/", {"vouchercode": "NOPE"})
    test.check("a wrong voucher is the shop's to refuse", wrong.status == 406, wrong)

    login = browser.post("/api/login/", CUSTOMER)
    test.check("the customer logs in", login.status == 200 and "csrftoken" in login.cookies, login)
    basket = browser.get("/api/basket/")
    test.check("the basket is kept, less the voucher", basket.json["total_incl_tax"] == "53.10", basket)

    forged = browser.post("/api/basket/add-product/", {"url": moka["url"], "quantity": 1}, headers={"X-CSRFToken": "x"})
    test.check("without the CSRF token nothing is bought", forged.status == 403, forged)

    order = browser.post("/api/checkout/", checkout(test, basket.json, "53.10"))
    test.check("the order is placed", order.status == 200 and order.json["total_incl_tax"] == "53.10", order)
    test.check("its links lead to where the customer is", order.json["url"].startswith(test.site.origin), order)
    number = order.json["number"]

    orders = browser.get("/api/orders/")
    test.check("the customer finds it", [one["number"] for one in orders.json] == [number], orders)
    rows = test.query(
        "SELECT o.total_incl_tax, u.email, l.upc, l.quantity FROM order_order o JOIN auth_user u ON u.id = o.user_id"
        " JOIN order_line l ON l.order_id = o.id WHERE o.number = ?", number)
    test.check(
        "it is in the shop's database",
        [(float(total), *rest) for total, *rest in rows] == [(53.1, CUSTOMER["username"], "GH-0001", 2)], rows)
    stock = test.query("SELECT num_allocated FROM partner_stockrecord WHERE partner_sku = 'GH-0001'")
    test.check("the goods are set aside", stock == [(2,)], stock)

    stranger = Browser(test.site).get(order.json["url"].removeprefix(test.site.origin))
    test.check("a stranger does not see it", stranger.status in (401, 403), stranger)


def guest_buys(test):
    """A guest orders with an e-mail address alone."""
    browser = Browser(test.site)
    browser.post("/api/basket/add-product/", {"url": f"{test.site.origin}/api/products/4/", "quantity": 1})
    basket = browser.get("/api/basket/").json
    body = checkout(test, basket, "21.90") | {"guest_email": "guest@example.com"}
    wrong = browser.post("/api/checkout/", body | {"total": "0.01"})
    test.check("a wrong total is the shop's to refuse", wrong.status == 406, wrong)
    order = browser.post("/api/checkout/", body)
    test.check("the order is placed", order.status == 200, order)
    rows = test.query("SELECT guest_email, user_id FROM order_order WHERE number = ?", order.json["number"])
    test.check("it is in the shop's database", rows == [("guest@example.com", None)], rows)


def people_of_all_names_buy(test):
    """Guests from everywhere order, and look for things."""
    ordered, refused = 0, []
    addresses = [lines for each in prose.ADDRESSES.values() for lines in each]
    for number, (name, company, street, more, _, city, region, note) in enumerate(addresses):
        browser = Browser(test.site)
        browser.post("/api/basket/add-product/", {"url": f"{test.site.origin}/api/products/4/", "quantity": 1})
        body = checkout(test, browser.get("/api/basket/").json, "21.90") | {"guest_email": f"guest.{number}@example.com"}
        first, _, last = name.partition(" ")
        body["shipping_address"] |= {
            "first_name": first, "last_name": last or prose.APOSTROPHES[number % len(prose.APOSTROPHES)],
            "line1": street, "line2": more, "line3": company, "line4": city, "state": region, "notes": note}
        order = browser.post("/api/checkout/", body)
        ordered += order.status == 200
        if order.status == 403:
            refused.append((name, order))
    test.check("none of the orders is refused", not refused, refused)
    test.check("the orders are placed", ordered == len(addresses), f"{ordered} of {len(addresses)}")
    browser = Browser(test.site)
    searches = [browser.get("/api/products/?" + urllib.parse.urlencode({"q": each}))
                for each in values.SEARCHES]
    test.check("what people search for is served", {each.status for each in searches} == {200}, [str(each) for each in searches if each.status != 200])


def honest_traffic_passes_the_firewall(test):
    """The firewall has refused none of all this."""
    lines = test.log()
    test.check("the requests are in the log", len(lines) > 60, len(lines))
    refused = [line for line in lines if (line["check"] or "").startswith("waf.")]
    test.check("none was refused by the firewall", not refused, refused)
    spoke = [(line["path"], line["findings"]) for line in lines if any(
        finding["check"].startswith("waf.") for finding in line["findings"])]
    test.check("nor would be in another shop: its rules found nothing", not spoke, spoke)


def answers_are_hardened(test):
    """Answers carry what browsers need to protect their user."""
    browser = Browser(test.site)
    answer = browser.get("/api/basket/")
    for name, (_, attributes) in answer.cookies.items():
        flags = {flag: flag in attributes for flag in ("secure", "httponly", "samesite")}
        test.check(f"cookie {name} has Secure, HttpOnly and SameSite", all(flags.values()), attributes)
    test.check("the shop did set cookies", {"sessionid", "oscar_open_basket"} <= set(answer.cookies), answer.cookies)
    token = browser.post("/api/login/", CUSTOMER).cookies.get("csrftoken", ("", {}))[1]
    test.check(
        "cookie csrftoken has Secure and SameSite, and pages may read it",
        "secure" in token and "samesite" in token and "httponly" not in token, token)
    headers = answer.headers
    test.check("Strict-Transport-Security is there", "max-age=" in (headers["strict-transport-security"] or ""), headers)
    test.check("X-Content-Type-Options is there", headers["x-content-type-options"] == "nosniff", headers)
    test.check("X-Request-Id is there", bool(headers["x-request-id"]), headers)
    test.check("the shop's server does not name itself", "waitress" not in str(headers).lower(), headers)


def identity_is_not_claimed(test):
    """What clients say about themselves does not reach the shop."""
    answer = Browser(test.site).get("/api/basket/", headers={
        "Session-Id": "SID:ANON:localhost:fixed", "X-Forwarded-For": "192.0.2.66", "X-Forwarded-Proto": "gopher",
        "Forwarded": "for=192.0.2.66", "X-Gatehouse-User": "forged",
    })
    test.check("the request itself is served", answer.status == 200, answer)
    test.check("no session is fixed by a Session-Id header", answer.headers["session-id"] is None, answer.headers)
    seen = test.reached()[-1]
    told = json.dumps(seen["headers"])
    test.check("the shop sees the true client", seen["client"] == "127.0.0.1" and "192.0.2.66" not in told, seen)
    test.check("the shop sees the true scheme", seen["scheme"] == "https" and "gopher" not in told, seen)
    test.check("the gateway's own headers cannot be forged", "forged" not in told, seen)


def hostile_is_stopped(test):
    """Hostile requests are refused, and none of them reaches the shop."""
    host = f"Host: localhost:{test.site.port}\r\n"
    target = f"/api/products/?{MARK}"
    get, post = f"GET {target} HTTP/1.1\r\n", f"POST /api/basket/add-product/?{MARK} HTTP/1.1\r\n"
    refusals = {}
    chunked = f"0\r\n\r\nGET /admin/?{MARK} HTTP/1.1\r\n{host}\r\n"
    for name, statuses, request in [
        ("Content-Length and Transfer-Encoding", {400},
         f"{post}{host}Content-Length: {len(chunked)}\r\nTransfer-Encoding: chunked\r\n\r\n{chunked}"),
        ("two Content-Lengths", {400}, f"{post}{host}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}"),
        ("an obscured Transfer-Encoding", {400, 501}, f"{post}{host}Transfer-Encoding: xchunked\r\n\r\n{chunked}"),
        ("a space before the colon", {400}, f"{post}{host}Content-Length : 2\r\n\r\n{{}}"),
        ("a folded header", {400}, f"{get}{host}X-A: b\r\n c\r\n\r\n"),
        ("a bare line feed", {400}, f"{get}{host}X-A: b\nX-B: c\r\n\r\n"),
        ("a NUL in a header", {400}, f"{get}{host}X-A: b\0c\r\n\r\n"),
        ("no Host", {400}, f"{get}\r\n"),
        ("two Hosts", {400}, f"{get}{host}Host: evil.example\r\n\r\n"),
        ("a target of another host", {400, 421}, f"GET http://evil.example{target} HTTP/1.1\r\n{host}\r\n"),
        ("an encoded slash", {400}, f"GET /api/products/..%2f..%2fadmin/?{MARK} HTTP/1.1\r\n{host}\r\n"),
        ("dot segments to the back office", {400, 404}, f"GET /api/products/../../admin/?{MARK} HTTP/1.1\r\n{host}\r\n"),
        ("encoded dot segments", {400, 404}, f"GET /api/products/%2e%2e/%2e%2e/admin/?{MARK} HTTP/1.1\r\n{host}\r\n"),
        ("the back office", {404}, f"GET /admin/?{MARK} HTTP/1.1\r\n{host}\r\n"),
        ("the administrators' API", {404}, f"GET /api/admin/products/?{MARK} HTTP/1.1\r\n{host}\r\n"),
        ("a method the catalogue does not have", {404, 405}, f"DELETE {target} HTTP/1.1\r\n{host}\r\n"),
        ("TRACE", {400, 405, 501}, f"TRACE {target} HTTP/1.1\r\n{host}\r\n"),
        ("SQL injection in the query", {403}, f"GET {target}&q=1'%20or%20'1'='1 HTTP/1.1\r\n{host}\r\n"),
        ("a script in the query", {403}, f"GET {target}&q=%3Cscript%3Ealert(1)%3C/script%3E HTTP/1.1\r\n{host}\r\n"),
        ("a command in a body", {403}, body_of(test, {"vouchercode": f"{MARK};cat /etc/passwd"})),
        ("a polluted prototype", {403}, body_of(test, {"vouchercode": MARK, "__proto__": {"is_staff": True}})),
        ("too large an order", {413}, f"POST /api/checkout/?{MARK} HTTP/1.1\r\n{host}Content-Length: 9999999\r\n\r\n"),
        ("too long a URL", {414}, f"GET {target}&a={'a' * 9000} HTTP/1.1\r\n{host}\r\n"),
        ("too large a header", {431}, f"{get}{host}X-A: {'a' * 70_000}\r\n\r\n"),
    ]:
        answer = test.site.send_raw(request.encode())
        refused = answer is not None and answer.status in statuses
        test.check(f"{name} is refused", refused, answer)
        if refused:
            kind = answer.headers["content-type"]
            test.check(f"{name}: the refusal is a problem document", (kind or "").startswith("application/problem+json"), kind)
            refusals[name] = answer.headers["x-request-id"]
    reached = [request for request in test.reached() if MARK in json.dumps(request)]
    test.check("none of them reaches the shop", not reached, reached)
    log = {line["request_id"]: line for line in test.log()}
    missing = [name for name, request_id in refusals.items() if request_id not in log]
    test.check("each is in the access log", not missing, missing)
    for name, status, check in [
        ("Content-Length and Transfer-Encoding", 400, "http.framing"), ("SQL injection in the query", 403, "waf.crs"),
        ("a polluted prototype", 403, "waf.commerce"),
    ]:
        told = log.get(refusals.get(name), {})
        test.check(f"{name}: the log tells what was blocked and why", (
            told.get("verdict"), told.get("status"), told.get("check")) == ("blocked", status, check), told)
    again = Browser(test.site).get("/api/products/")
    test.check("the gateway serves on", again.status == 200, again)


def body_of(test, value):
    content = json.dumps(value)
    return (f"POST /api/basket/add-voucher/?{MARK} HTTP/1.1\r\nHost: localhost:{test.site.port}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n{content}")


def guessing_is_slowed(test):
    """Guessing passwords is slowed down."""
    browser = Browser(test.site)
    before = len(test.reached())
    answers = [browser.post("/api/login/", {**CUSTOMER, "password": f"guess-{number}"}) for number in range(12)]
    statuses = [answer.status for answer in answers]
    arrived = len(test.reached()) - before
    test.check("most guesses are answered with 429", statuses.count(429) >= 6, statuses)
    test.check("those do not reach the shop", arrived == 12 - statuses.count(429), f"{arrived} arrived, {statuses}")
    test.check("the rest of the shop stays open", browser.get("/api/products/").status == 200)


def gateway_ends_well(test):
    """The gateway stops when asked to."""
    test.check("it is running still", test.gateway.process.poll() is None, test.gateway.output()[-2000:])
    status = test.gateway.stop(seconds=20)
    test.check("it ends with status 0", status == 0, f"{status}\n{test.gateway.output()[-2000:]}")


def checkout(test, basket, total):
    return {
        "basket": basket["url"],
        "total": total,
        "shipping_charge": {"currency": "EUR", "excl_tax": "0.00", "tax": "0.00"},
        "shipping_address": ADDRESS | {"country": f"{test.site.origin}/api/countries/NL/"},
    }


BOTH = [customer_buys, guest_buys, people_of_all_names_buy]
GATEWAY_ONLY = [
    honest_traffic_passes_the_firewall, answers_are_hardened, identity_is_not_claimed, hostile_is_stopped, guessing_is_slowed, gateway_ends_well,
]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--without-gateway", action="store_true", help="straight to the shop")
    options = parser.parse_args()
    servers = []
    with tempfile.TemporaryDirectory(prefix="gatehouse-e2e-") as directory:
        directory = pathlib.Path(directory)
        try:
            shop = Shop(directory)
            servers.append(shop)
            if options.without_gateway:
                test = Test(shop, None, Site(shop.port))
                test.run(*BOTH)
                test.skipped = len(GATEWAY_ONLY)
            else:
                gateway = Gateway(directory, shop)
                servers.append(gateway)
                test = Test(shop, gateway, Site(gateway.port, gateway.certificate))
                test.run(*BOTH, *GATEWAY_ONLY)
        except Unavailable as reason:
            print(f"end-to-end test skipped: {reason}")
            print("0 passed, 0 failed, 1 skipped")
            return 0
        finally:
            for server in reversed(servers):
                server.stop()
    skipped = f", {test.skipped} skipped" if test.skipped else ""
    print(f"{test.passed} passed, {test.failed} failed{skipped}")
    return 1 if test.failed or not test.passed else 0


if __name__ == "__main__":
    sys.exit(main())
