"""The least work that answers: one user look-up, one indexed query, one compiled template of the same 25 rows."""

import os

from bson import ObjectId
from flask import Flask, request, session
from jinja2 import Environment
from pymongo import MongoClient

PAGE = Environment(autoescape=True).from_string(
    """<!doctype html><html lang="en"><head><title>Cases</title></head><body><main><h1>Cases</h1><table><thead><tr>
<th>Number</th><th>Subject</th><th>Kind</th><th>Stage</th><th>Organisation</th><th>Received</th><th>Next date</th></tr></thead><tbody>
{% for c in cases %}<tr><td><a href="/cases/{{ c.number }}">{{ c.number }}</a></td><td>{{ c.subject }}</td><td>{{ c.case_type }}</td>
<td>{{ c.stage }}</td><td>{{ names[c.organisation] }}</td><td>{{ c.received_on }}</td><td>{{ c.next_due }}</td></tr>{% endfor %}
</tbody></table></main></body></html>"""
)
FIELDS = dict.fromkeys(
    ("number", "subject", "case_type", "stage", "organisation", "received_on", "next_due"), 1
)

app = Flask(__name__)
app.secret_key = "floor"
database = MongoClient(os.environ["FLOOR_URI"])["evenhand"]


@app.get("/sign-in/<person>")
def sign_in(person):
    """Take anybody's word for who he is: this is a floor, not a portal."""
    session["person"] = person
    return "signed in"


@app.get("/cases")
def cases():
    """Give a page of the newest cases of a body."""
    person = database.people.find_one({"_id": ObjectId(session["person"])}, {"roles": 1})
    query = {"body": person["roles"][0]["body"]}
    if request.args.get("stage"):
        query["stage"] = request.args["stage"]
    found = list(database.cases.find(query, FIELDS).sort("_id", -1).limit(25))
    wanted = [ObjectId(c["organisation"]) for c in found if c.get("organisation")]
    names = {
        str(o["_id"]): o["name"] for o in database.organisations.find({"_id": {"$in": wanted}}, {"name": 1})
    }
    return PAGE.render(cases=found, names=names)
