import pytest

from casework.rules.independence import ALWAYS_EXCLUDED, INVOLVEMENT, conflicts, counts, refusals
from rules.builders import MATTER, day, matter, person


@pytest.mark.parametrize("kind", sorted(ALWAYS_EXCLUDED))
def test_the_platform_excludes_it_whatever_the_procedure_says(kind):
    lax = matter(exclude=())
    assert conflicts(lax, person("pat", involved=[kind])) == (kind,)
    assert [r.code for r in refusals(lax, person("pat", involved=[kind]))] == [f"independence.{kind}"]


def test_a_procedure_may_exclude_more():
    adviser = person("pat", involved=["adviser"])
    assert conflicts(matter(exclude=()), adviser) == ()
    assert conflicts(MATTER, adviser) == ("adviser",)


def test_every_reason_is_given_in_a_stable_order():
    both = person("pat", involved=["subject", "auditor"])
    found = refusals(MATTER, both, at="owner", basis={"en": "9.7"})
    assert [r.code for r in found] == ["independence.auditor", "independence.subject"]
    assert [(r.field, r.clause()) for r in found] == [("owner", "9.7")] * 2
    assert all("Pat" in r.text() for r in found)


def test_an_involvement_without_words_of_its_own_is_refused_in_general_words():
    odd = person("pat", involved=["neighbour"])
    assert [r.code for r in refusals(matter(exclude=("neighbour",)), odd)] == ["independence.other"]


def test_nobody_is_barred_without_involvement():
    assert refusals(MATTER, person("pat")) == []


def test_every_involvement_has_words():
    assert set(INVOLVEMENT) == ALWAYS_EXCLUDED | {"adviser", "day_to_day"}


@pytest.mark.parametrize(
    ("on", "today", "still"),
    [
        ("2022-02-05", "2024-02-05", True),
        ("2022-02-04", "2024-02-05", False),
        ("2024-02-29", "2026-03-01", False),
    ],
)
def test_advice_counts_for_two_years_from_its_last_day(on, today, still):
    assert counts("adviser", day(on), day(today)) is still


def test_advice_without_a_day_and_every_other_part_always_count():
    assert counts("adviser", None, day("2024-02-05"))
    assert all(counts(kind, day("2000-01-01"), day("2024-02-05")) for kind in ALWAYS_EXCLUDED)
