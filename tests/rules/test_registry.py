from datetime import date

import pytest

from casework.rules.independence import INVOLVEMENT
from casework.rules.registry import FORMS, INVOLVED
from casework.rules.registry_checks import faults

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
    nothing = {"role": set(), "body": set(), "scheme": set(), "office": set()}
    assert faults(FORMS["people"], values, {}, nothing, date(2026, 1, 1)) == []
    known = {**nothing, "role": {"intake"}}
    found = faults(FORMS["people"], values, {}, known, date(2026, 1, 1))
    assert [(f.code, f.field) for f in found] == [("values.not_a_choice", "roles.0.role")]
