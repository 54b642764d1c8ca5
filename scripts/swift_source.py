# SPDX-License-Identifier: Apache-2.0
"""Tells the code of a Swift file from its comments and string contents."""


def code_only(text):
    """The text with comments and the insides of literals blanked out, every other character in its place.

    Code interpolated into a string (`\\(...)`) is code and stays. Quotes stay too, so that what
    follows a literal can be told from what follows an operator.
    """
    out = list(text)
    end = len(text)
    # What we are inside of: ("code", open parentheses) or ("string", number of #, is multi-line).
    inside = [("code", 0)]
    i = 0

    def blank(start, stop):
        for position in range(start, min(stop, end)):
            if out[position] != "\n":
                out[position] = " "

    while i < end:
        if inside[-1][0] == "code":
            depth = inside[-1][1]
            if text.startswith("//", i):
                stop = _index(text, "\n", i)
                blank(i, stop)
                i = stop
                continue
            if text.startswith("/*", i):
                stop = _end_of_block_comment(text, i)
                blank(i, stop)
                i = stop
                continue
            if text[i] in '#"':
                hashes = _count(text, "#", i)
                after = i + hashes
                if text.startswith('"', after):
                    multi = _opens_multi_line(text, after)
                    inside.append(("string", hashes, multi))
                    i = after + (3 if multi else 1)
                    continue
                if hashes and text.startswith("/", after):
                    closing = "/" + "#" * hashes
                    stop = _index(text, closing, after + 1) + len(closing)
                    blank(i, stop)
                    i = stop
                    continue
                i += max(hashes, 1)
                continue
            if len(inside) > 1 and text[i] in "()":
                depth += 1 if text[i] == "(" else -1
                if depth == 0:
                    inside.pop()
                else:
                    inside[-1] = ("code", depth)
            i += 1
            continue

        _, hashes, multi = inside[-1]
        closing = ('"""' if multi else '"') + "#" * hashes
        escape = "\\" + "#" * hashes
        if text.startswith(closing, i):
            inside.pop()
            i += len(closing)
        elif text.startswith(escape, i):
            after = i + len(escape)
            blank(i, after)
            if text.startswith("(", after):
                inside.append(("code", 1))
            else:
                blank(after, after + 1)
            i = after + 1
        elif text[i] == "\n" and not multi:
            inside.pop()  # An unterminated literal: the compiler's matter, not ours.
            i += 1
        else:
            blank(i, i + 1)
            i += 1
    return "".join(out)


def _index(text, sought, start):
    found = text.find(sought, start)
    return len(text) if found < 0 else found


def _count(text, character, start):
    stop = start
    while stop < len(text) and text[stop] == character:
        stop += 1
    return stop - start


def _opens_multi_line(text, quote):
    """Whether three quotes stand at the end of their line: only then do they open a multi-line literal."""
    return text.startswith('"""', quote) and not text[quote + 3:_index(text, "\n", quote)].strip()


def _end_of_block_comment(text, start):
    """Block comments nest."""
    depth = 0
    i = start
    while i < len(text):
        if text.startswith("/*", i):
            depth += 1
            i += 2
        elif text.startswith("*/", i):
            depth -= 1
            i += 2
            if depth == 0:
                return i
        else:
            i += 1
    return len(text)
