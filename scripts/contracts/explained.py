# SPDX-License-Identifier: Apache-2.0
"""Where the contract engine and Python's validators differ, and why each is as it is.

Each is tried, not guessed: Python is asked again about the same request without the thing in question.
"""

import json
import re
import urllib.parse

EMPTY = ("an empty query value: openapi-core refuses it without allowEmptyValue, which OpenAPI 3.1 advises against; "
         "the engine leaves it to the schema, as any other text")
WHOLE = ("2.0 for an integer under OpenAPI 3.0: openapi-schema-validator goes by the spelling; "
         "for JSON Schema and the engine it is the value that counts")
SPELLING = ("a boolean written 0 or 1, or a number with a zero before it: openapi-core casts what Python would; "
            "the engine takes JSON's spellings, since backends differ on all others")
EXPLODED = ("an object in the style form without any text: the engine takes it for one without properties; openapi-core "
            "cannot read it")
_EXPLODED = re.compile(r"Query parameter error: \S+ \('form', '(.*)'\)$")
_SPELLINGS = re.compile(r"(?:[+-]?0\d|\+|[+-]?\.|[01]$|(?i:t|f|y|n|yes|no|on|off|true|false|nan|inf)$)")
_PLACEHOLDER = "no-such-value"


def reason(case, python, ask, ask_without_empty):
    """Why the engine's verdict of a case is the opposite of Python's; None where they agree.

    `python` is what Python says is wrong with it, or None. `ask` asks Python about another case, and
    `ask_without_empty` the same without its rule about empty query values.
    """
    if python is None:
        return SPELLING if _is_cast(case, ask) else None
    if "cannot be empty" in python and ask_without_empty(case) is None:
        return EMPTY
    if found := _EXPLODED.match(python):
        pairs = urllib.parse.parse_qsl(case["query"], keep_blank_values=True)
        rest = [pair for pair in pairs if pair[0] != found[1]]
        is_empty = (found[1], "") in pairs
        if is_empty and ask(case | {"query": urllib.parse.urlencode(rest)}) is None:
            return EXPLODED
    if ".0" in case["body"] or "e+" in case["body"]:
        try:
            body = json.dumps(json.loads(case["body"], parse_float=_whole), ensure_ascii=False)
        except ValueError:
            return None
        if body != case["body"] and ask(case | {"body": body}) is None:
            return WHOLE
    return None


def _is_cast(case, ask):
    """Whether a value of the query was a boolean or a number for Python only."""
    pairs = urllib.parse.parse_qsl(case["query"], keep_blank_values=True)
    for index, (name, value) in enumerate(pairs):
        if _SPELLINGS.match(value) and value not in ("true", "false", "0", "1"):
            kinds = ("boolean", "number", "integer")
        elif value in ("0", "1"):
            kinds = ("boolean",)
        else:
            continue
        other = pairs[:index] + [(name, _PLACEHOLDER)] + pairs[index + 1:]
        found = ask(case | {"query": urllib.parse.urlencode(other)}) or ""
        if "cast" in found.lower() and any(kind in found for kind in kinds):
            return True
    return False


def _whole(text):
    number = float(text)
    return int(number) if number.is_integer() else number
