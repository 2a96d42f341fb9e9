"""The meta-schema of the scheme language: which keys a file may have and what stands in them.

JSON Schema 2020-12 as data. `docs/add-a-scheme.md` explains the words; references between them are checked in
`checking`, because a schema cannot see them.
"""

from typing import Any

from casework.rules.receipt import SUBJECTS
from casework.rules.scheme import FIELD_TYPES

Json = dict[str, Any]

ID = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"}
SLUG = {"type": "string", "pattern": "^[a-z][a-z0-9-]{0,39}$"}
TEXT: Json = {
    "type": "object",
    "minProperties": 1,
    "propertyNames": {"pattern": "^[a-z]{2}(-[A-Z]{2})?$"},
    "additionalProperties": {"type": "string", "minLength": 1},
}
CEL = {"type": "string", "minLength": 1, "maxLength": 400}
STRING = {"type": "string", "minLength": 1}
CLAUSE: Json = {"anyOf": [STRING, TEXT]}
"""A clause, or a document: its number, or where words name it, a text."""
DAY = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
BOOL = {"type": "boolean"}
INT = {"type": "integer"}
ROWS = {"type": "array", "items": {"type": "string", "pattern": "^[A-Z0-9][A-Za-z0-9.-]+$"}}


def _list(items: Json, **more: Any) -> Json:
    return {"type": "array", "items": items, **more}


IDS = _list(ID)


def _object(required: str, /, **properties: Json) -> Json:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required.split(),
        "properties": properties,
    }


def _item(**properties: Json) -> Json:
    """Describe an entry of a list that is merged by id: overlays may give parts or remove it."""
    return _object(
        "id",
        id=ID,
        remove=BOOL,
        after=ID,
        basis=CLAUSE,
        note=STRING,
        requirements=ROWS,
        **properties,
    )


RULE = _item(rule=CEL, message=TEXT, field=ID)
RULES = _list(RULE)
DURATION: Json = {
    "type": "object",
    "additionalProperties": False,
    "minProperties": 1,
    "maxProperties": 1,
    "properties": {"days": INT, "weeks": INT, "months": INT, "working_days": INT},
}
ROLE = _item(
    label=TEXT, common=_list({"type": "string", "pattern": "^[A-Z]{2}$"}), aliases=_list(TEXT), substitute=ID
)
CHOICE = _object(
    "name", name=ID, remove=BOOL, after=ID, label=TEXT, needs=IDS, text=TEXT, basis=CLAUSE, requirements=ROWS
)
QUALIFICATION = _item(label=TEXT, scope=ID, choices=_list(CHOICE, minItems=1))
FIELD = _item(
    type={"enum": list(FIELD_TYPES)},
    label=TEXT,
    hint=TEXT,
    required={"anyOf": [BOOL, CEL]},
    relevant=CEL,
    multiline=BOOL,
    read_only=BOOL,
    confidential=BOOL,
    plan=BOOL,
    past=BOOL,
    handles=BOOL,
    ground=BOOL,
    roles=IDS,
    default_role=ID,
    record=ID,
    choices=_list(CHOICE, minItems=1),
    max_length={"type": "integer", "minimum": 1, "maximum": 20000},
    min_length={"type": "integer", "minimum": 0},
    minimum=INT,
    maximum=INT,
)
STAGE = _item(label=TEXT, final=BOOL, outcome={"enum": ["closed", "not_accepted", "withdrawn", "referred"]})
EFFECT = _object(
    "",
    set={"type": "object", "propertyNames": ID, "minProperties": 1},
    issue=ID,
    open=ID,
    copy={"type": "object", "propertyNames": ID, "additionalProperties": ID},
    notify=ID,
    when=CEL,
)
ACTION = _item(
    label=TEXT,
    hint=TEXT,
    **{"from": {"anyOf": [ID, IDS]}},
    to=ID,
    roles=_list(ID, minItems=1),
    when=CEL,
    form=IDS,
    require=RULES,
    panel=ID,
    approves=ID,
    returns=ID,
    reason=BOOL,
    sign=BOOL,
    effects=_list(EFFECT),
)
DEADLINE = _item(
    label=TEXT,
    start=ID,
    duration=DURATION,
    stop=_list({"type": "string", "pattern": "^(sent\\.)?[a-z][a-z0-9_|]{0,99}$"}, minItems=1),
    applies=CEL,
    source={"enum": ["scheme_owner", "body", "law", "internal"]},
    party={"enum": ["inside", "outside"]},
    owner=ID,
    warn_before=DURATION,
    watch=BOOL,
    escalate=IDS,
    extension=_object("duration when", duration=DURATION, when=CEL),
    keeps_counting=BOOL,
)
PANEL = _item(
    label=TEXT,
    min_size={"type": "integer", "minimum": 1},
    max_size={"type": "integer", "minimum": 1},
    every=RULES,
    some=RULES,
)
DOCUMENT = _item(
    label=TEXT,
    form_no=STRING,
    template={"type": "string", "pattern": "^[a-z0-9_]+\\.docx$"},
    to=ID,
    languages=_list({"enum": ["en", "zh-CN"]}, minItems=1),
    needs=IDS,
    after_actions=IDS,
    number={"type": "string", "pattern": "^[A-Z0-9-]{1,12}$"},
    outcome=BOOL,
)
REGISTER = _item(label=TEXT, form_no=STRING, columns=IDS, filters=IDS, default_sort=ID)
RECORD = _item(label=TEXT, fields=_list(FIELD))

