"""One form sent twice is one change: the id a form carries, and what it said."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, is_dataclass
from datetime import datetime
from typing import Any

from mongoengine.connection import get_db

from casework.errors import refuse
from casework.operations.desk import Desk
from casework.operations.opening import Opened, open_case
from casework.rules.case import Actor
from models.cases import Case


@dataclass(frozen=True)
class Request:
    """The id of a form (empty: it carries none) and a keyed digest of what was handed in with it."""

    id: str = ""
    content: str = ""


def begin(
    desk: Desk, number: str, actor: Actor, now: datetime, request_id: str, *said: Any
) -> tuple[Opened, Request | None]:
    """Open a case for a change; no request comes with it where this very form was carried out before.

    Raises Refused `case.not_found`, or `request.reused` as `done_before` does.
    """
    opened = open_case(desk, number, actor, now)
    request = request_of(desk, request_id, *said)
    return opened, None if done_before(opened.case, request) else request


def request_of(desk: Desk, request_id: str, *said: Any) -> Request:
    """Make the request of a form from its id and everything that somebody typed or chose in it.

    The digest is keyed: from what stands in the history nobody can guess what was typed.
    """
    return Request(request_id, desk.sealer.mac(json.dumps(said, default=_plain, sort_keys=True)))


def _plain(value: Any) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)


def done_before(case: Case | None, request: Request) -> bool:
    """Say whether this very request was carried out on the case already.

    Raises Refused `request.reused` when the same form came back with other content: it is not carried out, and
    nobody is told it was.
    """
    if not request.id or case is None:
        return False
    query = {"case": str(case.id), "request_id": request.id}
    return same_request(get_db().history.find_one(query, {"content": 1}), request)


def same_request(found: Mapping[str, Any] | None, request: Request) -> bool:
    """Say whether what was found under the id of a request is what the request says. Raises as `done_before` does."""
    if found is None:
        return False
    if found.get("content") != request.content:
        raise refuse("request.reused")
    return True
