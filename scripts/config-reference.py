#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the configuration's reference page from its JSON Schema: config-reference.py SCHEMA PAGE"""

import json
import pathlib
import re
import sys

INTRODUCTION = """\
# Configuration reference

Every key of `gatehouse.yaml`, made from [gatehouse.schema.json](../../gatehouse.schema.json) by `make docs`: do not
edit this page. `gatehouse check` reads a configuration and prints it with every default filled in.

In paths, `[]` stands for each item of a list and `<name>` for a name of your choice. Any value may be `${NAME}`,
which stands for what the environment variable holds.
"""


class Reference:
    def __init__(self, schema):
        self.schema = schema
        self.definitions = schema.get("$defs", {})
        # The path at which each definition of a mapping is described.
        self.described_at = {}
        self.kinds = {}
        self.sections = []

    def page(self):
        self._section("", self.schema)
        lines = [INTRODUCTION]
        for path, schema, rows in self.sections:
            lines.append(f"## {f'`{path}`' if path else 'Top level'}\n")
            if "description" in schema:
                lines.append(f"{schema['description']}\n")
            lines += ["| key | value | default | meaning |", "| --- | --- | --- | --- |", *rows, ""]
        if self.kinds:
            lines.append("## Kinds of values\n")
            for name, schema in sorted(self.kinds.items()):
                lines.append(f"### {name}\n")
                lines.append(f"{schema.get('description', self._value(schema, ''))}\n")
                if "examples" in schema:
                    lines.append(f"Examples: {', '.join(map(_code, schema['examples']))}\n")
        return "\n".join(lines).rstrip("\n") + "\n"

    def _section(self, path, schema):
        """Describes a mapping here, then those in it that are not described yet."""
        rows, inner = [], []
        self.sections.append((path, schema, rows))
        required = schema.get("required", [])
        properties = schema["properties"]
        for key in sorted(properties, key=lambda key: (key not in required, key)):
            value = properties[key]
            at = f"{path}.{key}" if path else key
            default = "required" if key in required else _default(value)
            found = []
            shown = self._value(value, at, found)
            inner += found
            rows.append(f"| `{key}` | {shown} | {default} | {_cell(value.get('description', ''))} |")
        for at, mapping in inner:
            self._section(at, mapping)

    def _value(self, schema, at, found=None):
        """What may be written, in a few words. Mappings met for the first time are added to `found`."""
        found = [] if found is None else found
        if "$ref" in schema:
            name = schema["$ref"].removeprefix("#/$defs/")
            target = self.definitions[name]
            if _is_mapping(target):
                if name not in self.described_at:
                    self.described_at[name] = at
                    found.append((at, target))
                return _link(self.described_at[name])
            if "enum" in target or "const" in target:
                return self._value(target, at, found)
            self.kinds[name] = target
            return f"[{name}](#{_anchor(name)})"
        if "const" in schema:
            return _code(schema["const"])
        if "enum" in schema:
            return ", ".join(map(_code, schema["enum"]))
        for choice in ("anyOf", "oneOf"):
            if choice in schema:
                return ", or ".join(dict.fromkeys(self._value(each, at, found) for each in schema[choice]))
        if _is_mapping(schema):
            found.append((at, schema))
            return _link(at)
        kind = schema.get("type", "anything")
        if kind == "array":
            return f"a list of {self._value(schema.get('items', {}), at + '[]', found)}"
        if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
            return f"names, each with {self._value(schema['additionalProperties'], at + '.<name>', found)}"
        return _scalar(kind, schema)


def _is_mapping(schema):
    return "properties" in schema


def _scalar(kind, schema):
    words = {"integer": "a whole number", "number": "a number", "string": "text", "boolean": "`true` or `false`",
             "null": "nothing", "object": "a mapping"}
    kinds = kind if isinstance(kind, list) else [kind]
    if len(kinds) > 1:
        # Text beside another type is there for references to the environment; the introduction tells of them.
        kinds = [each for each in kinds if each != "string"]
    text = " or ".join(words.get(each, each) for each in kinds)
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f"{text} from {low} to {high}"
    if low is not None:
        return f"{text} of at least {low}"
    if high is not None:
        return f"{text} of at most {high}"
    return text


def _default(schema):
    default = schema.get("default")
    if default is None or default in ({}, []) or isinstance(default, dict):
        return ""
    return _code(default)


def _code(value):
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"`{_cell(text)}`" if text else "empty"


def _cell(text):
    return text.replace("|", "\\|").replace("\n", " ")


def _link(path):
    return f"[`{path}`](#{_anchor(path)})"


def _anchor(heading):
    """As GitHub names the anchor of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") or "top-level"


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    schema, page = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    text = Reference(json.loads(schema.read_text(encoding="utf-8"))).page()
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(text, encoding="utf-8")
    print(f"{page}: {text.count(chr(10))} lines")


if __name__ == "__main__":
    main()
