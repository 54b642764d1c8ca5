#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the gateway's GraphQL validation with graphql-core's.

Makes documents against Saleor's schema, valid ones and mutated ones, asks graphql-core (from PyPI) which of the
specification's rules each breaks, and lets the test GraphQLDifferentialTests compare that with the gateway's verdict.

    pip install graphql-core
    scripts/graphql_differential.py --cases 5000 --seed 1
    scripts/graphql_differential.py --fixture       # rewrites the cases that the tests always read

The folder of the conformance data is read from GATEHOUSE_CONFORMANCE.
"""

import argparse
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

try:
    import graphql
    from graphql.validation import ValidationContext, specified_rules
except ImportError:
    sys.exit("graphql-core is needed: pip install graphql-core")

ROOT = pathlib.Path(__file__).resolve().parent.parent
FIXTURE = ROOT / "Tests/GraphQLGuardTests/Fixtures/differential.jsonl"
FIXTURE_CASES, FIXTURE_SEED = 300, 2021


def verdict(schema: graphql.GraphQLSchema, text: str) -> list[str]:
    """The rules that a document breaks; empty if it is valid."""
    try:
        document = graphql.parse(text)
    except graphql.GraphQLError:
        return ["Syntax"]
    broken: set[str] = set()
    info = graphql.TypeInfo(schema)
    visitors = []
    for rule in specified_rules:
        name = rule.__name__.removesuffix("Rule")
        context = ValidationContext(schema, document, info, lambda _error, name=name: broken.add(name))
        visitors.append(rule(context))
    graphql.visit(document, graphql.TypeInfoVisitor(info, graphql.ParallelVisitor(visitors)))
    return sorted(broken)


class Generator:
    """Documents that mean to be valid."""

    def __init__(self, schema: graphql.GraphQLSchema, choice: random.Random) -> None:
        self.schema = schema
        self.choice = choice
        self.variables: list[tuple[str, str, str]] = []
        self.fragments: list[str] = []

    def document(self) -> str:
        self.variables = []
        self.fragments = []
        kind = self.choice.choices(["query", "mutation", "subscription"], [8, 3, 1])[0]
        root = getattr(self.schema, f"{kind}_type")
        if kind == "subscription":
            selections = self.field(root, self.choice.choice(list(root.fields)), 3)
        else:
            selections = self.selections(root, self.choice.randint(2, 4))
        variables = ", ".join(f"${name}: {of}{default}" for name, of, default in self.variables)
        head = kind if variables or kind != "query" or self.choice.random() < 0.5 else ""
        if head and self.choice.random() < 0.6:
            head += " Op"
        if variables:
            head += f"({variables})"
        return " ".join([f"{head} {{ {selections} }}".strip(), *self.fragments])

    def selections(self, parent, depth: int) -> str:
        if graphql.is_union_type(parent):
            return "__typename " + self.inline(self.choice.choice(parent.types), depth)
        names = list(parent.fields)
        parts = []
        for _ in range(self.choice.randint(1, 3)):
            roll = self.choice.random()
            if roll < 0.08 and graphql.is_interface_type(parent):
                possible = self.schema.get_possible_types(parent)
                if possible:
                    parts.append(self.inline(self.choice.choice(possible), depth))
            elif roll < 0.16 and depth > 1:
                parts.append(self.fragment(parent, depth - 1))
            elif roll < 0.22:
                parts.append(self.choice.choice(["__typename", f"... {{ {self.field(parent, names[0], depth)} }}"]))
            else:
                parts.append(self.field(parent, self.choice.choice(names), depth))
        return " ".join(parts) or "__typename"

    def inline(self, on, depth: int) -> str:
        return f"... on {on.name} {{ {self.selections(on, max(depth - 1, 0))} }}"

    def fragment(self, on, depth: int) -> str:
        name = f"F{len(self.fragments)}"
        self.fragments.append("")
        self.fragments[int(name[1:])] = f"fragment {name} on {on.name} {{ {self.selections(on, depth)} }}"
        return f"...{name}"

    def field(self, parent, name: str, depth: int) -> str:
        field = parent.fields[name]
        named = graphql.get_named_type(field.type)
        arguments = []
        for key, argument in field.args.items():
            if graphql.is_required_argument(argument) or self.choice.random() < 0.15:
                arguments.append(f"{key}: {self.value(argument.type, 3)}")
        text = name + (f"({', '.join(arguments)})" if arguments else "")
        # Most fields have an alias of their own: what is answered under one name must be one field.
        if self.choice.random() < 0.75:
            text = f"a{self.choice.randint(0, 99_999)}: {text}"
        if self.choice.random() < 0.05:
            text += f" @{self.choice.choice(['skip', 'include'])}(if: {self.choice.choice(['true', 'false'])})"
        if graphql.is_leaf_type(named):
            return text
        if depth <= 1:
            return f"{text} {{ __typename }}"
        return f"{text} {{ {self.selections(named, depth - 1)} }}"

    def value(self, of, depth: int) -> str:
        if depth == 3 and self.choice.random() < 0.3:
            name = f"v{len(self.variables)}"
            default = ""
            if not graphql.is_non_null_type(of) and self.choice.random() < 0.3:
                default = f" = {self.literal(of, 1)}"
            self.variables.append((name, str(of), default))
            return f"${name}"
        return self.literal(of, depth)

    def literal(self, of, depth: int) -> str:
        if graphql.is_non_null_type(of):
            return self.literal(of.of_type, depth)
        if graphql.is_list_type(of):
            if self.choice.random() < 0.2:
                return self.literal(of.of_type, depth)
            return "[" + ", ".join(self.literal(of.of_type, depth) for _ in range(self.choice.randint(0, 2))) + "]"
        if graphql.is_enum_type(of):
            return self.choice.choice(list(of.values))
        if graphql.is_input_object_type(of):
            fields = [
                f"{key}: {self.literal(field.type, depth - 1)}"
                for key, field in of.fields.items()
                if graphql.is_required_input_field(field) or (depth > 0 and self.choice.random() < 0.2)
            ]
            return "{" + ", ".join(fields) + "}"
        plain = {
            "Int": lambda: str(self.choice.randint(-5, 100)),
            "Float": lambda: self.choice.choice(["1.5", "-2e3", "7"]),
            "Boolean": lambda: self.choice.choice(["true", "false"]),
            "ID": lambda: self.choice.choice(['"UHJvZHVjdDox"', "7"]),
            "String": lambda: self.choice.choice(['"x"', '"a\\n\\u00e9"', '"""block"""', '""']),
        }
        # Scalars of Saleor: decimals and the like.
        return plain.get(of.name, lambda: self.choice.choice(["1", '"2024-01-01"', "1.25"]))()


class Mutator:
    """Changes documents so that most break one rule or another."""

    TOKEN = re.compile(r'"""(?:.|\n)*?"""|"(?:\\.|[^"\\])*"|\.\.\.|[_A-Za-z]\w*|-?\d[\d.eE+-]*|[^\s\w]')
    NAME = re.compile(r"[_A-Za-z]\w*\Z")
    SCRAPS = [
        "fragment Unused on Product { id }", "fragment F0 on Product { id }", "query Op { __typename }", "{ __typename }",
        "fragment Loop on Product { ...Loop }", "type X { a: Int }", "fragment Bad on ProductInput { id }",
        "fragment Bad on Nowhere { id }", "subscription Two { a: event { __typename } b: event { __typename } }",
    ]
    VALUES = [
        "1", "-1.5", "99999999999", "true", "null", '"text"', "NAME", "[1, [2]]", "{a: 1}", "$v0", "$nowhere", "{}", "[]",
        '"unclosed', "0x1", "01", "1.", '"\\q"', "{a: 1, a: 2}", '"\\ud83d"', '"\\u{1F600}"',
    ]
    PIECES = [
        "@skip(if: true)", "@skip(if: true) @skip(if: false)", "@include", "@nowhere", "@include(if: 1)", "@deprecated",
        "...F0", "...Nowhere", "... on Product { id }", "... on Money { amount }", "... on String { x }", "id", "name",
        "__typename", "x: name x: id", "id { x }", "nowhere", "__schema { types { name } }", "first: 1", "first: 1, first: 2",
        "nowhere: 1", "($v0: Int)", "{", "}", "(", ")", "!", "$", ":", "=", "|", "&", "#", "@", "on", "query", "\ufeff",
    ]

    def __init__(self, schema: graphql.GraphQLSchema, choice: random.Random) -> None:
        self.choice = choice
        self.types = [name for name in schema.type_map if not name.startswith("__")]
        self.names = sorted({field for of in schema.type_map.values() for field in getattr(of, "fields", {})})

    def mutate(self, text: str) -> str:
        for _ in range(self.choice.choice([1, 1, 1, 2, 3])):
            text = self.once(text)
        return text

    def once(self, text: str) -> str:
        tokens = self.TOKEN.findall(text)
        if not tokens:
            return text
        names = [index for index, token in enumerate(tokens) if self.NAME.match(token)]
        place = self.choice.randrange(len(tokens))
        roll = self.choice.random()
        if roll < 0.30 and names:
            place = self.choice.choice(names)
            pool = self.types if tokens[place - 1] in ("on", ":") else self.names
            others = [tokens[self.choice.choice(names)], self.choice.choice(pool), "nowhere"]
            tokens[place] = self.choice.choice(others)
        elif roll < 0.45:
            colons = [index for index, token in enumerate(tokens[:-1]) if token == ":"]
            if colons:
                tokens[self.choice.choice(colons) + 1] = self.choice.choice(self.VALUES)
        elif roll < 0.60:
            braces = [index for index, token in enumerate(tokens) if token == "{"]
            if braces:
                tokens.insert(self.choice.choice(braces) + 1, self.choice.choice(self.PIECES))
        elif roll < 0.70 and names:
            tokens.insert(self.choice.choice(names) + 1, self.choice.choice(self.PIECES))
        elif roll < 0.80:
            tokens.append(self.choice.choice(self.SCRAPS))
        elif roll < 0.88:
            # A whole part in brackets goes.
            opens = [index for index, token in enumerate(tokens) if token in "({["]
            if opens:
                start = self.choice.choice(opens)
                depth, end = 0, start
                while end < len(tokens):
                    depth += (tokens[end] in "({[") - (tokens[end] in ")}]")
                    end += 1
                    if depth == 0:
                        break
                del tokens[start:end]
        elif roll < 0.93:
            del tokens[place]
        elif roll < 0.97:
            tokens.insert(place, tokens[self.choice.randrange(len(tokens))])
        else:
            tokens = [token for token in tokens if token != "!"]
        return " ".join(tokens)


def cases(schema: graphql.GraphQLSchema, count: int, seed: int, longest: int):
    choice = random.Random(seed)
    generator = Generator(schema, choice)
    mutator = Mutator(schema, choice)
    made = 0
    while made < count:
        text = generator.document()
        if choice.random() < 0.75:
            text = mutator.mutate(text)
        if len(text) > longest:
            continue
        try:
            rules = verdict(schema, text)
        except (graphql.GraphQLError, RecursionError, AttributeError, TypeError):
            # graphql-core itself fails on some documents; there is nothing to compare.
            continue
        made += 1
        yield {"document": text, "rules": rules}


def write(path: pathlib.Path, lines) -> tuple[int, int]:
    valid = total = 0
    with path.open("w", encoding="utf-8") as file:
        for case in lines:
            total += 1
            valid += not case["rules"]
            file.write(json.dumps(case, ensure_ascii=True) + "\n")
    return total, valid


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=3_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fixture", action="store_true", help="rewrite the cases that the tests always read")
    parser.add_argument("--package", type=pathlib.Path, default=ROOT, help="where swift test is run")
    arguments = parser.parse_args()

    conformance = os.environ.get("GATEHOUSE_CONFORMANCE")
    if not conformance:
        sys.exit("GATEHOUSE_CONFORMANCE must name the folder of the conformance data")
    source = pathlib.Path(conformance, "commerce/saleor.graphql").read_text(encoding="utf-8")
    schema = graphql.build_schema(source, assume_valid=True)

    if arguments.fixture:
        total, valid = write(FIXTURE, cases(schema, FIXTURE_CASES, FIXTURE_SEED, 600))
        print(f"{total} cases, {valid} of them valid: {FIXTURE}")
        return
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "cases.jsonl")
        total, valid = write(path, cases(schema, arguments.cases, arguments.seed, 4_000))
        print(f"{total} cases, {valid} of them valid", flush=True)
        command = ["swift", "test", "--skip-build", "--filter", "GraphQLDifferentialTests"]
        environment = dict(os.environ, GATEHOUSE_GRAPHQL_CASES=str(path))
        sys.exit(subprocess.run(command, cwd=arguments.package, env=environment, check=False).returncode)


if __name__ == "__main__":
    main()
