#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The rules of the house (scripts/lint.py, after its self-test), then the formatter in lint mode.
set -euo pipefail
cd "$(dirname "$0")/.."

python3 scripts/lint_selftest.py
python3 scripts/lint.py
"${SWIFT:-swift}" format lint --strict --parallel --recursive Sources Tests Package.swift
