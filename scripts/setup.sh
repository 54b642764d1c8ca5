#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Installs the Debian packages that `make test` and `make demo` need and, with --bench, those of
# `make bench`. Does nothing, quickly, when all of them are there. Needs root or sudo only to install.
set -euo pipefail

packages=(
    curl            # the examples people type; health checks of scripts
    openssl         # certificates for the end-to-end test and the benchmark
    python3         # scripts, end-to-end test, benchmark
    python3-venv    # the real shop of examples/django-oscar
    zlib1g-dev      # the tests' HTTP client (HummingbirdTesting) links zlib
    make
    libpcre2-dev    # regular expressions
    libhyperscan-dev    # many patterns at once, over long values
    libmodsecurity-dev  # carries libinjection, which has no package of its own
    libmaxminddb-dev    # addresses to countries
    libxml2-dev     # XML bodies
    modsecurity-crs # the OWASP Core Rule Set
    python3-yaml    # the runner of the rule set's own tests
)
bench_packages=(
    nginx-light     # the backend, and a proxy to compare with
    haproxy         # a proxy to compare with
    wrk             # load over HTTP/1.1
    nghttp2-client  # h2load: load over HTTP/2
    util-linux      # taskset
    libnginx-mod-http-modsecurity   # the WAF to compare with
)

# A package that any of the names after it, "|" between them, stands in for.
satisfied_by() {
    case "$1" in
        nginx-light) echo "nginx-light nginx-core nginx-full nginx-extras nginx" ;;
        *) echo "$1" ;;
    esac
}

is_installed() {
    local name
    for name in $(satisfied_by "$1"); do
        if [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ]; then
            return 0
        fi
    done
    return 1
}

install_missing() {
    local package missing=()
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    if [ ${#missing[@]} -eq 0 ]; then
        return
    fi

    as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "setup: missing packages: ${missing[*]}; run this as root, or install sudo" >&2
            exit 1
        fi
        as_root=(sudo)
    fi
    echo "setup: installing ${missing[*]}"
    forbid_service_starts
    trap allow_service_starts EXIT
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 update
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -y -o DPkg::Lock::Timeout=120 install --no-install-recommends "${missing[@]}"
    allow_service_starts
    trap - EXIT
}

# Debian starts a server when its package is installed. invoke-rc.d asks this file whether it may
# (101: no); so nothing that setup installs is left running, and nothing that ran before is stopped.
policy=/usr/sbin/policy-rc.d
wrote_policy=false

forbid_service_starts() {
    if [ -e "$policy" ]; then
        return
    fi
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
    "${as_root[@]}" chmod 755 "$policy"
    wrote_policy=true
}

allow_service_starts() {
    if $wrote_policy; then
        "${as_root[@]}" rm -f "$policy"
        wrote_policy=false
    fi
}

# Elsewhere than on Debian and its kin the names of packages differ: say what is needed, and go on.
if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "setup: this is not Debian; please install yourself: ${packages[*]}" >&2
    exit 0
fi

case "${1:-}" in
    "") install_missing "${packages[@]}" ;;
    --bench) install_missing "${packages[@]}" "${bench_packages[@]}" ;;
    *)
        echo "usage: scripts/setup.sh [--bench]" >&2
        exit 2
        ;;
esac
