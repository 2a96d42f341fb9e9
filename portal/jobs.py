"""The worker: reminders, mail, sweeping; loops over operations, safe with any number of workers."""

import os
import signal
import socket
from datetime import datetime
from threading import Event

from casework.operations.delivery import settle_letters
from casework.operations.desk import Desk
from casework.operations.duties import remind
from models.evidence_store import sweep
from models.stores import WorkerBeat
from portal.config import Settings
from portal.mail import drain


def one_round(desk: Desk, settings: Settings, now: datetime) -> None:
    """Do everything that is due once."""
    remind(desk, now)
    drain(desk, settings, now)
    settle_letters(desk, now)
    sweep(now)
    name = f"{socket.gethostname()}:{os.getpid()}"
    WorkerBeat.objects(worker=name).update_one(set__at=now, upsert=True)


def stop_on_signals() -> Event:
    """Give an event that SIGTERM and SIGINT set."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
