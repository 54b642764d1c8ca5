# SPDX-License-Identifier: Apache-2.0
"""No storefront: the API, and Django's own back office, which the gateway has no route to."""

from django.contrib import admin
from django.http import JsonResponse
from django.urls import include, path


def payment(request, order):
    """Where the order says it is paid. A real shop redirects to its payment provider here."""
    return JsonResponse({"order": order, "status": "pending"})


urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/payment/<int:order>/", payment, name="api-payment"),
    path("api/", include("oscarapi.urls")),
]
