# SPDX-License-Identifier: Apache-2.0
"""The backend and the proxies: configuration, start and versions.

Every proxy does the same work: one worker, kept-alive upstream connections, no access log, TLS 1.3
only with one ECDSA P-256 certificate and X25519, no session resumption, no limits that the load
would run into.
"""

import os
import pathlib
import shutil
import subprocess
import time

from processes import Failure, free_ports, wait_for_port

MAKE_CERTIFICATE = pathlib.Path(__file__).resolve().parent.parent / "scripts" / "make-certificate.sh"
BODY_BYTES = 1024
# Above what any round sends over one connection.
MANY_REQUESTS = 1_000_000_000
MAX_CLIENTS = 15_000


class Site:
    """Where things are: the files and ports that all configurations of a run share."""

    def __init__(self, directory, gatehouse):
        self.directory = directory
        self.gatehouse = gatehouse
        self.certificate = os.path.join(directory, "server.crt")
        self.key = os.path.join(directory, "server.key")
        self.backend_port = free_ports(1)[0]
        subprocess.run([MAKE_CERTIFICATE, self.certificate, self.key], check=True)

    def write(self, name, text):
        path = os.path.join(self.directory, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path


class Proxy:
    """A proxy before the backend. Subclasses say how it is configured and started."""

    name = ""

    def __init__(self, site):
        self.site = site
        self.http_port, self.https_port = free_ports(2)
        self.process = None

    @classmethod
    def missing(cls, site):
        """Why it cannot be measured here, or None."""
        return None if shutil.which(cls.name) else f"{cls.name} is not installed (make setup-bench)"

    def start(self, processes, core):
        """Starts it and returns the seconds until it takes connections."""
        argv = self.command()
        begin = time.monotonic()
        self.process = processes.start(argv, core, self.name)
        try:
            self.wait_until_ready(processes)
        except Failure as failure:
            raise Failure(f"{failure}\n{processes.log(self.name)}") from None
        return time.monotonic() - begin

    def wait_until_ready(self, processes):
        wait_for_port(self.https_port, self.process)

    @property
    def pid(self):
        return self.process.pid


class Nginx(Proxy):
    name = "nginx"

    def command(self):
        # One process that is worker and master in one: nothing to be left behind, nothing else measured.
        configuration = self.site.write("nginx.conf", f"""\
daemon off;
master_process off;
worker_processes 1;
pid {self.site.directory}/nginx.pid;
error_log stderr error;
events {{ worker_connections {MAX_CLIENTS}; }}
http {{
    access_log off;
    {_nginx_temporary_paths(self.site.directory)}
    keepalive_timeout 600s;
    keepalive_requests {MANY_REQUESTS};
    upstream backend {{
        server 127.0.0.1:{self.site.backend_port};
        keepalive 256;
        keepalive_requests {MANY_REQUESTS};
        keepalive_time 24h;
    }}
    server {{
        listen 127.0.0.1:{self.http_port} backlog=4096;
        listen 127.0.0.1:{self.https_port} ssl http2 backlog=4096;
        ssl_certificate {self.site.certificate};
        ssl_certificate_key {self.site.key};
        ssl_protocols TLSv1.3;
        ssl_ecdh_curve X25519;
        ssl_session_cache off;
        ssl_session_tickets off;
        location / {{
            proxy_pass http://backend;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $host;
        }}
    }}
}}
""")
        return ["nginx", "-e", "stderr", "-p", self.site.directory, "-c", configuration]

    @staticmethod
    def version(_):
        return _first_line(["nginx", "-v"])


class HAProxy(Proxy):
    name = "haproxy"

    def command(self):
        with open(self.site.certificate, encoding="ascii") as certificate, open(self.site.key, encoding="ascii") as key:
            bundle = self.site.write("haproxy.pem", certificate.read() + key.read())
        configuration = self.site.write("haproxy.cfg", f"""\
global
    nbthread 1
    maxconn {MAX_CLIENTS}
    no strict-limits
    tune.ssl.cachesize 0
    ssl-default-bind-options ssl-min-ver TLSv1.3 no-tls-tickets
    ssl-default-bind-curves X25519
defaults
    mode http
    timeout connect 5s
    timeout client 600s
    timeout server 600s
    timeout http-keep-alive 600s
    option http-keep-alive
    http-reuse always
frontend public
    bind 127.0.0.1:{self.http_port} backlog 4096
    bind 127.0.0.1:{self.https_port} backlog 4096 ssl crt {bundle} alpn h2,http/1.1
    default_backend shop
backend shop
    server backend 127.0.0.1:{self.site.backend_port}
""")
        return ["haproxy", "-db", "-f", configuration]

    @staticmethod
    def version(_):
        return _first_line(["haproxy", "-v"]).split(" - ")[0]


class Gatehouse(Proxy):
    name = "gatehouse"

    @classmethod
    def missing(cls, site):
        return None if os.access(site.gatehouse, os.X_OK) else f"{site.gatehouse} is not built (make release)"

    def command(self):
        # The acceptance configuration of a plain proxy, a TLS listener, and limits out of the load's way.
        configuration = self.site.write("gatehouse.yaml", f"""\
listeners:
  - name: public
    address: 127.0.0.1:{self.http_port}
  - name: secure
    address: 127.0.0.1:{self.https_port}
    tls: {{ certificate: {self.site.certificate}, key: {self.site.key}, minimum_version: "1.3" }}
upstreams:
  shop:
    targets: ["http://127.0.0.1:{self.site.backend_port}"]
routes:
  - match: {{ path: "/**" }}
    upstream: shop
http:
  max_requests_per_connection: {MANY_REQUESTS}
  max_connections: {MAX_CLIENTS}
  max_connections_per_address: {MAX_CLIENTS}
  idle_timeout: 600s
waf: {{ mode: "off" }}
admin: "off"
logs:
  access: "off"
""")
        return [self.site.gatehouse, "serve", "--config", configuration, "--set", "process.workers=1"]

    def wait_until_ready(self, processes):
        log = os.path.join(self.site.directory, f"{self.name}.log")
        with open(log, "rb") as file:
            file.seek(self._log_start)
            text = b""
            end = time.monotonic() + 10
            while time.monotonic() < end:
                text += file.read()
                if b"ready" in text.split(b"\n")[:-1]:
                    return
                if self.process.poll() is not None:
                    raise Failure(f"gatehouse ended at once ({self.process.returncode})")
                time.sleep(0.001)
        raise Failure("gatehouse did not say \"ready\" within 10 s")

    def start(self, processes, core):
        log = os.path.join(self.site.directory, f"{self.name}.log")
        self._log_start = os.path.getsize(log) if os.path.exists(log) else 0
        return super().start(processes, core)

    @staticmethod
    def version(site):
        return f"gatehouse {_first_line([site.gatehouse, '--version'])}"


PROXIES = {proxy.name: proxy for proxy in (Nginx, HAProxy, Gatehouse)}


def start_backend(site, processes, core):
    body = "x" * BODY_BYTES
    configuration = site.write("backend.conf", f"""\
daemon off;
master_process off;
worker_processes 1;
pid {site.directory}/backend.pid;
error_log stderr error;
events {{ worker_connections {MAX_CLIENTS}; }}
http {{
    access_log off;
    {_nginx_temporary_paths(site.directory)}
    keepalive_timeout 600s;
    keepalive_requests {MANY_REQUESTS};
    keepalive_time 24h;
    default_type application/json;
    server {{
        listen 127.0.0.1:{site.backend_port} backlog=4096;
        location / {{ return 200 "{body}"; }}
    }}
}}
""")
    process = processes.start(["nginx", "-e", "stderr", "-p", site.directory, "-c", configuration], core, "backend")
    try:
        wait_for_port(site.backend_port, process)
    except Failure as failure:
        raise Failure(f"{failure}\n{processes.log('backend')}") from None


def _nginx_temporary_paths(directory):
    kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    return " ".join(f"{kind}_temp_path {directory}/{kind};" for kind in kinds)


def _first_line(argv):
    done = subprocess.run(argv, capture_output=True, text=True, timeout=10, check=False)
    return ((done.stdout or done.stderr).strip().splitlines() or ["unknown version"])[0]
