# SPDX-License-Identifier: Apache-2.0
"""Replays the regression tests of the OWASP Core Rule Set against a web application firewall."""
