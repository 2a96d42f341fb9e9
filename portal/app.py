"""The web application: wires store, desk, security, screens and error pages; nothing else."""

import atexit
from pathlib import Path

import pymongo
from flask import Flask, Response, g, request, session
from flask_babel import Babel, get_translations
from flask_security import current_user
from flask_wtf import CSRFProtect
from markupsafe import Markup
from werkzeug.middleware.proxy_fix import ProxyFix

from admin_views.site import install as install_screens
from casework.rules.case import Actor
from models import indexes
from portal import entrance, error_pages, files, health, security, sessions
from portal.config import Settings
from portal.desk import make_desk
from portal.runtime import now
from portal.store import ANSWER_SECONDS, Store
from portal.uploads import PortalRequest

_HERE = Path(__file__).resolve().parent
_CSP = (
    "default-src 'self'; img-src 'self' data:; script-src 'self'; style-src 'self'; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
_LARGEST = 20
"""So many times the largest file may be sent at once; each file is capped while it comes in."""
_INDEX_SECONDS = 3600.0
"""An index that a new version brings may take long to build on many cases."""
LANGUAGES = {"en": "en", "zh-CN": "zh_Hans_CN"}
"""Our language codes and the locales of the catalogues; bare zh would fall back to English."""


def create_app(settings: Settings) -> Flask:
    """Make the application; the store is opened and stays open while the process lives."""
    store = Store(settings, ANSWER_SECONDS)
    store.__enter__()
    atexit.register(store.__exit__, None, None, None)
    with pymongo.timeout(_INDEX_SECONDS):
        indexes.ensure(store.database)
    app = Flask(__name__, static_folder=str(_HERE / "static"), template_folder=str(_HERE / "templates"))
    app.config.update(
        MAX_CONTENT_LENGTH=_LARGEST * settings.max_upload_mb * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        BABEL_TRANSLATION_DIRECTORIES=str(_HERE / "translations"),
        BABEL_DEFAULT_LOCALE="en",
        EVENHAND_DEMO=settings.demo,
        EVENHAND_MAX_UPLOAD_MB=settings.max_upload_mb,
    )
    app.request_class = PortalRequest
    if settings.https:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    desk = make_desk(settings)
    app.extensions["evenhand.desk"] = desk
    app.extensions["evenhand.settings"] = settings
    app.extensions["evenhand.database"] = store.database
    Babel(app, locale_selector=lambda: LANGUAGES[g.get("language", "en")])
    app.jinja_env.globals["_"] = words
    app.before_request(_who_and_when)
    CSRFProtect(app)
    security.install(app, settings, desk)
    install_screens(app)
    files.install(app)
    entrance.install(app)
    health.install(app)
    sessions.install(app)
    error_pages.install(app)
    app.after_request(_headers)
    return app


def words(message: str, **values: object) -> str:
    """Translate for a template; the catalogue is looked up once a request, not once a word."""
    if "words" not in g:
        g.words = get_translations()
    text = Markup(g.words.ugettext(message))  # noqa: S704 - a catalogue of ours; values are escaped
    return text % values if values else text


def _who_and_when() -> None:
    """Bind the actor, the moment, the language and the theme: views read them, nothing below does."""
    g.now = now()
    g.person = None
    g.language = _language("")
    g.theme = request.cookies.get("theme", "auto")
    if g.theme not in ("light", "dark"):
        g.theme = "auto"
    if request.path.startswith("/static/") or request.path == "/healthz":
        return
    if sessions.check():
        g.person = current_user.person
        g.actor = Actor(str(g.person.id), g.person.name, platform=frozenset(g.person.platform_roles))
        g.language = _language(g.person.language)


def _language(own: str) -> str:
    """Choose: what was clicked in this session, the person's own, the browser's."""
    chosen = session.get("language", "")
    if chosen in LANGUAGES:
        return str(chosen)
    if own in LANGUAGES:
        return own
    best = request.accept_languages.best_match(["en", "zh-CN", "zh"])
    return "zh-CN" if best and best.startswith("zh") else "en"


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", _CSP)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if g.get("person") is not None and not request.path.startswith("/static/"):
        response.headers["Cache-Control"] = "no-store"
    return response
