# SPDX-License-Identifier: Apache-2.0
"""Attacks where exclusions look away from honest requests of the same kind: each must be refused all the same."""

from honest.request import Request

_JSON = "application/json"
_BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW"

_MARKUP = [
    "<p>A shirt</p><script>alert(1)</script>", "<p onclick=\"alert(1)\">A shirt</p>", "<img src=x onerror=alert(1)>",
    "<a href=\"javascript:alert(1)\">sizes</a>", "<a href=\"&#106;avascript:alert(1)\">sizes</a>", "<svg/onload=alert(1)>",
    "<p style=\"background: url(javascript:alert(1))\">A shirt</p>", "<iframe src=\"https://evil.example/\"></iframe>",
    "<p class=\"a\" onmouseover=\"alert(document.cookie)\">A shirt</p>", "<!-- --><script src=//evil.example></script><!-- -->",
]
_SQL = [
    "nice; select password from users", "nice; drop table orders", "nice; delete from orders", "1; truncate table orders",
    "nice; update users set role=1", "'; select 1 --", "nice; insert into users values (1, 2)", "x; select pg_sleep(9)",
    "x; alter table users add column a int", "x; load data infile 'x'", "x; select version()", "x; select 1; x",
]
_SCRIPTS = [
    "ا' or 1=1 --", "Ч' union select password from users --", "性' or '1'='1", "ا＇ or 1=1 --", "Ч’ or 1=1 --",
    "ا' and sleep(5) #",
]
_CALLS = ["<img src=x onerror=alert (1)>", "x; alert (document.cookie)", "';alert (new Image)//", "eval (atob (a b))",
          "prompt (void 0)", "nice prompt (3 days) and alert(1)", "setTimeout ('a b')"]
_PATHS = ["../../../etc/passwd", "/etc/passwd", "C:\\boot.ini", "a b c ../../etc/passwd", "this is nice; cat /etc/passwd"]
_FILES = ["a';b.php", "it's\".php", "a=b'c.php", "'; filename='x.php", "x'"]


def requests(has_calls):
    """All of them; those that only release 4 of the Core Rule Set knows, calls of functions in prose, when it is that."""
    yield Request("plain", "GET", "/store/products", [("q", "<script>alert(1)</script>")])
    yield Request("plain", "GET", "/store/products", [("q", "1' or '1'='1")])
    for text in _MARKUP:
        yield Request("markup admin", "POST", "/admin/products", (), {"title": "A", "description": text}, _JSON)
        yield Request("markup among harmless", "POST", "/admin/products", (),
                      {"description": "<p>plain</p>", "content": text}, _JSON)
        yield Request("markup of a shopper", "POST", "/store/reviews", (), {"description": text}, _JSON)
    yield Request("markup of a shopper", "POST", "/store/reviews", (), {"content": "<p style=\"color: red\">x</p>"}, _JSON)
    yield Request("markup elsewhere", "POST", "/admin/products", (), {"title": "<b style=\"x: y\">x</b><!-- -->"}, _JSON)
    for text in _SQL:
        yield Request("SQL in prose", "POST", "/store/reviews", (), {"content": text, "rating": 5}, _JSON)
        yield Request("SQL in prose", "GET", "/store/questions", [("message", text)])
    for text in _SCRIPTS:
        yield Request("SQL in other scripts", "POST", "/store/reviews", (), {"content": text}, _JSON)
        yield Request("SQL in other scripts", "GET", "/store/products", [("q", text)])
    for text in [*(_CALLS if has_calls else []), *_PATHS]:
        yield Request("calls and paths in prose", "POST", "/store/reviews", (), {"content": text, "rating": 5}, _JSON)
    for name in _FILES:
        body = (f"--{_BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n"
                f"Content-Type: image/png\r\n\r\nx\r\n--{_BOUNDARY}--\r\n")
        yield Request("name of a file", "POST", "/store/uploads", (), body.encode("utf-8"),
                      f"multipart/form-data; boundary={_BOUNDARY}")
