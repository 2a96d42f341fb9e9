import pytest
from world import code_of

from casework.operations.audit import verify_case
from casework.operations.evidence import clean_name, find_evidence
from models.errors import Tampered
from models.evidence import Evidence
from models.evidence_store import read, sweep

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
)


@pytest.fixture
def number(world):
    number = world.receive().number
    world.do(number, "manager", "assign", owner=world.people["owner"])
    return number


def test_a_file_is_kept_as_received_with_its_hash(world, number):
    case = world.attach(number, "owner", content=PDF, name="../../etc/Report final.pdf")
    record = case.evidence[0]
    assert (record.name, record.content_type) == ("Report final.pdf", "application/pdf")
    found = find_evidence(world.desk, number, record.id, actor=world.actor("owner"), now=world.at)
    assert b"".join(read(found)) == PDF


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("photo.pdf", PNG, "evidence.type"),
        ("tool.exe", b"MZ\x90\x00" + b"\0" * 64, "evidence.type"),
        ("page.html", b"<html><script>alert(1)</script>", "evidence.type"),
        ("notes.txt", b"\0\1\2 binary", "evidence.type"),
        ("none", PDF, "evidence.type"),
        ("empty.pdf", b"", "evidence.empty"),
        ("large.txt", b"x" * (1024 * 1024 + 1), "evidence.too_large"),
    ],
)
def test_disguised_empty_and_oversized_files_are_refused(world, number, name, content, code):
    assert code_of(lambda: world.attach(number, "owner", name=name, content=content)) == code
    assert world.case(number).evidence == []
    assert world.database["fs.files"].count_documents({}) == 0


def test_chinese_text_in_the_old_encoding_is_text(world, number):
    world.attach(number, "owner", name="说明.txt", content="茶园的说明".encode("gb18030"))
    assert world.case(number).evidence[0].content_type == "text/plain"


def test_an_unknown_kind_and_a_stranger_are_refused(world, number):
    assert code_of(lambda: world.attach(number, "owner", kind="gossip")) == "values.not_a_choice"
    assert code_of(lambda: world.attach(number, "staff")) == "case.not_found"


def test_bytes_changed_in_the_store_are_noticed(world, number):
    record = world.attach(number, "owner", content=PDF, name="a.pdf").evidence[0]
    world.database["fs.chunks"].update_one({}, {"$set": {"data": PDF.replace(b"1.7", b"1.4")}})
    look = {"actor": world.actor("owner"), "now": world.at}
    assert code_of(lambda: find_evidence(world.desk, number, record.id, **look)) == "evidence.altered"
    with pytest.raises(Tampered):
        list(read(Evidence.objects(id=record.id).first()))
    assert [f.what for f in verify_case(world.desk, world.case(number)).faults] == [
        f"the file {record.id} was altered"
    ]
    world.database["fs.chunks"].delete_many({})
    assert code_of(lambda: find_evidence(world.desk, number, record.id, **look)) == "evidence.altered"
    world.database.evidence.delete_many({})
    assert [f.what for f in verify_case(world.desk, world.case(number)).faults] == [
        f"the file {record.id} is missing"
    ]


def test_what_no_case_claimed_is_swept_after_a_day(world, number):
    world.attach(number, "owner")
    world.database.evidence.insert_one(
        {**{k: v for k, v in world.database.evidence.find_one().items() if k != "_id"}, "case": ""}
    )
    world.later(hours=23)
    assert sweep(world.at) == 0
    world.later(hours=2)
    assert sweep(world.at) == 1
    assert world.database.evidence.count_documents({}) == 1


def test_an_assessor_without_the_right_to_the_identity_gets_no_evidence(world, number):
    record = world.attach(number, "owner").evidence[0]
    world.database.cases.update_one({"number": number}, {"$set": {"assessors": [world.people["assessor"]]}})
    assert world.open(number, "assessor").assessor
    assert (
        code_of(
            lambda: find_evidence(world.desk, number, record.id, actor=world.actor("assessor"), now=world.at)
        )
        == "evidence.not_found"
    )


def test_names_lose_paths_and_control_characters():
    assert clean_name("C:\\Users\\x\\a\n.pdf") == "a.pdf"
    assert clean_name("...") == "file"
    assert len(clean_name("x" * 300 + ".pdf")) < 160
