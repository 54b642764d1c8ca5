# SPDX-License-Identifier: Apache-2.0
"""Starts processes that cannot outlive the benchmark, and reads what they cost from /proc."""

import ctypes
import os
import signal
import socket
import subprocess
import time

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


class Failure(Exception):
    """The benchmark cannot go on; the message says why."""


class Processes:
    """The processes of one run; leaving the `with` block kills those that are left."""

    def __init__(self, directory):
        self.directory = directory
        self._running = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in list(self._running):
            self.stop(process)

    def start(self, argv, core=None, name=None, **options):
        """Starts a process pinned to a core; what it prints goes to NAME.log unless `options` say otherwise."""
        if name is not None:
            log = open(os.path.join(self.directory, f"{name}.log"), "ab")
            options.setdefault("stdout", log)
            options.setdefault("stderr", log)
        process = subprocess.Popen(
            argv,
            preexec_fn=lambda: _prepare(core),
            start_new_session=True,
            stdin=options.pop("stdin", subprocess.DEVNULL),
            **options,
        )
        if name is not None:
            log.close()
        self._running.append(process)
        return process

    def run(self, argv, core, timeout, **options):
        """Runs a process to its end and returns its standard output."""
        process = self.start(argv, core, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
        try:
            output, errors = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            raise Failure(f"{argv[0]} did not end within {timeout:.0f} s") from None
        finally:
            self.stop(process)
        if process.returncode != 0:
            raise Failure(f"{argv[0]} failed ({process.returncode}): {errors.strip() or output.strip()}")
        return output

    def stop(self, process):
        if process in self._running:
            self._running.remove(process)
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(timeout=3)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                stream.close()

    def log(self, name, lines=15):
        """The end of what a process printed."""
        try:
            with open(os.path.join(self.directory, f"{name}.log"), encoding="utf-8", errors="replace") as file:
                return "".join(file.readlines()[-lines:])
        except FileNotFoundError:
            return ""


def _prepare(core):
    """In the child, before exec: die with the benchmark, and stay on one core."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if core is not None:
        os.sched_setaffinity(0, {core})


def cpu_seconds(pid):
    """User and system time of a process, all its threads together (proc(5): utime and stime)."""
    with open(f"/proc/{pid}/stat", "rb") as file:
        # The second field is the name in parentheses, which may hold anything.
        fields = file.read().rpartition(b")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mib(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        for line in file:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    raise Failure(f"process {pid} has no memory")


def free_ports(count):
    """Ports of 127.0.0.1 that nobody listens on now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def wait_for_port(port, process, timeout=10):
    """Returns when something accepts connections at 127.0.0.1:`port`."""
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        if process.poll() is not None:
            raise Failure(f"{process.args[0]} ended at once ({process.returncode})")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.001)
    raise Failure(f"{process.args[0]} does not listen on {port} after {timeout} s")
