"""A form that names another case: its number must be one that the actor may read; an older file is named in words."""

from dataclasses import replace

import pytest

from casework.rules.cited import Cited, named_in, number_in
from casework.rules.scheme import Field
from casework.rules.submission import read_form
from rules.builders import MATTER, situation, with_field

OURS = frozenset({"P03RA", "AB-CD"})
CITING = with_field("scope", type="case")
KNOWN = Cited(OURS, frozenset({"P03RA-2024-0007"}))


def form(text, *, cited=KNOWN, case_type=CITING, **more):
    one = replace(situation("ann", case_type=case_type, **more), cited=cited)
    return read_form(one, case_type.action("receive"), {"scope": text})


def faults(text, **more):
    return [(f.code, f.field) for f in form(text, **more).faults]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("P03RA-2024-0007", "P03RA-2024-0007"),
        (" p03ra-2024-12345 ", "P03RA-2024-12345"),
        ("Ｐ０３ＲＡ－２０２４－０００７", "P03RA-2024-0007"),
        ("AB-CD-2024-0001", "AB-CD-2024-0001"),
        ("CISG-2024-0007", ""),
        ("P03RA-2024-007", ""),
        ("P03RA-24-0007", ""),
        ("P03RA-٢٠٢٤-0007", ""),
        ("Paper file P03RA-2024-0007", ""),
        ("", ""),
    ],
)
def test_what_is_written_like_a_number_of_the_body_is_one(text, number):
    assert number_in(text, OURS) == number


def test_the_number_of_a_readable_case_is_taken_and_written_as_the_portal_does():
    assert form("p03ra-2024-0007").changed == {"scope": "P03RA-2024-0007"}
    assert faults("p03ra-2024-0007") == []


def test_a_number_that_leads_nowhere_is_refused_whoever_may_read_what_stands_there():
    assert faults("P03RA-2024-0008") == [("values.no_such_case", "scope")]
    assert faults("AB-CD-2024-0001") == [("values.no_such_case", "scope")]


def test_an_older_file_is_named_in_words():
    assert form("Paper file of 2019, no. 7").changed == {"scope": "Paper file of 2019, no. 7"}
    assert faults("CISG-2019-0007") == []
    assert faults("P03RA-2024-0008", cited=Cited()) == []


def test_a_case_does_not_name_itself():
    assert faults("P03RA-2024-0007", number="P03RA-2024-0007") == [("values.same_case", "scope")]


def test_what_is_on_record_already_is_not_asked_for_again():
    assert faults("P03RA-2024-0008", values={"scope": "P03RA-2024-0008"}) == []


def test_rows_name_cases_too():
    row = {"what": Field(id="what"), "like": Field(id="like", type="case")}
    one = with_field("tags", type="repeat", record="row", choices=())
    case_type = replace(one, records={**MATTER.records, "row": row})
    action = replace(MATTER.action("receive"), form=("tags",))
    raw = {"tags": [{"what": "a", "like": "p03ra-2024-0007"}, {"like": "P03RA-2024-0009"}, {"what": "b"}]}
    here = replace(situation("ann", case_type=case_type), cited=KNOWN)
    found = read_form(here, action, raw)
    assert [(f.code, f.field) for f in found.faults] == [("values.no_such_case", "tags.1.like")]
    assert found.values["tags"][0]["like"] == "P03RA-2024-0007"
    assert named_in(case_type, raw) == {"p03ra-2024-0007", "P03RA-2024-0009"}


def test_what_is_no_text_names_no_case():
    assert named_in(CITING, {"scope": 7, "tags": "no rows", "other": "P03RA-2024-0007"}) == set()
    assert named_in(CITING, {"scope": "P03RA-2024-0007"}) == {"P03RA-2024-0007"}
