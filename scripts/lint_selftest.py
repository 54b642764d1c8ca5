#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Proves that scripts/lint.py flags what it must, where it must, and nothing else."""

import sys

from lint import MAX_LINES, SPDX, lint

HOT = "Sources/Gateway/Some.swift"
COLD = "Sources/Console/Some.swift"
CLI = "Sources/gatehouse/Some.swift"
TEST = "Tests/GatewayTests/Some.swift"

UNFINISHED_WORD = "TO" "DO"

# Name, path, lines after the SPDX line, numbers of the lines (of this list, from 1) that must be flagged.
CASES = [
    # Force unwrapping.
    ("unwrap of a name", HOT, ["let a = b!"], [1]),
    ("unwrap of a call", HOT, ["let a = b()!"], [1]),
    ("unwrap of a subscript", HOT, ["let a = b[0]!.c"], [1]),
    ("unwrap of an optional chain", HOT, ["let a = b?.c!.d"], [1]),
    ("unwrap of a literal", HOT, ['let a = URL(string: "x")!', 'let b = "1"!'], [1, 2]),
    ("unwrap of a closure's value", HOT, ["let a = { b }()!", "let c = d { e }!"], [1, 2]),
    ("unwrap before a comparison", HOT, ["if a! == b {}", "if a! != b {}"], [1, 2]),
    ("unwrap of a quoted name", HOT, ["let a = `default`!"], [1]),
    ("unwrap in an interpolation", HOT, [r'let a = "x \(b!) y"'], [1]),
    ("unwrap in a raw interpolation", HOT, [r'let a = #"x \#(b!) y"#'], [1]),
    ("unwrap in an interpolation with parentheses", HOT, [r'let a = "\(f(g(1), h!)) !"'], [1]),
    ("implicitly unwrapped type", HOT, ["var a: Channel!", "var b: Array<Int>!", "var c: [Int]!"], [1, 2, 3]),
    ("no unwrap: inequality", HOT, ["if a != b {}", "if a!=b {}", "if a() != b {}", "if a !== b {}"], []),
    ("no unwrap: negation", HOT, ["if !a, !b(), c && !d {}", "let e = f ? !g : [!h]", "x = (!y)"], []),
    ("no unwrap: comments", HOT, ["// Stop!", "/// a!", "let a = 1  // b!", "/* c! /* d! */ e! */ let f = 2"], []),
    ("no unwrap: strings", HOT, ['let a = "b!"', r'let c = "\"d!"', r'let e = #"f! \(g!)"#', 'let h = "//" + "i!"'], []),
    ("no unwrap: multi-line string", HOT, ['let a = """', "    b! \"c!\"", '    """', "let d = 1"], []),
    ("a multi-line string ends", HOT, ['let a = """', "    b!", '    """', "let d = e!"], [4]),
    ("three quotes that are not multi-line", HOT, ['let a = #"""#', "let b = c!"], [2]),
    ("empty string", HOT, ['let a = ""', "let b = c!"], [2]),
    ("no unwrap: regular expression literal", HOT, ["let a = #/b!\"/#", "let c = d"], []),
    ("no unwrap: hash directives", HOT, ["#if !DEBUG", "let a = #line", "#endif"], []),
    ("no unwrap: tests may", TEST, ["let a = b!"], []),
    # Errors and casts.
    ("forced try", HOT, ["let a = try! b()", "let c = try? d()", "let e = try f()"], [1]),
    ("forced try in a test", TEST, ["let a = try! b()"], [1]),
    ("forced cast", HOT, ["let a = b as! C", "let d = e as? F", "let g = has != alias"], [1]),
    # Traps.
    ("traps", CLI, ['fatalError("x")', "preconditionFailure()", "precondition(a > 0)"], [1, 2, 3]),
    ("no traps", HOT, ["assert(a > 0)", "channel.eventLoop.preconditionInEventLoop()", "// fatalError(x)"], []),
    ("traps in tests", TEST, ['fatalError("x")'], []),
    # Printing.
    ("printing", HOT, ['print("a")', "debugPrint(a)", "dump(a)", 'Swift.print("b")'], [1, 2, 3, 4]),
    ("printing in the command line", CLI, ['print("a")'], []),
    ("not printing", HOT, ["a.print(b)", "fingerprint(c)", 'let d = "print(e)"'], []),
    # Hot targets.
    ("Foundation when hot", HOT, ["import Foundation", "internal import FoundationEssentials"], [1, 2]),
    ("Foundation when hot, attributes", HOT, ["package import struct Foundation.Data"], [1]),
    ("Foundation elsewhere", COLD, ["import Foundation"], []),
    ("Foundation in a comment", HOT, ["// import Foundation"], []),
    ("wall clock when hot", HOT, ["let a = Date()", "let b = Date.now"], [1, 2]),
    ("wall clock elsewhere", COLD, ["let a = Date()"], []),
    ("other dates when hot", HOT, ["let a = HTTPDate()", "let b = Date(seconds: 1)"], []),
    # Escapes from concurrency checking.
    ("unchecked", HOT, ["final class A: @unchecked Sendable {}"], [1]),
    ("unchecked in a test", TEST, ["final class A: @unchecked Sendable {}"], [1]),
    ("unchecked, reason on the line", HOT, ["final class A: @unchecked Sendable {}  // SAFETY: of one loop."], []),
    ("unchecked, reason above", HOT, ["// SAFETY: of one loop.", "final class A: @unchecked Sendable {}"], []),
    ("unchecked, long reason above", HOT, ["/// SAFETY: of one", "/// loop.", "class A: @unchecked Sendable {}"], []),
    ("unchecked, reason too far", HOT, ["// SAFETY: a.", "", "class A: @unchecked Sendable {}"], [3]),
    ("unchecked, reason without reason", HOT, ["// SAFETY:", "class A: @unchecked Sendable {}"], [2]),
    ("unsafe isolation", HOT, ["nonisolated(unsafe) var a = 1", "nonisolated let b = 1"], [1]),
    ("preconcurrency", CLI, ["@preconcurrency import NIOCore"], [1]),
    # Floors.
    ("Core imports nothing", "Sources/Core/A.swift", ["import Limits", "import NIOCore", "import Glibc"], [1, 2]),
    ("Limits imports Core", "Sources/Limits/A.swift", ["package import Core", "import Gateway"], [2]),
    ("Yams has its place", "Sources/GatewayConfiguration/A.swift", ["import Yams", "import NIOCore"], [2]),
    ("Yams nowhere else", HOT, ["import Yams"], [1]),
    ("the data plane's imports", HOT, ["import NIOHTTP2", "package import Limits", "import Crypto"], []),
    ("the data plane knows no console", HOT, ["import Console", "import Hummingbird"], [1, 2]),
    ("the console knows no data plane", COLD, ["import Gateway", "import NIOPosix", "import Hummingbird"], [1, 2]),
    ("the shop knows nothing", "Sources/DemoShop/A.swift", ["import Core", "import Hummingbird"], [1]),
    ("the roof knows all", CLI, ["import Gateway", "import DemoShop", "import X509", "import NIOSSL"], []),
    ("the roof keeps away from YAML", CLI, ["import Yams"], [1]),
    ("an unknown module", "Sources/Shed/A.swift", ["import Core"], [1]),
    ("tests import anything", TEST, ["@testable import Gateway", "import Yams", "import Foundation"], []),
    # Every file.
    ("unfinished work", COLD, [f"// {UNFINISHED_WORD}: later"], [1]),
    ("unfinished work in a script", "scripts/a.sh", [f"# {UNFINISHED_WORD}"], [1]),
    ("tab", COLD, ["\tlet a = 1"], [1]),
    ("tab in a Makefile", "Makefile", ["\techo"], []),
]


def check(name, path, text, expected):
    found = sorted({line for line, _ in lint(path, text)})
    if found == expected:
        return True
    print(f"lint self-test: {name}: flagged lines {found}, expected {expected}")
    return False


def main():
    results = [
        check(name, path, "\n".join([f"// {SPDX}", *lines, ""]), [line + 1 for line in expected])
        for name, path, lines, expected in CASES
    ]
    long = [f"// {SPDX}", "let a = 1"] + ["// x"] * (MAX_LINES - 2)
    generated = [f"// {SPDX}", "// Generated by x."] + ["// x"] * MAX_LINES
    results += [
        check("longest file", COLD, "\n".join([*long, ""]), []),
        check("too long a file", COLD, "\n".join([*long, "// x", ""]), [MAX_LINES + 1]),
        check("long generated file", COLD, "\n".join([*generated, ""]), []),
        check("no licence", COLD, "let a = 1\n", [1]),
        check("licence after the tools version", "Package.swift", f"// swift-tools-version: 6.2\n// {SPDX}\n", []),
    ]
    failed = results.count(False)
    print(f"lint self-test: {len(results) - failed} of {len(results)} cases as expected")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
