"""`evenhand run`: web and worker as two processes under one, over a lease on the store; Ctrl-C stops all."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from threading import Event

from portal.children import die_with_parent
from portal.config import Settings
from portal.errors import StartFault

_GRACE_SECONDS = 10
_POLL_SECONDS = 0.2


def web_command(settings: Settings) -> list[str]:
    """Give the command line of the web server."""
    return [
        *(
            sys.executable,
            "-m",
            "gunicorn",
            "portal.wsgi:app",
            "--bind",
            f"{_host(settings)}:{settings.port}",
        ),
        *("--workers", "1", "--threads", "8", "--graceful-timeout", "5", "--log-level", "warning"),
        *("--worker-tmp-dir", "/dev/shm" if os.path.isdir("/dev/shm") else str(settings.data)),  # noqa: S108, PTH112
        *("--no-control-socket",),
    ]


def check_port(settings: Settings) -> None:
    """Say in words that something else listens there already. Raises StartFault `start.port_taken`."""
    with socket.socket() as ours:
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            ours.bind((_host(settings), settings.port))
        except OSError as error:
            text = f"port {settings.port} is taken ({error.strerror}); choose another one: --port {settings.port + 1}"
            raise StartFault("start.port_taken", text) from error


def _host(settings: Settings) -> str:
    """Listen on this machine only, unless a public address is set."""
    local = any(settings.base_url.startswith(f"http://{h}") for h in ("127.0.0.1", "localhost"))
    return "127.0.0.1" if local else "0.0.0.0"  # noqa: S104 - behind the proxy named by EVENHAND_BASE_URL


def worker_command() -> list[str]:
    """Give the command line of the worker."""
    return [sys.executable, "-m", "portal.cli", "worker"]


def run(commands: Sequence[Sequence[str]], environ: Mapping[str, str], stop: Event) -> int:
    """Run until told to stop or until one of them ends; the others end with it. Gives the exit status."""
    children = [_start(c, environ) for c in commands]
    try:
        while not stop.is_set():
            ended = [child for child in children if child.poll() is not None]
            if ended:
                _tell(ended[0])
                return 1
            time.sleep(_POLL_SECONDS)
        return 0
    finally:
        _end(children)


def _tell(child: subprocess.Popen[bytes]) -> None:
    name = "worker" if "worker" in list(child.args) else "web server"  # type: ignore[arg-type]
    sys.stderr.write(
        f"Evenhand: the {name} ended by itself (status {child.returncode}), so everything was stopped. "
        "What was accepted is kept: start it again.\n"
    )


def _start(command: Sequence[str], environ: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start a child of our only thread; it ends with it, also when that is killed."""
    return subprocess.Popen(  # noqa: S603 - our own command lines
        command,
        env=dict(environ),
        start_new_session=True,
        preexec_fn=die_with_parent,  # noqa: PLW1509 - there is one thread
    )


def _end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    deadline = time.monotonic() + _GRACE_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
