# SPDX-License-Identifier: Apache-2.0
"""One request of an honest client, with the header that browsers and apps send."""

import json
import urllib.parse

from honest import values

_BROWSERS = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 "
    "Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "ShopApp/4.2.1 (com.example.shop; build:4711; iOS 17.1.0) Alamofire/5.8.1",
    "okhttp/4.12.0", "node-fetch/1.0 (+https://github.com/bitinn/node-fetch)",
]
_COOKIES = [
    "_ga=GA1.1.1234567890.1700000000; _gid=GA1.2.987654321.1700000001; cart_id=cart_01J8ZQ3K5V7W9X1Y3Z5A7B9C1D",
    "connect.sid=s%3AxYz12_abC-34.dEf%2Bgh56%2FijK; consent=%7B%22analytics%22%3Atrue%2C%22ads%22%3Afalse%7D",
    "OptanonConsent=isGpcEnabled=0&datestamp=Mon+Nov+23+2026+10%3A00%3A00+GMT%2B0100+(CET)&version=202310.2.0&groups="
    "C0001%3A1%2CC0002%3A0; csrftoken=Zq8XkQm2tB7nYw5eRc9uVd3hJf6gLs1p",
    "_fbp=fb.1.1700000000000.1234567890; locale=de-DE; session=" + values.TOKEN,
    "sessionid=abc123def456ghi789; recent=%5B%22prod_1%22%2C%22prod_2%22%5D; theme=dark",
]


class Request:
    """What is sent, and where it comes from."""

    def __init__(self, source, method, path, query=(), body=None, content_type=None, fields=None):
        self.source, self.method = source, method
        self.target = path + ("?" + urllib.parse.urlencode(query, quote_via=urllib.parse.quote) if query else "")
        self.content_type = content_type
        self.fields = fields or {}
        if isinstance(body, bytes) or body is None:
            self.body = body
        elif content_type == "application/x-www-form-urlencoded":
            self.body = urllib.parse.urlencode(body).encode()
        else:
            self.body = json.dumps(body, ensure_ascii=len(source) % 2 == 0).encode()

    def header(self, random):
        fields = {
            "Host": "shop.example.com", "User-Agent": random.choice(_BROWSERS),
            "Accept": random.choice(["application/json", "application/json, text/plain, */*", "*/*"]),
            "Accept-Language": random.choice(["en-US,en;q=0.9", "de-DE,de;q=0.9,en;q=0.8", "fr"]),
            "Accept-Encoding": "gzip, deflate, br, zstd",
        }
        if random.random() < 0.6:
            fields["Origin"] = "https://www.shop.example.com"
            fields["Referer"] = random.choice(values.URLS + ["https://www.google.com/", "https://www.shop.example.com/s?q=l%27or%C3%A9al"])
            fields["Sec-Fetch-Mode"], fields["Sec-Fetch-Site"] = "cors", "same-site"
            fields["Sec-Ch-Ua"] = '"Chromium";v="131", "Not_A Brand";v="24"'
        if random.random() < 0.6:
            fields["Cookie"] = random.choice(_COOKIES)
        if random.random() < 0.5:
            fields["Authorization"] = "Bearer " + values.TOKEN
        if random.random() < 0.5:
            fields["X-Publishable-Api-Key"] = "pk_" + "0123456789abcdef" * 4
            fields["Idempotency-Key"] = values.uuid(random)
        if self.content_type:
            fields["Content-Type"] = self.content_type
        return fields | self.fields
