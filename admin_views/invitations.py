"""How somebody gets his first password: an address that an administrator makes and hands over."""

from typing import Any

from bson import ObjectId
from flask import abort, g, redirect, url_for
from flask_admin import expose

from admin_views.base import AdministratorView, settings, shown
from casework.errors import Refused
from casework.operations.inviting import KIND, LASTS, invite_newcomer
from casework.queries import people_names
from models.people import Person
from models.stores import RegistryLog


class InvitationsView(AdministratorView):
    """`/invitations/<person>`: what is open, who made it, and a new one for somebody without a password."""

    @expose("/")
    def index(self) -> Any:
        """Lead to the people: an invitation is made on somebody's page."""
        return redirect(url_for("people.index"))

    @expose("/<record_id>")
    def show(self, record_id: str) -> Any:
        """Show how this person signs in for the first time."""
        return self._show(record_id, 200, "", [])

    @expose("/<record_id>", methods=("POST",))
    def make(self, record_id: str) -> Any:
        """Make an invitation; its address is shown this once."""
        try:
            code = invite_newcomer(record_id, actor=g.actor, now=g.now)
        except Refused as error:
            return self._show(record_id, error.status, "", shown(error))
        return self._show(record_id, 200, f"{settings().base_url}{url_for('invitation', code=code)}", [])

    def _show(self, record_id: str, status: int, address: str, refusals: list[Any]) -> Any:
        person = Person.objects(id=record_id).first() if ObjectId.is_valid(record_id) else None
        if person is None:
            abort(404)
        made = list(RegistryLog.objects(kind=KIND, record=record_id).order_by("-at").limit(20))
        names = people_names((one.person for one in made), g.language)
        return self.page(
            "registry/invitation.html",
            status,
            person=person,
            address=address,
            refusals=refusals,
            until=f"{g.now + LASTS:%Y-%m-%d}",
            made=[(one.at, names.get(one.person, "")) for one in made],
        )
