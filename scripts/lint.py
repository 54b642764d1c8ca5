#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The rules of the house that neither the compiler nor the formatter knows.

Prints `file:line: reason` for every breach and exits with 1 if there was one.
"""

import fnmatch
import pathlib
import re
import sys

from swift_source import code_only

MAX_LINES = 500
SPDX = "SPDX-License-Identifier: Apache-2.0"

# The floors: what each module may import of the project, and of other packages. A module that is not
# here may import nothing; Tests/ may import anything. NIOCore beside Hummingbird is for ByteBuffer, in which
# Hummingbird hands over bodies.
FLOORS = {
    "Core": ([], []),
    **{library: ([], []) for library in ["CPCRE2", "CHyperscan", "CLibInjection", "CMaxMind", "CLibXML2"]},
    "Matching": (["CPCRE2", "CHyperscan"], []),
    "JSON": ([], []),
    "Limits": (["Core"], []),
    "WAF": (["Core", "Matching", "JSON", "CLibInjection", "CMaxMind", "CLibXML2"], ["Crypto"]),
    "Contract": (["Core", "Matching", "JSON"], []),
    "GraphQLGuard": (["Core", "JSON"], []),
    "GatewayConfiguration": (["Core"], ["Yams"]),
    "Gateway": (
        ["Core", "Matching", "JSON", "Limits", "WAF", "Contract", "GraphQLGuard", "GatewayConfiguration"], ["NIO*", "Crypto", "Logging"]),
    "Console": (["Core"], ["Hummingbird", "HummingbirdCore", "HTTPTypes", "Logging", "NIOCore", "ServiceLifecycle"]),
    "DemoShop": (["GraphQLGuard", "JSON"], ["Hummingbird", "HTTPTypes", "Logging", "NIOCore", "ServiceLifecycle"]),
    "gatehouse": (
        ["Core", "Matching", "JSON", "Limits", "WAF", "Contract", "GraphQLGuard", "GatewayConfiguration", "Gateway", "Console", "DemoShop"],
        ["ArgumentParser", "Crypto", "Logging", "NIO*", "ServiceLifecycle", "SwiftASN1", "UnixSignals", "X509"],
    ),
}
# What comes with the toolchain and the platform.
SYSTEM = ["Swift", "Synchronization", "Glibc", "Musl", "Darwin"]
FOUNDATION = ["Foundation", "FoundationEssentials", "FoundationNetworking", "FoundationXML", "Dispatch"]
# Modules with code on the path of every request: no Foundation, no clocks but the monotonic one.
HOT = ["Core", "Matching", "JSON", "Limits", "WAF", "Contract", "GraphQLGuard", "Gateway"]
# The command line may write to standard output; nothing else may.
MAY_PRINT = ["gatehouse"]

IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?"
    r"import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)"
)
FORCE_TRY = re.compile(r"\btry!")
FORCE_CAST = re.compile(r"\bas!")
# A "!" right behind an operand, and not the first half of "!=".
FORCE_UNWRAP = re.compile(r"""(?<=[\w)\]}>?"`])!(?!=)""")
TRAP = re.compile(r"\b(fatalError|preconditionFailure|precondition)\s*\(")
PRINT = re.compile(r"(?<![\w.])(print|debugPrint|dump)\s*\(|\bSwift\.print\s*\(")
WALL_CLOCK = re.compile(r"\bDate\s*\(\s*\)|\bDate\.now\b")
UNSAFE = re.compile(r"@unchecked\s+Sendable|\bnonisolated\s*\(\s*unsafe\s*\)|@preconcurrency\b")
SAFETY = re.compile(r"//+ SAFETY: \S")
# Written in two parts, so that this file does not break its own rule.
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")


def lint(path, text):
    """Breaches in one file as (line, reason); `path` is relative to the root of the project."""
    path = pathlib.PurePosixPath(path)
    lines = text.split("\n")
    breaches = list(_check_any(path, lines))
    if path.suffix == ".swift":
        code = code_only(text).split("\n")
        breaches += _check_swift(path, lines, code)
        if path.parts[0] == "Sources" and len(path.parts) > 2:
            breaches += _check_source(path.parts[1], code)
    return sorted(breaches)


