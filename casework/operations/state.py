"""Between a stored case and the case as the rules see it."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from casework.rules.case import CaseState, Child, Dispatch, Seat, Step
from casework.rules.receipt import RAISER_IDS
from casework.rules.scheme import CaseType
from models.cases import Case
from models.sealing import Sealer


def state_of(case: Case, case_type: CaseType, sealer: Sealer, children: Iterable[Child] = ()) -> CaseState:
    """Build the state of a stored case; confidential values are opened for the rules, not for show."""
    link = next((one for one in case.links if one.kind == "belongs_to"), None)
    return CaseState(
        id=str(case.id),
        case_type=case.case_type,
        stage=case.stage,
        received_at=case.received_at,
        registered_at=case.registered_at,
        values=values_of(case, case_type, sealer),
        number=case.number or "",
        office=case.office,
        subject=case.subject,
        channel=case.channel,
        raiser_kind=case.raiser_kind,
        organisation=case.organisation or "",
        certificate=case.certificate or "",
        anonymous=case.anonymous,
        contactable=case.contactable,
        panel=tuple(Seat(s.person, s.no_conflict, s.confidentiality) for s in case.panel),
        steps=tuple(Step(s.action, s.by, s.at) for s in case.steps),
        issued=tuple(d.document for d in case.documents),
        issued_at={d.document: d.issued_at for d in case.documents},
        dispatches=dispatches_of(case),
        evidence=tuple(e.kind for e in case.evidence),
        children=tuple(children),
        parent_type=link.case_type if link else "",
        parent_decided=bool(link and link.decided),
        closed_at=case.closed_at,
    )


def dispatches_of(case: Case) -> tuple[Dispatch, ...]:
    """Give what left the house; a letter that was never delivered did not."""
    return tuple(
        Dispatch(d.document, d.at, d.channel or "", bool(d.not_possible))
        for d in case.dispatches
        if not d.failed
    )


def values_of(case: Case, case_type: CaseType, sealer: Sealer) -> dict[str, Any]:
    """Give all scheme values of a case in the types of the scheme."""
    opened = {
        name: sealer.open(str(case.id), name, secret)
        for name, secret in case.sealed.items()
        if name not in RAISER_IDS
    }
    stored = {**case.values, **opened}
    return {k: typed(case_type, k, v) for k, v in stored.items() if k in case_type.fields}


def raiser_of(case: Case, sealer: Sealer) -> dict[str, str]:
    """Open the raiser's identity. The caller has checked the right and records the access."""
    return {n: sealer.open(str(case.id), n, s) for n, s in case.sealed.items() if n in RAISER_IDS}


def typed(case_type: CaseType, name: str, value: Any) -> Any:
    """Give a stored value the type of its field: days are stored as text YYYY-MM-DD."""
    spec = case_type.fields[name]
    if spec.type == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    if spec.type == "repeat":
        record = case_type.records[spec.record]
        return [
            {k: date.fromisoformat(v) if record[k].type == "date" else v for k, v in row.items()}
            for row in value
        ]
    return value


def stored(value: Any) -> Any:
    """Give a typed value as the store keeps it."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return [{k: stored(v) for k, v in row.items()} if isinstance(row, Mapping) else row for row in value]
    return value


def as_text(value: Any) -> str:
    """Give a value as the text that is committed to history; stable for the same value. Rows can be read back."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list) and any(isinstance(row, Mapping) for row in value):
        return json.dumps(stored(value), ensure_ascii=False, sort_keys=True, default=as_text)
    if isinstance(value, list):
        return "\n".join(as_text(v) for v in value)
    return str(value)


def rows_of(case_type: CaseType, name: str, text: str) -> list[dict[str, Any]]:
    """Read committed rows of a repeated group back. Raises ValueError for what is none."""
    found = typed(case_type, name, json.loads(text))
    return [dict(row) for row in found]
