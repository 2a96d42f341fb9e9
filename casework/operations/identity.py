"""Open the raiser's identity: only for who may, and never without a trace."""

from datetime import datetime

from casework.errors import refuse
from casework.operations.desk import Desk
from casework.operations.opening import open_case
from casework.operations.state import raiser_of
from casework.rules import access
from casework.rules.case import Actor
from models.stores import AccessLog


def reveal(desk: Desk, number: str, *, actor: Actor, now: datetime) -> dict[str, str]:
    """Give what is known of the raiser, and note who looked. Raises Refused `identity.withheld`."""
    opened = open_case(desk, number, actor, now)
    allowed = access.may_read_confidential(
        opened.case_type, opened.situation.state, opened.situation.actor, barred=opened.barred
    )
    if not allowed:
        raise refuse("identity.withheld")
    AccessLog(case=str(opened.case.id), person=actor.id, what="raiser", at=now).save()
    return raiser_of(opened.case, desk.sealer)