def _check_any(path, lines):
    if not any(SPDX in line for line in lines[:3]):
        yield 1, f"the line \"{SPDX}\" is missing at the top"
    for number, line in enumerate(lines, 1):
        if UNFINISHED.search(line):
            yield number, "unfinished work does not go in: do it, or file an issue"
        if "\t" in line and path.name != "Makefile":
            yield number, "a tab; indent with spaces"


def _check_swift(path, lines, code):
    count = len(lines) - (lines[-1] == "")
    generated = len(lines) > 1 and lines[1].startswith("// Generated")
    if count > MAX_LINES and not generated:
        yield MAX_LINES + 1, f"{count} lines; a file holds one idea in at most {MAX_LINES}"
    for number, line in enumerate(code, 1):
        if FORCE_TRY.search(line):
            yield number, "try!: handle the error, or throw it on"
        found = UNSAFE.search(line)
        if found and not _has_safety_comment(lines, number):
            yield number, f"{found[0]} without \"// SAFETY: why\" on this line or right above"


def _has_safety_comment(lines, number):
    if SAFETY.search(lines[number - 1]):
        return True
    above = number - 2
    while above >= 0 and lines[above].lstrip().startswith("//"):
        if SAFETY.search(lines[above]):
            return True
        above -= 1
    return False


def _check_source(module, code):
    for number, line in enumerate(code, 1):
        if FORCE_CAST.search(line):
            yield number, "as!: cast with as? and handle the other case"
        if _force_unwraps(line):
            yield number, "force unwrap or implicitly unwrapped type: bind with guard let or if let"
        found = TRAP.search(line)
        if found:
            yield number, f"{found[1]} ends the process for all clients: return or throw an error"
        if PRINT.search(line) and module not in MAY_PRINT:
            yield number, "prints to standard output: log instead"
        if WALL_CLOCK.search(line) and module in HOT:
            yield number, f"wall-clock Date in {module}, which is on the path of every request: pass the time in"
        yield from ((number, reason) for reason in _check_import(module, line))


def _force_unwraps(line):
    for match in FORCE_UNWRAP.finditer(line):
        # `try!` and `as!` have their own rules; "a !=b" and "x ? !y : z" never get here.
        if not re.search(r"\b(try|as)$", line[:match.start()]):
            return True
    return False


def _check_import(module, line):
    found = IMPORT.match(line)
    if not found:
        return
    name = found[1]
    if module not in FLOORS:
        yield f"module {module} has no row in FLOORS (scripts/lint.py)"
        return
    project, others = FLOORS[module]
    if name in FOUNDATION:
        if module in HOT:
            yield f"{name} in {module}, which is on the path of every request"
    elif name in FLOORS:
        if name not in project:
            yield f"{module} may not import {name}: it stands on the same floor or above"
    elif not any(fnmatch.fnmatchcase(name, pattern) for pattern in SYSTEM + others):
        yield f"{module} may not import {name}: not among its packages in FLOORS (scripts/lint.py)"


def files(root):
    yield root / "Package.swift"
    yield root / "Makefile"
    for folder, suffixes in [
        ("Sources", {".swift"}),
        ("Tests", {".swift"}),
        ("scripts", {".py", ".sh"}),
        ("bench", {".py", ".sh"}),
        ("examples", {".py", ".sh", ".yaml"}),
    ]:
        for path in sorted((root / folder).rglob("*")):
            hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
            if path.suffix in suffixes and not hidden and path.is_file():
                yield path


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    count = breaches = 0
    for path in files(root):
        count += 1
        relative = path.relative_to(root).as_posix()
        for line, reason in lint(relative, path.read_text(encoding="utf-8")):
            breaches += 1
            print(f"{relative}:{line}: {reason}")
    print(f"lint: {count} files, {breaches} breaches of the rules of the house")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
