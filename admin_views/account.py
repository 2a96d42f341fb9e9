"""My account: what I may do, language, theme, password."""

from typing import Any

from flask import flash, g, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext as _

from admin_views.base import StaffView, desk, shown
from casework.errors import Refused, refuse
from casework.operations.accounts import password_fits, set_password
from casework.registry_words import registry_words


class AccountView(StaffView):
    """`/account`."""

    @expose("/")
    def index(self) -> Any:
        """Show the settings of this person."""
        return self._show([], 200)

    def _show(self, refusals: list[Any], status: int) -> Any:
        words = registry_words(desk().shelf.current(g.now.date()), g.language)
        return self.page("account/index.html", status, refusals=refusals, words=words)

    @expose("/password", methods=("POST",))
    def password(self) -> Any:
        """Change the password; every sign-in ends."""
        try:
            if not password_fits(g.person, request.form.get("old", "")):
                raise refuse("sign_in.old_password", at="old")
            if request.form.get("new") != request.form.get("again"):
                raise refuse("sign_in.not_the_same", at="again")
            set_password(g.person, request.form.get("new", ""))
        except Refused as error:
            return self._show(shown(error), error.status)
        flash(_("The password is changed. Please sign in with the new one."), "success")
        return redirect(url_for("security.login"))
