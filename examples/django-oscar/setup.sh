#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Makes .venv with the packages of requirements.txt, and in it sample.sqlite3, the database of a fresh shop
# with samples. Quick when they are there already. Exit status 3: the packages could not be had from PyPI.
set -euo pipefail
cd "$(dirname "$0")"

packages=.venv/installed
if ! cmp -s requirements.txt "$packages"; then
    rm -rf .venv
    python3 -m venv .venv
    if ! .venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt; then
        rm -rf .venv
        echo "setup: cannot install the shop's packages from PyPI" >&2
        exit 3
    fi
    cp requirements.txt "$packages"
fi

sample=.venv/sample.sqlite3
if [ ! -f "$sample" ] || [ "$sample" -ot "$packages" ] || [ "$sample" -ot shop/seed.py ] || [ "$sample" -ot shop/settings.py ]
then
    # Beside its place first: a set-up that is interrupted leaves no half-filled shop.
    export DJANGO_SETTINGS_MODULE=shop.settings SHOP_DATABASE=$PWD/$sample.new
    # The search index stand-in warns that it cannot be updated; this shop does not search.
    export PYTHONWARNINGS=ignore
    rm -f "$sample.new"
    .venv/bin/python -m django migrate --verbosity 0
    .venv/bin/python -m shop.seed
    mv "$sample.new" "$sample"
fi
