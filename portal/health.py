"""`/healthz`: is the store reachable, is a worker alive."""

from datetime import timedelta

from flask import Flask, Response, current_app, g, jsonify
from pymongo.errors import PyMongoError

from models.stores import WorkerBeat

_FRESH = timedelta(minutes=2)


def install(app: Flask) -> None:
    """Add the address."""
    app.add_url_rule("/healthz", "healthz", healthz)


def healthz() -> tuple[Response, int]:
    """Answer 200 when the store takes commands, else 503; the worker is told, but does not fail the web."""
    try:
        current_app.extensions["evenhand.database"].command("ping")
        newest = WorkerBeat.objects.order_by("-at").max_time_ms(1000).first()
    except PyMongoError:
        return jsonify(store="down", worker="unknown"), 503
    alive = newest is not None and g.now - newest.at < _FRESH
    return jsonify(store="up", worker="alive" if alive else "absent"), 200
