# SPDX-License-Identifier: Apache-2.0
"""Requests for every operation of an OpenAPI document, with values as people give them."""

import base64

import yaml

from honest import values
from honest.request import Request

_METHODS = ("get", "post", "put", "patch", "delete")
# Below this, what may be left out is.
_DEPTH = 5


class Contract:
    def __init__(self, path, random, prefix=""):
        with open(path, encoding="utf-8") as file:
            self._document = yaml.safe_load(file)
        self._random, self._prefix, self._name = random, prefix, path.name

    def requests(self, variants):
        """Some for each operation, the first with everything that is optional and the second with nothing of it."""
        for path, item in self._document["paths"].items():
            for method in _METHODS:
                if method in item:
                    for variant in range(variants):
                        share = {0: 1, 1: 0}.get(variant, 0.5)
                        yield self._request(path, method, item, item[method], share)

    def _request(self, path, method, item, operation, share):
        target, query = path, []
        for parameter in item.get("parameters", []) + operation.get("parameters", []):
            parameter = self._resolve(parameter)
            name, schema = parameter["name"], parameter.get("schema", {})
            if parameter["in"] == "path":
                target = target.replace("{" + name + "}", _segment(str(self._value(schema, name, share, 0))))
            elif parameter["in"] == "query" and (parameter.get("required") or self._random.random() < share):
                query += list(_flat(name, self._value(schema, name, share, _DEPTH - 2)))
        body = content_type = None
        content = self._resolve(operation.get("requestBody", {})).get("content", {})
        if content:
            content_type, media = self._random.choice(sorted(content.items()))
            if content_type.startswith("image/"):
                body = base64.b64decode(values.PNG)
            else:
                body = self._value(media.get("schema", {}), "body", share, 0)
        if method == "get" and self._random.random() < 0.3:
            query += [("utm_source", "newsletter"), ("gclid", "Cj0KCQiA-abc_DEF-123"), ("_", "1790000000000")]
        return Request(f"{self._name} {method.upper()} {path}", method.upper(), self._prefix + target, query, body,
                       content_type)

    def _resolve(self, node):
        while isinstance(node, dict) and "$ref" in node:
            found = self._document
            for part in node["$ref"].lstrip("#/").split("/"):
                found = found[part.replace("~1", "/").replace("~0", "~")]
            node = found
        return node

    def _value(self, schema, name, share, depth):
        random, schema = self._random, self._merged(schema)
        for choice in ("oneOf", "anyOf"):
            if schema.get(choice):
                return self._value(random.choice(schema[choice]), name, share, depth)
        if "enum" in schema:
            return random.choice(schema["enum"])
        if "const" in schema:
            return schema["const"]
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = kind[0]
        if kind == "object" or "properties" in schema:
            return self._object(schema, name, share, depth)
        if kind == "array":
            if depth > _DEPTH:
                return []
            return [self._value(schema.get("items", {}), name, share, depth + 1) for _ in range(random.randrange(1, 4))]
        if kind in ("integer", "number"):
            low = schema.get("minimum", 0)
            number = random.choice([low, low + 1, schema.get("maximum", low + random.randrange(100_000))])
            return number if kind == "integer" else random.choice([number, 19.99, 0.5, 1234567.89])
        if kind == "boolean":
            return random.random() < 0.5
        return self._text(schema, name)

    def _text(self, schema, name):
        random, form = self._random, schema.get("format")
        usual = {
            "date-time": "2026-11-23T10:00:00.000Z", "date": "2026-11-23", "uuid": values.uuid(random),
            "email": random.choice(values.EMAILS), "uri": random.choice(values.URLS), "byte": values.PNG,
        }
        if form in usual:
            return usual[form]
        if "example" in schema and random.random() < 0.3:
            return str(schema["example"])
        return values.text(random, name)

    def _object(self, schema, name, share, depth):
        if depth > _DEPTH:
            return {}
        properties = schema.get("properties", {})
        if not properties:
            return values.metadata(self._random)
        required = schema.get("required", [])
        # A share of what is optional, less and less with the depth.
        share = share if depth < 2 else share / 2
        return {
            key: self._value(each, key, share, depth + 1)
            for key, each in properties.items()
            if (key in required or self._random.random() < share) and not self._merged(each).get("readOnly")
        }

    def _merged(self, schema):
        schema = self._resolve(schema)
        if not isinstance(schema, dict):
            return {}
        if "allOf" not in schema:
            return schema
        merged = {key: each for key, each in schema.items() if key != "allOf"}
        for part in schema["allOf"]:
            for key, each in self._merged(part).items():
                if key == "properties":
                    merged["properties"] = {**merged.get("properties", {}), **each}
                elif key == "required":
                    merged["required"] = merged.get("required", []) + each
                else:
                    merged.setdefault(key, each)
        return merged


def _segment(text):
    """A path segment as clients write it; an id or a handle has nothing in it that could end it."""
    return "".join(letter if letter.isalnum() and letter.isascii() or letter in "-_.~" else "-" for letter in text)


def _flat(name, value):
    """Objects and lists in the bracket form that JavaScript clients send."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _flat(f"{name}[{key}]", each)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _flat(f"{name}[{index}]" if isinstance(each, (dict, list)) else f"{name}[]", each)
    elif isinstance(value, bool):
        yield name, "true" if value else "false"
    else:
        yield name, str(value)
