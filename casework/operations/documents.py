"""Find an issued document for somebody who may read it."""

from datetime import datetime

from casework.errors import refuse
from casework.operations.desk import Desk
from casework.operations.opening import open_case
from casework.rules import access
from casework.rules.case import Actor
from models.cases import Case
from models.documents import IssuedDocument


def find_document(desk: Desk, number: str, *, actor: Actor, now: datetime) -> IssuedDocument:
    """Find a document by its number. A letter to the raiser names him, so it needs the right to that.

    Raises Refused `document.not_found`, the same for foreign and missing ones.
    """
    found = IssuedDocument.objects(number=number).first()
    case = Case.objects(id=found.case).only("number").first() if found else None
    if found is None or case is None:
        raise refuse("document.not_found")
    opened = open_case(desk, case.number or str(case.id), actor, now)
    spec = opened.case_type.documents.get(found.document)
    identity = access.may_read_confidential(
        opened.case_type, opened.situation.state, opened.situation.actor, barred=opened.barred
    )
    if spec and spec.to == "raiser" and not identity:
        raise refuse("document.not_found")
    return found
