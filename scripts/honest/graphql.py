# SPDX-License-Identifier: Apache-2.0
"""Operations for every field of a GraphQL API, as clients send them in JSON."""

import json
import re

from honest import values
from honest.request import Request

_DEPTH = 3
_NUMBERS = {"Int": 2, "Float": 19.99, "Decimal": "19.99", "PositiveDecimal": "19.99", "PositiveInt": 1, "Money": 1999,
            "Minute": 30, "Day": 3, "Hour": 2}


class Type:
    """A type of the schema: its fields with arguments, its inputs, or its values."""

    def __init__(self, kind):
        self.kind, self.fields, self.inputs, self.values, self.members = kind, {}, {}, [], []


class Operations:
    def __init__(self, name, endpoint, types, random):
        self._name, self._endpoint, self._types, self._random = name, endpoint, types, random

    def requests(self):
        for root, keyword in (("Query", "query"), ("Mutation", "mutation")):
            for field, (arguments, kind) in self._types[root].fields.items():
                yield self._request(keyword, field, arguments, kind)

    def _request(self, keyword, field, arguments, kind):
        random = self._random
        sent = {name: type for name, type in arguments.items() if type.endswith("!") or random.random() < 0.7}
        declared = ", ".join(f"${name}: {type}" for name, type in sent.items())
        passed = ", ".join(f"{name}: ${name}" for name in sent)
        operation = field[0].upper() + field[1:]
        selection = self._selection(_bare(kind), _DEPTH)
        text = (f"{keyword} {operation}{f'({declared})' if declared else ''} {{\n"
                f"  {field}{f'({passed})' if passed else ''}{selection}\n}}\n")
        if "fragment" not in text and random.random() < 0.3:
            text = "# sent by the storefront; don't edit\n" + text
        body = {"operationName": operation, "query": text,
                "variables": {name: self._value(type, name, 0) for name, type in sent.items()}}
        if random.random() < 0.2:
            body["extensions"] = {"persistedQuery": {"version": 1, "sha256Hash": "0123456789abcdef" * 4}}
        if keyword == "query" and random.random() < 0.2:
            variables = json.dumps(body["variables"], ensure_ascii=False)
            query = [("query", text), ("variables", variables), ("operationName", operation)]
            return Request(f"{self._name} {keyword} {field} (GET)", "GET", self._endpoint, query)
        return Request(f"{self._name} {keyword} {field}", "POST", self._endpoint, (), body, "application/json")

    def _selection(self, name, depth, indent="    "):
        type = self._types.get(name)
        if type is None or type.kind in ("enum", "scalar"):
            return ""
        if depth == 0 or not type.fields:
            return " { __typename }"
        lines = []
        for field, (arguments, kind) in list(type.fields.items())[:14]:
            if any(each.endswith("!") for each in arguments.values()):
                continue
            inner = self._selection(_bare(kind), depth - 1, indent + "  ")
            if inner != " { __typename }" or depth > 1:
                lines.append(f"{indent}{field}{inner}")
        for member in type.members[:3]:
            lines.append(f"{indent}... on {member} {{ __typename }}")
        return " {\n" + "\n".join(lines + [indent + "__typename"]) + "\n" + indent[2:] + "}"

    def _value(self, kind, name, depth):
        random, bare = self._random, _bare(kind)
        if kind.lstrip().startswith("["):
            return [self._value(kind.strip("!")[1:-1], name, depth + 1) for _ in range(random.randrange(1, 3))]
        type = self._types.get(bare)
        if type and type.values:
            return random.choice(type.values)
        if type and type.kind == "input":
            return {
                key: self._value(each, key, depth + 1) for key, each in type.inputs.items()
                if each.endswith("!") or depth < 3 and random.random() < (0.8 if depth < 2 else 0.2)
            }
        if bare in _NUMBERS:
            return _NUMBERS[bare]
        if bare == "Boolean":
            return random.random() < 0.5
        if bare == "ID":
            return random.choice(["UHJvZHVjdDo3Mg==", "Q2hlY2tvdXQ6MTA=", "42", values.uuid(random)])
        if "JSON" in bare or bare in ("Metadata", "GenericScalar"):
            # As browsers write it: what is not ASCII stays as it is.
            return random.choice([values.metadata(random), json.dumps(values.metadata(random), ensure_ascii=False)])
        if bare in ("DateTime", "Date"):
            return "2026-11-23T10:00:00.000Z" if bare == "DateTime" else "2026-11-23"
        return values.text(random, name)


