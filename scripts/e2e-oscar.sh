#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Buys something from a real shop (examples/django-oscar) through the gateway, over HTTPS, and attacks
# it on the way. GATEHOUSE_BIN names the binary; .build/debug/gatehouse otherwise.
set -euo pipefail
cd "$(dirname "$0")/.."
exec python3 scripts/e2e_oscar.py "$@"
