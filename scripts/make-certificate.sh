#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A self-signed ECDSA P-256 certificate for localhost, for trying things out: make-certificate.sh CERTIFICATE KEY
set -euo pipefail
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$2" -out "$1" -days 30 \
    -subj /CN=localhost -addext "subjectAltName=DNS:localhost,IP:127.0.0.1" 2>/dev/null
