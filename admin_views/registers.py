"""Registers: what each procedure wants listed, on screen, as CSV and as Excel."""

from typing import Any

from flask import Response, abort, g, request
from flask_admin import expose

from admin_views.base import BodyView, desk
from casework import queries
from casework.registers import column_label, find_register, register_rows, registers
from casework.rules.text import say
from exporters.register import as_csv, as_xlsx

_ON_SCREEN = 100
_KINDS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


class RegistersView(BodyView):
    """`/registers`."""

    @expose("/")
    def index(self) -> Any:
        """List the registers of the bodies of this person."""
        bodies = {b.body for b in g.person.roles}
        found = [
            {
                "name": r.name,
                "label": say(r.register.label, g.language),
                "kind": say(r.case_type.label, g.language),
                "form_no": r.register.form_no,
                "scheme": say(r.ready.scheme.title, g.language),
            }
            for r in registers(desk(), g.now)
            if r.ready.scheme.body in bodies
        ]
        return self.page("registers/index.html", registers=found)

    @expose("/<register>")
    def show(self, register: str) -> Any:
        """Show the newest entries of a register."""
        found = find_register(desk(), register, g.now)
        chosen = _chosen()
        table = register_rows(desk(), found, g.person, g.now, g.language, chosen, limit=_ON_SCREEN)
        stages = [(s.id, say(s.label, g.language)) for s in found.case_type.stages]
        return self.page(
            "registers/show.html",
            name=register,
            table=table,
            rows=list(table.rows),
            kind=say(found.case_type.label, g.language),
            chosen=chosen,
            stages=stages,
            number=found.register.columns.index("number") if "number" in found.register.columns else -1,
            labels=[column_label(found, c, g.language) for c in found.register.columns],
        )

    @expose("/<register>.<any(csv, xlsx):form>")
    def export(self, register: str, form: str) -> Response:
        """Export all of a register that this person may read."""
        if form not in _KINDS:
            abort(404)
        found = find_register(desk(), register, g.now)
        table = register_rows(desk(), found, g.person, g.now, g.language, _chosen())
        make, mimetype = _KINDS[form]
        response = Response(make(table), mimetype=mimetype)
        response.headers["Content-Disposition"] = f"attachment; filename={register}.{form}"
        return response


def _chosen() -> dict[str, str]:
    return {k: v for k in (*queries.FILTERS, "state") if (v := request.args.get(k, ""))}
