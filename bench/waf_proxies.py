# SPDX-License-Identifier: Apache-2.0
"""nginx and Gatehouse, each without a WAF and with one: the same rules, paranoia 1, blocking, an access log."""

import os
import pathlib
import re
import shutil
import sys

from processes import Failure, wait_for_port
from proxies import MANY_REQUESTS, MAX_CLIENTS, Gatehouse, Nginx, _first_line, _nginx_temporary_paths

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "scripts"))

from crs.nginx import ENGINE, MODULE, modsecurity  # noqa: E402  (in scripts/, beside the regression runner)

# The load itself counts refusals: these are for a good message.
CHECKED_VARIANTS = 4
ACCEPTANCE = pathlib.Path(os.environ.get("GATEHOUSE_ACCEPTANCE", ROOT.parent / "shared" / "acceptance"))


class PlainNginx(Nginx):
    """Responses are not inspected, as in the gateway's configuration."""

    name = "nginx"
    subject = "nginx"
    has_waf = False

    def __init__(self, site, rules):
        super().__init__(site)
        self.rules = rules

    @classmethod
    def missing(cls, site):
        for path in (MODULE, ENGINE):
            if not path.exists():
                return f"{path} is not there (make setup-bench)"
        return None

    def command(self):
        load = waf = ""
        if self.has_waf:
            main = self.site.write(
                f"{self.name}.modsecurity.conf",
                modsecurity(self.rules, self.site.directory, "On") + "SecResponseBodyAccess Off\n")
            load = f"load_module {MODULE};"
            waf = f"modsecurity on; modsecurity_rules_file {main};"
        configuration = self.site.write(f"{self.name}.conf", f"""\
{load}
daemon off;
master_process off;
worker_processes 1;
pid {self.site.directory}/{self.name}.pid;
error_log {self.site.directory}/{self.name}.error.log error;
events {{ worker_connections {MAX_CLIENTS}; }}
http {{
    access_log {self.site.directory}/{self.name}.access.log;
    {_nginx_temporary_paths(self.site.directory)}
    client_body_buffer_size 64k;
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
        {waf}
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

    def wait_until_ready(self, _):
        # Loading the rules takes libmodsecurity a while.
        wait_for_port(self.http_port, self.process, timeout=60)


class ModSecurityNginx(PlainNginx):
    name = "nginx-modsecurity"
    has_waf = True

    @staticmethod
    def version(_):
        library = pathlib.Path("/usr/lib/x86_64-linux-gnu/libmodsecurity.so.3")
        found = re.search(r"so\.([\d.]+)$", str(library.resolve())) if library.exists() else None
        return f"{_first_line(['nginx', '-v'])} with libmodsecurity {found[1] if found else 'of unknown version'}"


class PlainGatehouse(Gatehouse):
    """The acceptance configuration of a shop, its WAF turned off or not, and limits out of the load's way."""

    name = "gatehouse"
    subject = "gatehouse"
    has_waf = False

    def __init__(self, site, rules):
        super().__init__(site)
        self.rules = rules

    def command(self):
        # In a folder of its own: the access log is written beside the configuration.
        folder = pathlib.Path(self.site.directory) / self.name
        folder.mkdir(exist_ok=True)
        shutil.copyfile(ACCEPTANCE / "waf-block.yaml", folder / "gatehouse.yaml")
        settings = {
            "listeners.0.address": f"127.0.0.1:{self.http_port}",
            "upstreams.shop.targets.0": f"http://127.0.0.1:{self.site.backend_port}",
            "http.max_requests_per_connection": MANY_REQUESTS,
            "http.max_connections": MAX_CLIENTS,
            "http.max_connections_per_address": MAX_CLIENTS,
            "process.workers": 1,
            "admin": "off",
        }
        if not self.has_waf:
            settings["waf.mode"] = "off"
        # The rule set is found through the environment, which a start with Processes cannot give: env(1) does.
        return ["env", f"CRS={self.rules}", self.site.gatehouse, "serve", "--config", str(folder / "gatehouse.yaml"),
                *(f"--set={key}={value}" for key, value in settings.items())]


class WAFGatehouse(PlainGatehouse):
    name = "gatehouse-waf"
    has_waf = True


PROXIES = (PlainNginx, ModSecurityNginx, PlainGatehouse, WAFGatehouse)


def check(proxy, load, send):
    """Honest requests must pass, attacks be refused by who has a WAF; else nothing is compared."""
    wanted = 403 if load.is_attack and proxy.has_waf else 200
    for request in load.requests[:CHECKED_VARIANTS]:
        status = send(proxy.http_port, request)
        if status != wanted:
            raise Failure(f"{proxy.name} answers {status} instead of {wanted} to: {request[:200]!r}")
