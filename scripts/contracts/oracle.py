# SPDX-License-Identifier: Apache-2.0
"""What Python's validators say of a request: openapi-core over jsonschema, both from PyPI."""

import urllib.parse
import warnings

import yaml
from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from werkzeug.datastructures import Headers, ImmutableMultiDict

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(path):
    """The document without what the gateway's contract does not decide: who may call, and where."""
    with open(path, encoding="utf-8") as file:
        document = yaml.load(file, Loader=LOADER)
    for item in document["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict):
                operation.pop("security", None)
    document.pop("security", None)
    document["servers"] = [{"url": "/"}]
    return document


def allow_empty(document):
    """The document with query parameters that may be empty, all of them."""
    shared = list(document.get("components", {}).get("parameters", {}).values())
    for item in document["paths"].values():
        shared += item.get("parameters", [])
        for operation in item.values():
            if isinstance(operation, dict):
                shared += operation.get("parameters", [])
    for parameter in shared:
        if parameter.get("in") == "query":
            parameter["allowEmptyValue"] = True
    return document


class Oracle:
    def __init__(self, document):
        # The documents themselves are the gateway's matter: some are not quite what the specification wants.
        self.api = OpenAPI.from_dict(document, config=Config(spec_validator_cls=None))

    def reason(self, method, path, query, headers, content_type, body):
        """Why the request is not valid; None if it is."""
        request = _Request(method, path, query, headers, content_type, body)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                self.api.validate_request(request)
            except Exception as error:  # openapi-core has no common base for what it raises
                return f"{_text(error)} {_text(error.__cause__)}".strip()
        return None

    def asked(self, case):
        """The same of a case, as it stands in a file of cases."""
        return self.reason(case["method"], case["path"], case["query"], case["headers"], case["type"],
                           case["body"].encode("utf-8", "surrogateescape"))


def _text(error):
    try:
        return str(error or "")
    except ValueError:
        # Some cannot show the bytes they are about.
        return type(error).__name__


class _Request:
    def __init__(self, method, path, query, headers, content_type, body):
        self.host_url = "http://localhost"
        self.path = urllib.parse.unquote(path)
        self.method = method.lower()
        self.content_type = content_type
        self.body = body or None
        cookies = []
        for name, value in headers:
            if name.lower() == "cookie":
                cookies += [part.strip().partition("=")[::2] for part in value.split(";")]
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(urllib.parse.parse_qsl(query, keep_blank_values=True)),
            header=Headers(headers),
            cookie=ImmutableMultiDict(cookies),
        )
