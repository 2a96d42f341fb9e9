"""What the letters of a case say: read back from the documents as issued."""

import io

import docx
import pytest

from casework.dossier import snapshot_of
from models.documents import IssuedDocument


def text_of(document: str) -> str:
    """Give the text of the latest issued document of a kind."""
    found = IssuedDocument.objects(document=document).order_by("-id").first()
    opened = docx.Document(io.BytesIO(bytes(found.content)))
    paragraphs = [p.text for p in opened.paragraphs]
    return "\n".join(paragraphs + [c.text for t in opened.tables for r in t.rows for c in r.cells])


def test_a_letter_does_not_list_the_deadline_it_meets_itself(world):
    number = world.receive().number
    world.do(number, "manager", "assign", owner=world.people["owner"])
    world.do(number, "owner", "acknowledge", next_steps="We look.", expected_by="2026-03-30")
    letter = text_of("acknowledgement")
    assert "Confirm receipt" not in letter
    assert "Tell whether it is accepted" in letter
    world.send(number, "owner", "acknowledgement")
    given = {"evidence_sufficient": "true", "signed": "true"}
    world.do(number, "owner", "accept", **given, expected_by="2026-03-30", next_steps="We look.")
    letter = text_of("acceptance")
    assert "Tell whether it is accepted" not in letter
    assert "Decide the appeal and tell the decision" in letter
    assert letter.index("30 March 2026") < letter.rindex("1 April 2026")


@pytest.mark.parametrize(
    ("opinion", "says", "silent"),
    [
        ({"scope_restored": "true"}, "scope of certification is changed back", "status changes"),
        (
            {"outcome": "not_upheld", "scope_restored": "false"},
            "certification status stays as it is",
            "changed back",
        ),
        ({"status_change": "true"}, "certification status changes", "stays as it is"),
    ],
)
def test_the_notice_of_results_says_what_becomes_of_scope_and_status(world, opinion, says, silent):
    world.do(world.approved(**opinion), "owner", "issue_notice")
    notice = text_of("r03")
    assert says in notice
    assert silent not in notice


def test_the_notice_of_results_names_the_new_status_when_it_is_known(world):
    number = world.approved(status_change="true")
    world.do(number, "owner", "record_status", status_new="Certified again since 20 March 2026")
    world.do(number, "owner", "issue_notice")
    assert "Certified again since 20 March 2026" in text_of("r03")


def test_the_notice_of_results_names_the_decision_appealed_against(world):
    world.do(world.approved(), "owner", "issue_notice")
    notice = text_of("r03")
    assert "Scope of certification changed" in notice
    assert "D-7" in notice


def test_a_record_of_ours_lists_the_deadlines_that_were_kept_too(world):
    number = world.approved()
    world.do(number, "owner", "issue_notice")
    capa = world.close_capa(number)
    told = {"language": "en", "number": "X", "seq": 1, "head": "h"}
    record = snapshot_of(world.desk, world.open(capa, "quality"), "p17_r01", **told)["deadlines"]
    assert ("2026-04-30", "met") in [(d["due"], d["state_en"]) for d in record]
    letter = snapshot_of(world.desk, world.open(number, "owner"), "r03", **told)["deadlines"]
    assert {d["state_en"] for d in letter} <= {"running", "due soon", "overdue"}
