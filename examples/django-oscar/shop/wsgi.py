# SPDX-License-Identifier: Apache-2.0
"""The WSGI application, and a log of what reaches it."""

import json
import os
import threading

from django.core.wsgi import get_wsgi_application

_shop = get_wsgi_application()
_log = os.environ.get("SHOP_REQUEST_LOG")
_lock = threading.Lock()


def application(environ, start_response):
    if _log is not None:
        line = json.dumps({
            "method": environ["REQUEST_METHOD"],
            "path": environ["PATH_INFO"],
            "query": environ["QUERY_STRING"],
            "client": environ["REMOTE_ADDR"],
            "scheme": environ["wsgi.url_scheme"],
            "headers": {name[5:].lower(): value for name, value in environ.items() if name.startswith("HTTP_")},
        })
        with _lock, open(_log, "a", encoding="utf-8") as file:
            file.write(line + "\n")
    return _shop(environ, start_response)
