"""The approvals queue: what waits for this person's decision, with what changes and why not yet."""

from typing import Any

from flask import g
from flask_admin import expose

from admin_views.base import BodyView, desk
from admin_views.rows import case_rows
from casework import queries
from casework.look import Look
from casework.operations.migrating import may_migrate
from casework.operations.opening import open_stored
from casework.overview import submitted
from casework.rules.text import say
from casework.rules.workflow import offered
from models.cases import Case


class ApprovalsView(BodyView):
    """`/approvals`."""

    @expose("/")
    def index(self) -> Any:
        """Show each case in which this person may approve or return something."""
        cases = queries.approvals(g.person, g.now)
        briefs = [queries.brief(c.to_mongo()) for c in cases]
        rows = case_rows(desk(), briefs, g.language, g.now)
        moves = [row for case, row in zip(cases, rows, strict=True) if _waits_for_move(case)]
        waiting = [w for case, row in zip(cases, rows, strict=True) if (w := _waiting(case, row))]
        return self.page("approvals.html", waiting=waiting, moves=moves)


def _waits_for_move(case: Case) -> bool:
    """Say whether a move to another version waits for this person."""
    if case.migration is None or case.migration.by == str(g.person.id) or str(g.person.id) in case.people:
        return False
    return may_migrate(open_stored(desk(), case, g.actor, g.now))


def _waiting(case: Case, row: Any) -> dict[str, Any] | None:
    opened = open_stored(desk(), case, g.actor, g.now)
    offers = [o for o in offered(opened.situation) if o.action.approves or o.action.returns]
    approving = [o for o in offers if o.action.approves]
    if not approving:
        return None
    asked = opened.case_type.action(approving[0].action.approves)
    look = Look(desk(), opened, g.language)
    done_by = opened.situation.state.done_by(approving[0].action.approves)
    return {
        "row": row,
        "version": case.version,
        "what": say(asked.label, g.language) if asked else "",
        "by": opened.situation.facts(done_by).named(g.language),
        "values": submitted(look, approving[0].action),
        "basis": say(approving[0].action.basis, g.language),
        "blocked": [r.text(g.language) for o in approving for r in o.blocked],
        "offers": [
            {
                "id": o.action.id,
                "label": say(o.action.label, g.language),
                "approves": bool(o.action.approves),
                "blocked": bool(o.blocked),
            }
            for o in offers
        ],
    }
