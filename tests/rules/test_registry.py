from datetime import date

import pytest

from casework.rules.independence import INVOLVEMENT
from casework.rules.registry import FORMS, INVOLVED
from casework.rules.registry_checks import Known, faults, tidy

ALL = [
    spec
    for form in FORMS.values()
    for spec in (*form.fields, *(f for record in form.records.values() for f in record.values()))
]


@pytest.mark.parametrize("spec", ALL, ids=lambda s: s.id)
def test_every_question_of_the_registry_is_worded_in_both_languages(spec):
    texts = [spec.label, spec.hint or spec.label, *(c.label for c in spec.choices)]
    assert all(set(t) == {"en", "zh-CN"} for t in texts)


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda f: f.id)
def test_every_form_shows_columns_and_records_it_has(form):
    ids = {f.id for f in form.fields}
    assert set(form.columns) <= ids
    assert {f.record for f in form.fields if f.type == "repeat"} == set(form.records)
    assert set(form.label) == set(form.plural) == {"en", "zh-CN"}


def test_every_involvement_but_the_one_read_from_cases_can_be_entered():
    kinds = next(f for f in INVOLVED.fields if f.id == "kind").choices
    assert {c.name for c in kinds} == set(INVOLVEMENT) - {"earlier_handler"}


def test_before_any_procedure_is_in_force_names_are_not_judged():
    values = {"name": "X", "login": "xx", "roles": [{"role": "task_manager", "body": "csca"}]}
    assert faults(FORMS["people"], values, {}, Known(), date(2026, 1, 1)) == []
    known = Known({"csca": {"role": {"intake"}}})
    found = faults(FORMS["people"], values, {}, known, date(2026, 1, 1))
    assert [(f.code, f.field) for f in found] == [("registry.not_of_body", "roles.0.role")]


BODIES = Known(
    {
        "csca": {"role": {"intake"}, "scheme": {"rainforest-alliance"}, "office": {"beijing"}},
        "sai-global": {"role": {"manager"}, "scheme": {"fsc"}, "office": {"jakarta"}},
    },
    {"lead_auditor": {"farm", "supply_chain"}},
)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"body": "nobody", "scheme": "fsc"}, ["body"]),
        ({"body": "csca", "scheme": "fsc"}, ["scheme"]),
        (
            {"body": "csca", "scheme": "fsc", "office": "jakarta", "role": "manager"},
            ["role", "scheme", "office"],
        ),
        ({"body": "csca", "scheme": "rainforest-alliance", "office": "beijing", "role": "intake"}, []),
        ({"scheme": "fsc"}, []),
    ],
)
def test_a_role_a_scheme_and_an_office_are_those_of_the_body(given, wrong):
    found = faults(FORMS["certificates"], given, {}, BODIES, date(2026, 1, 1))
    assert [f.field for f in found] == wrong


def test_what_was_stored_before_stays_until_the_body_changes():
    before = {"body": "sai-global", "scheme": "retired"}
    judged = [
        faults(FORMS["certificates"], {**before, **new}, before, BODIES, date(2026, 1, 1))
        for new in ({}, {"body": "csca"}, {"scheme": "rspo"})
    ]
    assert [[f.field for f in found] for found in judged] == [[], ["scheme"], ["scheme"]]
    gone = {"body": "gone", "scheme": "x"}
    assert faults(FORMS["certificates"], gone, gone, BODIES, date(2026, 1, 1)) == []


@pytest.mark.parametrize(
    ("kind", "scope", "wrong"),
    [
        ("Lead Auditor", "Supply  chain", []),
        ("lead_auditor", "fram", ["qualifications.0.scope"]),
        ("something_else", "anything", []),
    ],
)
def test_a_qualification_is_written_as_the_rules_compare_it(kind, scope, wrong):
    values = tidy({"name": "X", "login": "XX", "qualifications": [{"kind": kind, "scope": scope}]})
    found = faults(FORMS["people"], values, {}, BODIES, date(2026, 1, 1))
    assert [f.field for f in found] == wrong
    assert " " not in values["qualifications"][0]["kind"] + values["qualifications"][0]["scope"]
