#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs `swift test` with these arguments, and repeats at the end what failed: in thousands of lines nobody finds it.
set -uo pipefail
log=$(mktemp)
trap 'rm -f "$log"' EXIT
"${SWIFT:-swift}" test "$@" 2>&1 | tee "$log"
status=${PIPESTATUS[0]}
if [ "$status" -ne 0 ]; then
    echo
    echo "what failed:"
    grep -aE '^(✘ .*recorded an issue|↳ )|^[^ ]+: error: ' "$log" | head -200
fi
exit "$status"
