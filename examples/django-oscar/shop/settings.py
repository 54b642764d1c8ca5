# SPDX-License-Identifier: Apache-2.0
"""Settings of a shop that nobody has hardened: what is missing here is the gateway's to add."""

import os
import pathlib

from oscar import INSTALLED_APPS as OSCAR_APPS
from oscar.defaults import *  # noqa: F401,F403  Oscar wants every default of its own in the settings.

BASE = pathlib.Path(__file__).resolve().parent.parent

# Of a sample shop on this machine alone; it signs nothing of value.
SECRET_KEY = "not-a-secret-this-shop-listens-on-loopback-only"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
USE_TZ = True
SITE_ID = 1
ROOT_URLCONF = "shop.urls"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("SHOP_DATABASE", BASE / "shop.sqlite3"),
        "ATOMIC_REQUESTS": True,
        "OPTIONS": {"timeout": 10},
    }
}
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}

INSTALLED_APPS = [*OSCAR_APPS, "rest_framework", "oscarapi"]

MIDDLEWARE = [
    # Believes a session that the client names in a `Session-Id` header, and waives CSRF protection for it.
    # Its authors mean it for trusted applications only: the gateway takes the header off all others.
    "oscarapi.middleware.HeaderSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "oscarapi.middleware.ApiBasketMiddleWare",
    "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
AUTHENTICATION_BACKENDS = ["oscar.apps.customer.auth_backends.EmailBackend", "django.contrib.auth.backends.ModelBackend"]
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}

# Cookies without Secure, HttpOnly or SameSite.
SESSION_COOKIE_HTTPONLY = False
SESSION_COOKIE_SAMESITE = False
CSRF_COOKIE_SAMESITE = False

EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
OSCAR_DEFAULT_CURRENCY = "EUR"
OSCAR_ALLOW_ANON_CHECKOUT = True
OSCAR_SEND_REGISTRATION_EMAIL = False
OSCAR_INITIAL_ORDER_STATUS = "new"
OSCAR_INITIAL_LINE_STATUS = "new"
OSCAR_ORDER_STATUS_PIPELINE = {"new": ("paid", "cancelled"), "paid": (), "cancelled": ()}
OSCAR_LINE_STATUS_PIPELINE = {"new": ()}
OSCARAPI_INITIAL_ORDER_STATUS = "new"
# The administrators' API is there, as in a shop that manages its catalogue with it.
OSCARAPI_BLOCK_ADMIN_API_ACCESS = False
