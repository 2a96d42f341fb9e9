"""The worker: reminders, mail, sweeping; loops over operations, safe with any number of workers."""

import logging
import os
import signal
import socket
from collections.abc import Callable
from datetime import datetime
from threading import Event

from casework.operations.delivery import settle_letters
from casework.operations.desk import Desk
from casework.operations.duties import remind
from models.evidence_store import sweep
from models.stores import WorkerBeat
from portal.config import Settings
from portal.mail import drain

_LOG = logging.getLogger(__name__)


def one_round(desk: Desk, settings: Settings, now: datetime) -> None:
    """Do everything that is due once. A duty that fails is logged and tried again; it never stops the others."""
    duties: tuple[tuple[str, Callable[[], object]], ...] = (
        ("reminders", lambda: remind(desk, now)),
        ("mail", lambda: drain(desk, settings, now)),
        ("letters", lambda: settle_letters(desk, now)),
        ("unclaimed files", lambda: sweep(now)),
        ("sign of life", lambda: _beat(now)),
    )
    for name, duty in duties:
        try:
            duty()
        except Exception:  # noqa: BLE001 - a worker that stops is worse than a duty that failed once
            _LOG.exception("the worker could not do: %s", name)


def _beat(now: datetime) -> None:
    name = f"{socket.gethostname()}:{os.getpid()}"
    WorkerBeat.objects(worker=name).update_one(set__at=now, upsert=True)


def stop_on_signals() -> Event:
    """Give an event that SIGTERM and SIGINT set."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