CASE_TYPE_FILE = _object(
    "case_type",
    case_type=ID,
    abstract=BOOL,
    extends=ID,
    label=TEXT,
    definition=TEXT,
    basis=CLAUSE,
    note=STRING,
    requirements=ROWS,
    external=BOOL,
    parents=IDS,
    parent_required=BOOL,
    also_received=BOOL,
    about=_list({"enum": [c.name for c in SUBJECTS]}, minItems=1),
    exclude=IDS,
    view=IDS,
    view_confidential=IDS,
    fields=_list(FIELD),
    records=_list(RECORD),
    stages=_list(STAGE),
    actions=_list(ACTION),
    deadlines=_list(DEADLINE),
    panels=_list(PANEL),
    documents=_list(DOCUMENT),
    registers=_list(REGISTER),
    suspension=_list(_object("start end", start=ID, end=ID)),
)

SCHEME_FILE = _object(
    "schema id body version",
    schema={"const": "evenhand/scheme/1"},
    id=SLUG,
    body=SLUG,
    version={"type": "integer", "minimum": 1},
    extends={"type": "string", "pattern": "^[a-z0-9-]+/[a-z0-9-]+@[0-9]+$"},
    abstract=BOOL,
    title=TEXT,
    purpose=TEXT,
    basis=CLAUSE,
    note=STRING,
    requirements=ROWS,
    document=_object(
        "number",
        number=CLAUSE,
        edition=STRING,
        prepared_by=STRING,
        reviewed_by=STRING,
        approved_by=STRING,
        prepared_on=DAY,
        released_on=DAY,
        note=STRING,
    ),
    effective_from=DAY,
    owner=ID,
    retention=_object("years", years={"type": "integer", "minimum": 1}, sample=BOOL, note=STRING),
    governing_language=STRING,
    languages=_list({"enum": ["en", "zh-CN"]}, minItems=1),
    prefix={"type": "string", "pattern": "^[A-Z0-9]{2,12}(-[A-Z0-9]{1,6})?$"},
    roles=_list(ROLE),
    qualifications=_list(QUALIFICATION),
    modifications=_list(
        _object(
            "id clause",
            id=ID,
            clause=STRING,
            was=STRING,
            now=STRING,
            by=STRING,
            dated=STRING,
            note=STRING,
        )
    ),
    references=_list(_object("id title", id=ID, title=STRING)),
    waivers=_list(_object("id because", id=STRING, because=STRING)),
)

PERSON = _object(
    "roles",
    roles=IDS,
    involved=IDS,
    qualifications=_list(_object("kind scope", kind=ID, scope=STRING, valid_from=DAY, valid_until=DAY)),
)
TIME = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$"}
STEP = _object(
    "at",
    at=TIME,
    by=ID,
    does=ID,
    cannot=ID,
    hidden=ID,
    sends=ID,
    cannot_send=ID,
    evidence=ID,
    child=_object("case_type stage final", case_type=ID, stage=ID, final=BOOL),
    because=STRING,
    reason=STRING,
    channel=ID,
    not_possible=BOOL,
    seats=_list(_object("person", person=ID, no_conflict=BOOL, confidentiality=BOOL)),
    **{"with": {"type": "object", "propertyNames": ID}},
    note=STRING,
    expect=_object(
        "",
        stage=ID,
        due={"type": "object", "additionalProperties": DAY},
        state={"type": "object", "additionalProperties": STRING},
        issued=IDS,
        opened=IDS,
        notified=IDS,
        offered=IDS,
        blocked=IDS,
        values={"type": "object", "propertyNames": ID},
    ),
)
SCENARIO = _object(
    "name case_type people given steps",
    name=STRING,
    label=TEXT,
    case_type={"anyOf": [ID, _list(ID, minItems=1)]},
    requirements=ROWS,
    note=STRING,
    remove=BOOL,
    people={"type": "object", "additionalProperties": PERSON, "propertyNames": ID},
    given={"type": "object", "propertyNames": ID},
    cases=_list(STRING, minItems=1),
    steps=_list(STEP, minItems=1),
)
REMOVED_SCENARIO = _object("name remove", name=STRING, remove={"const": True})
TESTS_FILE = _object("tests", tests=_list({"anyOf": [SCENARIO, REMOVED_SCENARIO]}))

OFFICE = _item(
    label=TEXT,
    timezone=STRING,
    calendar=_object(
        "country",
        country={"type": "string", "pattern": "^[A-Z]{2}$"},
        subdivision=STRING,
        joint_leave=BOOL,
    ),
    languages=_list({"enum": ["en", "zh-CN"]}, minItems=1),
    sender_name=STRING,
    sender_email=STRING,
    address=TEXT,
    default=BOOL,
)
BODY_FILE = _object(
    "schema id title offices",
    schema={"const": "evenhand/body/1"},
    id=SLUG,
    title=TEXT,
    note=STRING,
    offices=_list(OFFICE, minItems=1),
)
