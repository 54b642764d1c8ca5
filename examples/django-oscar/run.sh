#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Starts the shop on 127.0.0.1: run.sh [PORT]   (9000)
#   SHOP_DATABASE      the SQLite file (shop.sqlite3 here); a copy of the samples is made when it is missing
#   SHOP_REQUEST_LOG   a file that gets one line of JSON for each request that reaches the shop
set -euo pipefail
cd "$(dirname "$0")"
port=${1:-9000}

./setup.sh
export DJANGO_SETTINGS_MODULE=shop.settings
export SHOP_DATABASE=${SHOP_DATABASE:-$PWD/shop.sqlite3}
[ -f "$SHOP_DATABASE" ] || cp .venv/sample.sqlite3 "$SHOP_DATABASE"

# Requests come through the gateway on this machine: its word on the client's address and scheme counts.
exec .venv/bin/waitress-serve --listen="127.0.0.1:$port" --threads=4 \
    --trusted-proxy=127.0.0.1 --trusted-proxy-count=1 \
    --trusted-proxy-headers="x-forwarded-for x-forwarded-proto" \
    shop.wsgi:application