def _bare(kind):
    return re.sub(r"[\[\]!\s]", "", kind)


def from_introspection(path):
    """The types of an introspection result."""
    with open(path, encoding="utf-8") as file:
        schema = json.load(file)["data"]["__schema"]
    types = {}
    for each in schema["types"]:
        type = types[each["name"]] = Type({"INPUT_OBJECT": "input"}.get(each["kind"], each["kind"].lower()))
        for field in each.get("fields") or []:
            arguments = {argument["name"]: _named(argument["type"]) for argument in field["args"]}
            type.fields[field["name"]] = (arguments, _named(field["type"]))
        type.inputs = {field["name"]: _named(field["type"]) for field in each.get("inputFields") or []}
        type.values = [value["name"] for value in each.get("enumValues") or []]
        type.members = [member["name"] for member in each.get("possibleTypes") or []]
    return types


def _named(type):
    if type["kind"] == "NON_NULL":
        return _named(type["ofType"]) + "!"
    return "[" + _named(type["ofType"]) + "]" if type["kind"] == "LIST" else type["name"]


_TOKEN = re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"|#[^\n]*|[A-Za-z_]\w*|\.\.\.|-?\d[\w.]*|[^\s,]')


def from_sdl(path):
    """The types of a document in the schema definition language, which is taken to be right."""
    with open(path, encoding="utf-8") as file:
        tokens = [each for each in _TOKEN.findall(file.read()) if each[0] not in '"#']
    reader = _Reader(tokens)
    types = {}
    while reader.peek():
        word = reader.next()
        if word in ("type", "interface", "input", "enum", "union", "scalar"):
            name = reader.next()
            type = types[name] = Type("object" if word == "type" else word)
            reader.skip_until("{", "=", "type", "interface", "input", "enum", "union", "scalar", "directive", "schema")
            if word == "union" and reader.take("="):
                type.members = reader.names()
            elif reader.take("{"):
                reader.members(word, type)
        elif word in ("directive", "schema", "extend"):
            reader.skip_until("type", "interface", "input", "enum", "union", "scalar", "directive", "schema")
    return types


class _Reader:
    def __init__(self, tokens):
        self._tokens, self._place = tokens, 0

    def peek(self):
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def next(self):
        self._place += 1
        return self._tokens[self._place - 1]

    def take(self, token):
        if self.peek() != token:
            return False
        self._place += 1
        return True

    def skip_until(self, *tokens):
        depth = 0
        while self.peek() and (depth or self.peek() not in tokens):
            token = self.next()
            depth += (token in "({[") - (token in ")}]")

    def names(self):
        found = []
        while self.peek() == "|" or not found or self._tokens[self._place - 1] == "|":
            if not self.take("|"):
                found.append(self.next())
        return found

    def members(self, word, type):
        while not self.take("}"):
            name = self.next()
            if word == "enum":
                type.values.append(name)
                self.directives()
                continue
            arguments = self.arguments() if self.take("(") else {}
            self.take(":")
            kind = self.type()
            self.default_and_directives()
            if word == "input":
                type.inputs[name] = kind
            else:
                type.fields[name] = (arguments, kind)

    def arguments(self):
        found = {}
        while not self.take(")"):
            name = self.next()
            self.take(":")
            found[name] = self.type()
            self.default_and_directives()
        return found

    def type(self):
        text = f"[{self.type()}{self.next()}" if self.take("[") else self.next()
        return text + "!" if self.take("!") else text

    def default_and_directives(self):
        if self.take("="):
            self.value()
        self.directives()

    def directives(self):
        while self.take("@"):
            self.next()
            if self.take("("):
                self.skip_until(")")
                self.next()

    def value(self):
        token = self.next()
        if token in "{[":
            self.skip_until("}" if token == "{" else "]")
            self.next()
