"""The demonstration tells what its screens need: here HIC, whose people have no other cases."""

from datetime import timedelta

import pytest

from models.cases import Case
from portal.demo.seed import _Player
from portal.runtime import now


@pytest.fixture
def told(world, demo_files):
    player = _Player(world.desk, demo_files, world.people, now())
    for story in demo_files.stories["stories"]:
        if story["scheme"] == "hic/feedback":
            player.tell(story)
    return {(c.case_type, c.stage): c for c in Case.objects(body="hic")}


def test_hic_has_a_hearing_ahead_an_opinion_to_review_and_complaints(told):
    assert set(told) == {
        ("appeal", "investigating"),
        ("appeal", "opinion"),
        ("complaint", "investigating"),
        ("complaint", "closed"),
    }
    ahead = told["appeal", "investigating"]
    assert ahead.values["hearing_on"] > (now() + timedelta(days=7)).date().isoformat()
    assert [d.document for d in ahead.dispatches] == ["hearing_notice"]
    assert "hic_172" in {d.document for d in told["complaint", "closed"].documents}


def test_hic_shows_the_conflict_wall_and_what_waits_for_whom(told, world):
    assert all(world.people["hic-auditor"] in case.barred for case in told.values())
    assert "administrative_deputy" in told["appeal", "opinion"].approving
