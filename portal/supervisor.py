"""The process that owns the embedded mongod: starts it, again if it dies, and stops it when nobody uses it any more.

Locks in the store's folder, all released by the kernel when their holder dies:
`supervisor.lock` (exclusive: there is one supervisor), `leases.lock` (shared by each process that uses the
store; when the supervisor gets it exclusively, the last user has gone and nobody new can come in).
"""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from portal.children import die_with_parent

_POLL_SECONDS = 0.3
_GRACE_SECONDS = 4.0
_TRANSACTION_SECONDS = 15
"""A transaction whose client gave it up holds its case so long; the default of a minute would refuse a resend."""
_QUICK_DEATHS = 5
"""So often in a row mongod may end within its grace: killed twice it comes back, on a full disk it is given up."""


def mongod_command(binary: str, folder: Path, socket: Path) -> list[str]:
    """Give the command line of the store: one member, a Unix socket only, no TCP listener."""
    return [
        binary,
        *("--dbpath", str(folder / "db")),
        *("--bind_ip", str(socket)),
        "--nounixsocket",
        *("--replSet", "evenhand"),
        *("--networkMessageCompressors", "disabled"),
        *("--wiredTigerCacheSizeGB", "0.25"),
        *("--setParameter", f"transactionLifetimeLimitSeconds={_TRANSACTION_SECONDS}"),
        *("--logpath", str(folder / "mongod.log")),
        "--logappend",
        "--quiet",
    ]


def stop_orphan(folder: Path) -> None:
    """Stop a mongod that an earlier supervisor left behind, so that its data and socket are free.

    The lock file may be empty or name a process that is something else by now; neither is touched.
    """
    lock = folder / "db" / "mongod.lock"
    text = lock.read_text(encoding="ascii").strip() if lock.exists() else ""
    pid = int(text) if text.isdigit() else 0
    while pid > 1 and _is_our_mongod(pid, folder):
        os.kill(pid, signal.SIGTERM)
        time.sleep(_POLL_SECONDS)


def _is_our_mongod(pid: int, folder: Path) -> bool:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z" and os.fsencode(folder / "db") in words


def _try_exclusive(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _ignore(_signum: int, _frame: FrameType | None) -> None:
    """Ctrl-C is for the programs that use the store; it goes when the last of them has gone."""


def main(binary: str, folder: Path, socket: Path) -> int:
    """Own the store until nobody uses it. Gives 0, or 1 if mongod ends at once each time it is started."""
    own = os.open(folder / "supervisor.lock", os.O_RDWR | os.O_CREAT, 0o600)
    if not _try_exclusive(own):
        return 0
    signal.signal(signal.SIGINT, _ignore)
    os.umask(0o077)
    stop_orphan(folder)
    (folder / "db").mkdir(mode=0o700, exist_ok=True)
    leases = os.open(folder / "leases.lock", os.O_RDWR | os.O_CREAT, 0o600)
    quick = 0
    while quick < _QUICK_DEATHS:
        begun = time.monotonic()
        if _serve(mongod_command(binary, folder, socket), socket, leases):
            return 0
        quick = quick + 1 if time.monotonic() - begun < _GRACE_SECONDS else 0
    return 1


def _serve(command: Sequence[str], socket: Path, leases: int) -> bool:
    """Run mongod until nobody uses it (then it is stopped), or until it ends by itself; says which."""
    socket.unlink(missing_ok=True)
    mongod = subprocess.Popen(  # noqa: S603 - the binary is ours, see embedded.find_mongod
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_parent,  # noqa: PLW1509 - this process has one thread
    )
    deadline = time.monotonic() + _GRACE_SECONDS
    while mongod.poll() is None:
        time.sleep(_POLL_SECONDS)
        if time.monotonic() > deadline and _try_exclusive(leases):
            mongod.terminate()
            mongod.wait()
            return True
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
