# SPDX-License-Identifier: Apache-2.0
"""Requests for the operations of an OpenAPI document: some as the document has them, some with one thing wrong.

Whether a request is valid is for a validator to say; this only takes care that about half of them are.
"""

import dataclasses
import json
import random
import urllib.parse

MAXIMUM_DEPTH = 4
METHODS = ("get", "put", "post", "delete", "patch")
FORMATS = {
    "date-time": ["2026-01-31T10:00:00Z", "2026-02-30T10:00:00Z", "2026-01-31 10:00", "2026-01-31T10:00:00+01:00"],
    "date": ["2026-01-31", "2026-02-30", "31.01.2026"],
    "uuid": ["3f2504e0-4f89-41d3-9a0c-0305e82c3301", "3f2504e0", "3f2504e0-4f89-41d3-9a0c-0305e82c330g"],
    "email": ["ada@example.com", "ada"],
    "uri": ["https://example.com/a?b=c", "/a b", "example"],
    "uri-reference": ["/a?b=c", "a b"],
    "ipv4": ["203.0.113.7", "256.1.1.1"],
}
WORDS = ["", "a", "shirt", "Grüße", "01234567890123456789", "x" * 300, "p-1001", "true", "7", "cart_" + "a1" * 16,
         "é" * 40, "😀", " ", "null", "GIFT-2500-AAAA-0001", "a\"b\\c", "ord-100001", "2026-01-31"]
NUMBERS = [0, 1, 2, -1, 20, 99, 100, 101, 1000, 100000, 1.5, 2.0, -0.5, 12345678901234567890, 1e3]


@dataclasses.dataclass
class Request:
    document: str
    method: str
    path: str
    query: str
    headers: list
    content_type: str
    body: str

    def fields(self):
        return {"document": self.document, "method": self.method, "path": self.path, "query": self.query,
                "headers": self.headers, "type": self.content_type, "body": self.body}


