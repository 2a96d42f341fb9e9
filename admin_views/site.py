"""All screens of the portal, in the order of the menu."""

from typing import Any

from flask import Flask, g, request
from flask_admin import Admin
from flask_babel import lazy_gettext as __
from markupsafe import Markup

from admin_views import process, survey
from admin_views.account import AccountView
from admin_views.approvals import ApprovalsView
from admin_views.calendars import CalendarsView
from admin_views.case_page import CasePage
from admin_views.cases import CasesView
from admin_views.invitations import InvitationsView
from admin_views.my_work import MyWork
from admin_views.outbox import OutboxView
from admin_views.registers import RegistersView
from admin_views.registry import RegistryView
from admin_views.schemes import SchemesView
from admin_views.settled import SettledView
from admin_views.versions import VersionsView
from casework.rules.registry import FORMS
from casework.rules.text import aside

_MARKS = {
    "en": {"colon": ": ", "comma": ", ", "pause": ", ", "semicolon": "; "},
    "zh-CN": {"colon": "：", "comma": "，", "pause": "、", "semicolon": "；"},
}
"""`pause` stands between the members of a list."""
_MENU = (
    ("my_work", __("My work"), ""),
    ("case_list", __("Cases"), ""),
    ("approvals", __("Approvals"), ""),
    ("registers", __("Registers"), ""),
    ("settled", __("Settled on the spot"), ""),
    ("organisations", __("Organisations"), "registry"),
    ("certificates", __("Certificates"), "registry"),
    ("people", __("People"), "registry"),
    ("involvement", __("Involvement"), "registry"),
    ("schemes", __("Procedures"), "registry"),
    ("calendars", __("Calendars"), "registry"),
    ("outbox", __("Outbox"), "registry"),
)


def install(app: Flask) -> None:
    """Register every screen; nothing else of Flask-Admin is reachable."""
    screens = [
        MyWork(endpoint="my_work", url="/"),
        CasesView(endpoint="case_list", url="/admin/cases"),
        CasePage(endpoint="case", url="/cases"),
        VersionsView(endpoint="versions", url="/versions"),
        ApprovalsView(endpoint="approvals", url="/approvals"),
        RegistersView(endpoint="registers", url="/registers"),
        SettledView(endpoint="settled", url="/settled"),
        *(RegistryView(form, endpoint=name, url=f"/admin/{name}") for name, form in FORMS.items()),
        InvitationsView(endpoint="invitations", url="/invitations"),
        SchemesView(endpoint="schemes", url="/schemes"),
        CalendarsView(endpoint="calendars", url="/admin/calendars"),
        OutboxView(endpoint="outbox", url="/outbox"),
        AccountView(endpoint="account", url="/account"),
    ]
    admin = Admin(app, name="Evenhand", index_view=screens[0])
    for screen in screens[1:]:
        admin.add_view(screen)
    views = {item.endpoint: item for item in screens}
    process.install(app)
    survey.install(app)
    app.context_processor(lambda: {"menu": _menu(views), **_language()})


def _language() -> dict[str, Any]:
    """Give the language of the page and its marks: what stands between words, and around what is added to a name."""
    language = g.get("language", "en")
    marks = _MARKS.get(language, _MARKS["en"])
    brackets = Markup(aside("{}", language))  # noqa: S704 - our own; what is put between them is escaped
    return {"language": language, "aside": brackets.format, **marks}


def _menu(views: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the menu of this person: only what he may open."""
    if g.get("person") is None:
        return []
    here = (request.endpoint or "").split(".")[0]
    return [
        {"label": str(label), "url": views[name].url or "/", "active": name == here, "group": group}
        for name, label, group in _MENU
        if views[name].is_accessible()
    ]
