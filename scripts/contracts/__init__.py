# SPDX-License-Identifier: Apache-2.0
"""Requests to APIs with an OpenAPI document, and what Python says of them."""