class Generator:
    def __init__(self, name, document, seed):
        self.name = name
        self.document = document
        self.random = random.Random(f"{seed} {name}")

    def requests(self, count):
        operations = [(path, item, method) for path, item in self.document["paths"].items()
                      for method in METHODS if method in item]
        for number in range(count):
            path, item, method = operations[number % len(operations)]
            yield self.request(path, self.resolve(item), method)

    def request(self, path, item, method):
        operation = item[method]
        parameters = {}
        for parameter in item.get("parameters", []) + operation.get("parameters", []):
            parameter = self.resolve(parameter)
            parameters[parameter["in"], parameter["name"]] = parameter
        parameters = [parameter for parameter in parameters.values() if not self.is_ambiguous(parameter)]
        body = self.resolve(operation.get("requestBody"))
        # One thing is wrong, or nothing.
        places = [None] * 3 + parameters + (["body"] * 4 if body else [])
        wrong = self.random.choice(places)
        query, headers = [], []
        for parameter in parameters:
            where, name = parameter["in"], parameter["name"]
            is_wrong = parameter is wrong
            if where == "path":
                path = path.replace("{" + name + "}", self.path_value(parameter, is_wrong))
            elif parameter.get("required") or is_wrong or self.random.random() < 0.25:
                if is_wrong and parameter.get("required") and self.random.random() < 0.3:
                    continue
                if where == "query":
                    query += self.query_fields(parameter, is_wrong)
                elif where == "header":
                    headers.append([name, self.text(parameter, is_wrong, is_header=True)])
                elif where == "cookie":
                    headers.append(["Cookie", f"{name}={self.text(parameter, is_wrong, is_header=True)}"])
        if self.random.random() < 0.05:
            query.append(("utm_source", "letter"))
        content_type, text = self.body(body, wrong == "body") if body else ("", "")
        return Request(self.name, method.upper(), path, urllib.parse.urlencode(query), headers, content_type, text)

    # Parameters

    def is_ambiguous(self, parameter):
        """Whether one value of a query may be itself or a list of one: openapi-core always takes the first, the engine
        the one that fits."""
        schema = self.resolve(self.schema(parameter))
        kinds = {self.resolve(part).get("type") for part in schema.get("oneOf", schema.get("anyOf", []))}
        return parameter["in"] == "query" and "array" in kinds and len(kinds) > 1 and not parameter.get("required")

    def path_value(self, parameter, is_wrong):
        text = self.text(parameter, is_wrong) or "-"
        # Slashes and dots are for the gateway's path rules, which stand before the contract.
        return urllib.parse.quote(text.replace("/", "-").replace("..", "-") if text != "." else "-", safe="")

    def query_fields(self, parameter, is_wrong):
        name = parameter["name"]
        schema = self.schema(parameter)
        value = self.wrong(schema) if is_wrong else self.value(schema)
        if isinstance(value, list):
            scalars = [self.scalar(item) for item in value if not isinstance(item, (dict, list))]
            if parameter.get("explode", parameter.get("style", "form") == "form"):
                return [(name, item) for item in scalars]
            return [(name, ",".join(item.replace(",", "") for item in scalars))]
        if isinstance(value, dict):
            if parameter.get("style") != "deepObject":
                return []
            return [(f"{name}[{key}]", self.scalar(item)) for key, item in value.items()
                    if not isinstance(item, (dict, list))]
        return [(name, self.scalar(value))]

    def text(self, parameter, is_wrong, is_header=False):
        schema = self.schema(parameter)
        value = self.wrong(schema) if is_wrong else self.value(schema)
        while isinstance(value, (dict, list)):
            value = next(iter(value.values() if isinstance(value, dict) else value), "")
        text = self.scalar(value)
        if is_header:
            text = "".join(character for character in text if " " <= character <= "~" and character not in "\";,")
        return text.strip()

    def schema(self, parameter):
        if "schema" in parameter:
            return parameter["schema"]
        return next(iter(parameter.get("content", {}).values()), {}).get("schema", {})

    @staticmethod
    def scalar(value):
        if value is None:
            return "null"
        if isinstance(value, bool):
            return "true" if value else "false"
        return value if isinstance(value, str) else json.dumps(value)

    # Bodies

    def body(self, body, is_wrong):
        content = body.get("content", {})
        content_type = "application/json" if "application/json" in content else next(iter(content), "")
        if content_type != "application/json":
            return content_type, "contents" if content_type.startswith("text/") or "octet" in content_type else ""
        schema = content[content_type].get("schema", {})
        value = self.value(schema)
        if is_wrong:
            kind = self.random.random()
            if kind < 0.06:
                return "", ""
            if kind < 0.12:
                return content_type, json.dumps(value)[:-1] + "x"
            if kind < 0.16:
                return "text/x-unknown", json.dumps(value)
            value = self.mutated(value)
        text = json.dumps(value, ensure_ascii=self.random.random() < 0.5)
        return self.random.choice([content_type, content_type, content_type + "; charset=utf-8"]), text

    def mutated(self, value):
        """The value with one thing inside changed."""
        if isinstance(value, dict) and value and self.random.random() < 0.85:
            key = self.random.choice(list(value))
            kind = self.random.random()
            if kind < 0.25:
                return {name: item for name, item in value.items() if name != key}
            if kind < 0.4:
                return value | {"is_admin": True}
            return value | {key: self.mutated(value[key])}
        if isinstance(value, list) and value and self.random.random() < 0.7:
            index = self.random.randrange(len(value))
            return value[:index] + [self.mutated(value[index])] + value[index + 1:]
        return self.random.choice(WORDS + NUMBERS + [None, True, False, [], {}, [1], {"a": 1}])

    # Values

    def resolve(self, value):
        for _ in range(20):
            if not isinstance(value, dict) or "$ref" not in value:
                break
            target = self.document
            for part in value["$ref"].removeprefix("#/").split("/"):
                part = urllib.parse.unquote(part).replace("~1", "/").replace("~0", "~")
                target = target[int(part)] if isinstance(target, list) else target[part]
            value = target
        return value

    def wrong(self, schema):
        schema = self.resolve(schema)
        if "enum" in schema and self.random.random() < 0.5:
            return "none-of-these"
        return self.random.choice(WORDS + NUMBERS + [None, True, False])

    def value(self, schema, depth=0):
        schema = self.resolve(schema)
        if not isinstance(schema, dict):
            return "a"
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self.random.choice(schema["enum"])
        if self.random.random() < 0.4:
            examples = [schema["example"]] if "example" in schema else schema.get("examples", [])
            if isinstance(examples, list) and examples:
                return self.random.choice(examples)
        for keyword in ("oneOf", "anyOf"):
            if schema.get(keyword):
                found = self.value(self.random.choice(schema[keyword]), depth + 1)
                own = self.object(schema, depth) if "properties" in schema else {}
                return own | found if isinstance(found, dict) else found
        if "allOf" in schema:
            whole = self.object(schema, depth)
            for part in schema["allOf"]:
                found = self.value(part, depth)
                if not isinstance(found, dict):
                    return found
                whole |= found
            return whole
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = self.random.choice(kind)
        if schema.get("nullable") and self.random.random() < 0.1:
            return None
        if kind == "object" or kind is None and "properties" in schema:
            return self.object(schema, depth)
        if kind == "array":
            if depth > MAXIMUM_DEPTH:
                return []
            count = self.random.choice([0, 1, 1, 2, 3])
            count = max(count, schema.get("minItems", 0))
            return [self.value(schema.get("items", {}), depth + 1) for _ in range(count)]
        return self.plain(schema, kind)

    def plain(self, schema, kind):
        if kind == "boolean":
            return self.random.choice([True, False])
        if kind == "integer":
            low, high = schema.get("minimum", 0), schema.get("maximum", 1000)
            return self.random.choice([int(low), int(high), (int(low) + int(high)) // 2])
        if kind == "number":
            low = schema.get("minimum", 0)
            return self.random.choice([low, low + 1, low + 1.5])
        if kind == "null":
            return None
        if schema.get("format") in FORMATS:
            return FORMATS[schema["format"]][0] if self.random.random() < 0.8 else \
                self.random.choice(FORMATS[schema["format"]])
        if "pattern" in schema and self.random.random() < 0.9:
            return self.matching(schema)
        text = self.random.choice(["a", "shirt", "Ada Lovelace", "Grüße"])
        return text + "x" * max(0, schema.get("minLength", 0) - len(text))

    def matching(self, schema):
        import re
        for text in self.random.sample(WORDS, len(WORDS)):
            if re.search(schema["pattern"], text):
                return text
        return "p-1001"

    def object(self, schema, depth):
        result = {}
        required = schema.get("required", [])
        for name, property in schema.get("properties", {}).items():
            property = self.resolve(property)
            is_wanted = name in required or depth <= MAXIMUM_DEPTH and self.random.random() < 0.3
            if is_wanted and not (isinstance(property, dict) and property.get("readOnly")):
                result[name] = self.value(property, depth + 1)
            if depth > MAXIMUM_DEPTH + 2:
                break
        extra = schema.get("additionalProperties")
        if isinstance(extra, dict) and self.random.random() < 0.3:
            result["an-own-name"] = self.value(extra, depth + 1)
        return result
