"""The outbox: what waits to leave, what has left, and what could not."""

from typing import Any

from flask import g, request
from flask_admin import expose

from admin_views.base import AdministratorView, settings
from models.outbox import Outbox

_PAGE = 100


class OutboxView(AdministratorView):
    """`/outbox`. The text names nobody outside the body, and the addresses of raisers are sealed."""

    @expose("/")
    def index(self) -> Any:
        """Show the newest messages."""
        state = request.args.get("state", "")
        found = Outbox.objects(state=state) if state in ("waiting", "sent", "failed") else Outbox.objects
        messages = list(found.order_by("-created_at", "-id").limit(_PAGE))
        return self.page(
            "outbox.html", messages=messages, state=state, sending=bool(settings().smtp_url), now=g.now
        )
