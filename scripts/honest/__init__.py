# SPDX-License-Identifier: Apache-2.0
"""Requests as honest clients of a shop send them, made from the contracts of commerce APIs."""
