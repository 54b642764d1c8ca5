# SPDX-License-Identifier: Apache-2.0
"""A headless shop: django-oscar behind the REST API of django-oscar-api."""
