# SPDX-License-Identifier: Apache-2.0
"""nginx with libmodsecurity as the firewall under test: what others get from the same rules."""

import pathlib
import re
import shutil
import socket
import time

from crs.judge import Record
from crs.rules import Missing, paranoia
from e2e_servers import Server, free_port

MODULE = pathlib.Path("/usr/lib/nginx/modules/ngx_http_modsecurity_module.so")
ENGINE = pathlib.Path("/etc/nginx/modsecurity.conf")
_LINE = re.compile(r"\d{4}/\S+ \S+ \[\w+\] \d+#\d+: (?:\*(\d+) )?")
_ID = re.compile(r'\[id "(\d+)"\]')


class Nginx:
    """Detection only, paranoia 4; the log of matches is nginx's error log."""

    name = "nginx with libmodsecurity"

    def __init__(self, directory, rules, release, backend_port, level=4):
        for path, package in ((MODULE, "libnginx-mod-http-modsecurity"), (ENGINE, "libnginx-mod-http-modsecurity")):
            if not path.exists():
                raise Missing(f"{path} is not there: install {package}")
        if shutil.which("nginx") is None:
            raise Missing("nginx is not installed")
        self._errors = directory / "error.log"
        self._connections = directory / "connections.log"
        self.port = free_port()
        (directory / "paranoia.conf").write_text(paranoia(level, release), encoding="utf-8")
        main = directory / "modsecurity.conf"
        main.write_text(modsecurity(rules, directory, "DetectionOnly", ["paranoia.conf"]), encoding="utf-8")
        configuration = directory / "nginx.conf"
        configuration.write_text(self._configuration(directory, main, backend_port), encoding="utf-8")
        self._server = Server(
            ["nginx", "-e", str(self._errors), "-p", str(directory), "-c", str(configuration)],
            directory / "nginx.log")
        try:
            self._server.wait_until(self._connections_taken, 60)
        except RuntimeError as error:
            self.stop()
            raise RuntimeError(f"{error}\n{self._errors.read_text(encoding='utf-8', errors='replace')}") from None

    def settle(self, _):
        """The log phase comes after the response; it is short."""
        time.sleep(0.3)

    def records(self):
        """{client address: Record}. nginx cuts long lines short, so they are told apart by connection number."""
        addresses = {}
        for line in self._connections.read_text(encoding="ascii").splitlines():
            connection, address = line.split(" ")
            addresses[connection] = address
        records = {}
        for line in _lines(self._errors):
            found = _LINE.match(line)
            address = addresses.get(found[1]) if found else None
            if address is None or "ModSecurity" not in line:
                continue
            record = records.setdefault(address, Record())
            record.lines.append(line)
            record.ids += _ID.findall(line)
        return records

    def stop(self):
        self._server.stop()

    def _connections_taken(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            return True
        except ConnectionRefusedError:
            return False

    def _configuration(self, directory, main, backend_port):
        temporary = " ".join(
            f"{kind}_temp_path {directory}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        return f"""\
load_module {MODULE};
daemon off;
master_process off;
worker_processes 1;
pid {directory}/nginx.pid;
error_log {self._errors} info;
events {{ worker_connections 1024; }}
http {{
    log_format connections '$connection $remote_addr';
    access_log {self._connections} connections;
    {temporary}
    client_max_body_size 0;
    upstream backend {{
        server 127.0.0.1:{backend_port};
        keepalive 16;
    }}
    server {{
        listen 127.0.0.1:{self.port};
        modsecurity on;
        modsecurity_rules_file {main};
        location / {{
            proxy_pass http://backend;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
        }}
    }}
}}
"""


def modsecurity(rules, directory, mode, more=()):
    """libmodsecurity's configuration: Debian's recommended one, the rule set, and `more` files before its rules."""
    included = "".join(f"Include {directory}/{name}\n" for name in more)
    return f"""\
Include {ENGINE}
SecRuleEngine {mode}
SecAuditEngine Off
SecStatusEngine Off
SecPcreMatchLimit 100000
SecPcreMatchLimitRecursion 100000
SecResponseBodyMimeType text/plain text/html text/xml application/json
Include {rules}/crs-setup.conf
{included}Include {rules}/rules/*.conf
"""


def _lines(path):
    """Entries of the log: a matched value may have line ends in it."""
    entry = None
    with open(path, encoding="utf-8", errors="replace", newline="\n") as file:
        for line in file:
            if _LINE.match(line):
                if entry is not None:
                    yield entry
                entry = line.rstrip("\n")
            elif entry is not None:
                entry += line.rstrip("\n")
    if entry is not None:
        yield entry
