"""The command line: the same operations as the screens, with shapes others script against."""

import json
import os
import shutil
import socket
import subprocess
import sys
from contextlib import nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from casework.operations.accounts import new_token
from casework.operations.calendars import save_edition
from models.people import Person
from portal.cli import main
from portal.cli_deadlines import deadlines

ROOT = Path(__file__).resolve().parent.parent.parent
VECTORS = json.loads((Path(__file__).parent / "clock_vectors.json").read_text(encoding="utf-8"))


class Shell:
    """Runs commands in this process over the store that is open, or as a process of their own (`apart`)."""

    def __init__(self, world, runner):
        self.world = world
        self.runner = runner
        self.tokens = {}

    def run(self, *args, login="", password="", apart=False, **environ):
        settings = {"EVENHAND_DATA": str(self.world.settings.data), **environ}
        if login:
            if login not in self.tokens:
                self.tokens[login] = new_token(Person.objects(login=login).first())
            settings["EVENHAND_TOKEN"] = self.tokens[login]
            args = (*args, "--as", login)
        if password:
            settings["EVENHAND_PASSWORD"] = password
        return self._apart(args, settings) if apart else self._here(args, settings)

    def _here(self, args, settings):
        with pytest.MonkeyPatch.context() as patch:
            for name in ("EVENHAND_TOKEN", "EVENHAND_PASSWORD", "MONGODB_URI", "SMTP_URL"):
                patch.delenv(name, raising=False)
            done = self.runner.invoke(main, list(args), env=settings, catch_exceptions=False)
        return subprocess.CompletedProcess(args, done.exit_code, done.stdout, done.stderr)

    def _apart(self, args, settings):
        environ = {"PATH": os.environ["PATH"], **settings}
        command = [sys.executable, "-m", "portal.cli", *args]
        return subprocess.run(
            command, check=False, capture_output=True, text=True, cwd=ROOT, env=environ, timeout=120
        )

    def json(self, *args, **more):
        done = self.run(*args, "--json", **more)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def act(self, number, action, login, *more, password="", **values):
        given = [x for k, v in values.items() for x in ("--set", f"{k}={v}")]
        return self.json("case", "act", number, action, *given, *more, login=login, password=password)


@pytest.fixture
def shell(world, store, monkeypatch):
    monkeypatch.setattr("portal.cli_tools.Store", lambda _settings: nullcontext(store))
    return Shell(world, CliRunner())


def today(days=0):
    return (datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=days)).date().isoformat()


def test_the_whole_journey_passes_by_command_line_and_leaves_the_same_history(shell, world, tmp_path):
    letter = tmp_path / "appeal.pdf"
    letter.write_bytes(b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n")
    moment = datetime.now(ZoneInfo("Asia/Shanghai")).isoformat(timespec="minutes")
    receipt = [
        f"received_at={moment}",
        "channel=email",
        "subject=Scope cut",
        "raiser_kind=certificate_holder",
        "raiser_name=Mei Tan",
        "raiser_email=tan@highland.example",
        "certificate=RA-CN-0101",
    ]
    values = [
        "details=Two terraces.",
        "decision_appealed=scope_changed",
        "decision_reference=D-1",
        "certification_scope=farm",
    ]
    given = [x for r in receipt for x in ("--receipt", r)] + [x for v in values for x in ("--set", v)]
    given += ["--file", str(letter)]
    number = shell.json("case", "receive", "csca/rainforest-alliance", "appeal", *given, login="intake")[
        "number"
    ]
    assert [e.kind for e in world.case(number).evidence] == ["submission"]
    assert number == f"P03RA-{today()[:4]}-0001"
    shell.act(number, "assign", "manager", owner=world.people["owner"])
    shell.json("case", "attach", number, str(letter), "--kind", "submission", login="owner")
    shell.act(number, "acknowledge", "owner", next_steps="We look.", expected_by=today(28))
    shell.json("case", "send", number, "acknowledgement", login="owner")
    accept = {
        "evidence_sufficient": "true",
        "signed": "true",
        "expected_by": today(28),
        "next_steps": "A panel.",
    }
    shell.act(number, "accept", "owner", **accept)
    shell.json("case", "send", number, "acceptance", login="owner")
    shell.act(number, "request_panel", "owner", panel_reason="Contested.", certification_scope="farm")
    refused = shell.run("case", "act", number, "approve_panel", login="owner")
    assert (refused.returncode, refused.stderr.split(":")[0]) == (1, "action.not_allowed")
    shell.act(number, "approve_panel", "manager")
    refused = shell.run(
        "case", "act", number, "seat_panel", "--seat", "auditor", "--seat", "panel2", login="manager"
    )
    assert refused.returncode == 1
    assert "took part in the audit" in refused.stderr
    shell.act(number, "seat_panel", "manager", "--seat", "panel1", "--seat", "panel2")
    record = {"methods": '["both_sides"]', "findings": "It was planted.", "precedents": "None found."}
    shell.act(number, "record_investigation", "panel1", **record)
    opinion = {
        "report": "Without ground.",
        "outcome": "upheld",
        "outcome_reasons": "3.1",
        "problems_found": "true",
        "status_change": "false",
        "scope_restored": "true",
    }
    shell.act(number, "submit_opinion", "panel2", **opinion)
    unsigned = shell.run("case", "act", number, "approve_opinion", login="manager")
    assert "action.signature_missing" in unsigned.stderr
    shell.act(number, "approve_opinion", "manager", password=world.password)
    shell.act(number, "issue_notice", "owner", "--language", "both")
    shell.json("case", "send", number, "r03", login="owner")
    shell.act(number, "record_platform", "owner", racp_reference="RACP-1", racp_on=today())
    capa = shell.json("case", "show", number, login="owner")["links"][0]["number"]
    row = {"what": "Ask for it.", "responsible": world.people["owner"], "due_on": today(20)}
    shell.act(capa, "analyse", "quality", root_cause="The checklist lacks it.")
    shell.act(capa, "submit_plan", "owner", actions=json.dumps([row]), target_date=today(30))
    shell.act(capa, "accept_plan", "quality")
    shell.act(
        capa,
        "report_done",
        "owner",
        actions=json.dumps([{**row, "done_on": today()}]),
        implemented_on=today(),
    )
    shell.act(
        capa,
        "verify",
        "clerk",
        verification_method="Sampled.",
        verification_result="effective",
        verification_evidence="Five files.",
    )
    shell.act(capa, "issue_form", "owner")
    shell.act(capa, "close", "quality")
    assert shell.act(number, "close", "owner")["stage"] == "closed"

    history = shell.json("case", "history", number, login="owner")
    assert [e["action"] for e in reversed(history)] == [
        *(
            "receive",
            "assign",
            "attach",
            "acknowledge",
            "send",
            "accept",
            "send",
            "request_panel",
            "approve_panel",
        ),
        *("seat_panel", "record_investigation", "submit_opinion", "approve_opinion", "issue_notice", "send"),
        *("record_platform", "close"),
    ]
    assert {e["door"] for e in history} == {"command"}
    documents = shell.json("document", "list", number, login="owner")
    out = tmp_path / "r03.docx"
    assert (
        shell.run("document", "get", documents[-1]["number"], "--out", str(out), login="owner").returncode
        == 0
    )
    assert out.read_bytes()[:2] == b"PK"
    verdict = shell.run("audit", "verify", apart=True)
    assert verdict.stdout.startswith(f"Store: embedded, {world.settings.data / 'store'}\n")
    assert (verdict.returncode, verdict.stdout.strip().endswith("0 with faults")) == (0, True)
    world.database.history.update_one({"seq": 3}, {"$set": {"body": "{}"}})
    verdict = shell.run("audit", "verify", number)
    assert verdict.returncode == 1
    assert f"audit.altered {number} entry 3" in verdict.stderr
    doctor = shell.run("doctor")
    assert (doctor.returncode, "doctor.chain_broken" in doctor.stderr) == (1, True)


def test_doctor_finds_nothing_in_a_healthy_portal(shell, world):
    world.accepted()
    done = shell.run("doctor", "--json", apart=True)
    assert json.loads(done.stdout) == []
    place = f"Store: embedded, {world.settings.data / 'store'}\n"
    assert done.stderr == place
    assert shell.run("doctor", apart=True).stdout == f"{place}All is well.\n"


def test_doctor_names_a_missing_index_and_orphans(shell, world):
    number = world.accepted()
    world.database.cases.drop_index("alarm_at_1")
    entry = world.database.history.find_one({}, {"_id": 0})
    world.database.history.insert_one({**entry, "case": "nobody"})
    world.database.cases.update_one({"number": number}, {"$set": {"organisation": "0" * 24}})
    found = json.loads(shell.run("doctor", "--json").stdout)
    assert {f["code"] for f in found} == {
        *("doctor.index_missing", "doctor.orphan", "doctor.organisation_missing", "doctor.chain_broken"),
    }
    assert shell.run("init").returncode == 0
    world.database.history.delete_one({"case": "nobody"})
    own = world.organisation("Highland Tea Estate Ltd.")
    world.database.cases.update_one({"number": number}, {"$set": {"organisation": own}})
    assert json.loads(shell.run("doctor", "--json").stdout) == []
    assert number


def test_cases_are_listed_shown_and_their_actions_told(shell, world):
    number = world.accepted()
    assert [
        c["number"] for c in shell.json("case", "list", "--search", "terraces", login="owner")["cases"]
    ] == [number]
    assert number in shell.run("case", "list", login="owner").stdout
    assert "5.6.4 f" in shell.run("case", "show", number, login="owner").stdout
    assert "request_panel" in shell.run("case", "actions", number, login="owner").stdout
    assert "Accept" in shell.run("case", "history", number, login="owner").stdout
    assert "ACC-2026-0001" in shell.run("document", "list", number, login="owner").stdout
    done = shell.run(
        "case", "correct", number, "--set", "next_steps=A panel.", "--reason", "Typing error", login="owner"
    )
    assert done.returncode == 0
    other = world.receive().number
    world.do(other, "manager", "assign", owner=world.people["owner"])
    assert shell.run("case", "link", number, other, login="owner").returncode == 0


def test_people_are_named_by_log_in_and_filters_that_do_not_exist_are_refused(shell, world):
    number = world.receive().number
    shell.act(number, "assign", "manager", owner="owner")
    assert world.case(number).values["owner"] == world.people["owner"]
    unknown = shell.run("case", "act", number, "assign", "--set", "owner=nobody", login="manager")
    assert "people.unknown [nobody]" in unknown.stderr
    shell.act(number, "assign", "manager", owner=world.people["clerk"])
    for given in ("state=opened", "color=red"):
        assert shell.run("case", "list", "--filter", given, login="manager").returncode == 2
    found = shell.json("case", "list", "--filter", "state=open", login="manager")["cases"]
    assert [c["number"] for c in found] == [number]


def test_a_wrong_password_signs_nothing(shell, world):
    number = world.seated()
    values = {"methods": ["both_sides"], "findings": "F", "precedents": "none"}
    world.do(number, "panel1", "record_investigation", **values)
    opinion = {"report": "R", "outcome": "not_upheld", "outcome_reasons": "C", "scope_restored": "false"}
    world.do(number, "panel1", "submit_opinion", **opinion)
    done = shell.run("case", "act", number, "approve_opinion", login="manager", password="wrong")
    assert "action.signature_wrong" in done.stderr


def test_a_port_that_is_taken_is_said_in_words(shell):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = shell.run("run", "--port", str(port))
    assert (done.returncode, "start.port_taken" in done.stderr) == (1, True)


def test_wrong_use_and_wrong_tokens_have_their_own_status(shell, world):
    assert shell.run("case", "nonsense").returncode == 2
    assert shell.run("case", "act", "X", "y", "--set", "novalue", login="owner").returncode == 2
    done = shell.run("case", "show", "X", "--as", "owner", EVENHAND_TOKEN="wrong")
    assert (done.returncode, done.stderr.split(":")[0]) == (1, "sign_in.token")
    done = shell.run("case", "show", "X", login="owner")
    assert (done.returncode, done.stderr.split(":")[0]) == (1, "case.not_found")
    done = shell.run("config", EVENHAND_NONSENSE="1")
    assert (done.returncode, done.stderr.split(":")[0]) == (1, "config.unknown")
    done = shell.run(
        "case",
        "list",
        "--as",
        "owner",
        apart=True,
        MONGODB_URI="mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=200",
    )
    assert (done.returncode, done.stderr.split(":")[0]) == (1, "store.unreachable")


def test_settings_are_printed_with_secrets_masked(shell):
    out = shell.run("config", SMTP_URL="smtp://user:secret@mail.example").stdout
    assert "smtp_url=(set)" in out
    assert "secret@" not in out


def test_people_are_added_given_roles_and_invited(shell):
    try:
        assert shell.run("person", "add", "dora", "Dora New", "--assessor").returncode == 0
        assert "registry.taken" in shell.run("person", "add", "dora", "Dora New").stderr
        assert shell.run("person", "role", "dora", "staff", "csca", "--until", "2027-01-01").returncode == 0
        assert "/invitation/" in shell.run("person", "invite", "dora").stdout
        assert len(shell.run("person", "token", "dora").stdout.strip()) > 30
        assert "sign_in.weak" in shell.run("person", "password", "dora", EVENHAND_PASSWORD="short").stderr
        assert shell.run("person", "password", "dora", EVENHAND_PASSWORD="a long password").returncode == 0
        assert "people.unknown" in shell.run("person", "token", "nobody").stderr
        dora = Person.objects(login="dora").first()
        assert [(r.role, r.valid_until) for r in dora.roles] == [("staff", "2027-01-01")]
    finally:
        Person.objects(login="dora").delete()


def test_schemes_are_listed_shown_checked_compared_and_exported(shell, tmp_path):
    listed = shell.json("scheme", "list")
    assert {"scheme": "sai-global/fsc@1", "status": "published", "effective_from": "2018-08-01"} in listed
    assert "superseded" in shell.run("scheme", "list").stdout
    assert shell.json("scheme", "show", "csca/rainforest-alliance")["scheme"].endswith("@3")
    assert "appeal: received" in shell.run("scheme", "show", "csca/rainforest-alliance@3").stdout
    assert "scheme.not_found" in shell.run("scheme", "show", "no/thing").stderr
    assert "0 findings" in shell.run("scheme", "check", "schemes/sai-global/fsc").stdout
    assert "scheme.not_found" in shell.run("scheme", "check", "schemes/nothing").stderr
    paths = [
        d["path"]
        for d in shell.json("scheme", "diff", "csca/rainforest-alliance@2", "csca/rainforest-alliance@3")
    ]
    assert any("confirm_receipt" in p for p in paths)
    assert (
        "changed"
        in shell.run("scheme", "diff", "csca/rainforest-alliance@2", "csca/rainforest-alliance@3").stdout
    )
    out = tmp_path / "export"
    assert shell.run("scheme", "export", "csca/rainforest-alliance@1", "--out", str(out)).returncode == 0
    assert (out / "templates" / "r03.docx").read_bytes()[:2] == b"PK"
    assert (out / "grievance.yaml").exists()
    done = shell.run("scheme", "publish", "sai-global/fsc@1", "--approved-by", "admin", login="admin")
    assert "sign_in.token" in done.stderr or "scheme.same_person" in done.stderr


def test_the_impact_of_a_version_on_open_cases_is_told(shell, world, tmp_path):
    number = world.receive().number
    copy = tmp_path / "schemes"
    shutil.copytree(ROOT / "schemes", copy)
    folder = copy / "csca" / "rainforest-alliance" / "4"
    folder.mkdir()
    head = (
        "schema: evenhand/scheme/1\nid: rainforest-alliance\nbody: csca\nversion: 4\n"
        'extends: csca/rainforest-alliance@3\neffective_from: "2026-03-01"\n'
    )
    (folder / "scheme.yaml").write_text(head)
    (folder / "grievance.yaml").write_text(
        "case_type: grievance\nabstract: true\ndeadlines:\n  - {id: confirm_receipt, duration: {days: 4}}\n"
    )
    where = ("csca/rainforest-alliance/4", "--schemes", str(copy))
    dry = shell.run("scheme", "import", "csca/rainforest-alliance@4", *where[1:], "--dry-run", login="admin")
    assert "differences from csca/rainforest-alliance@3 (" in dry.stdout
    same = ("scheme", "import", "csca/rainforest-alliance@1", *where[1:], "--dry-run")
    assert "0 differences from csca/rainforest-alliance@1" in shell.run(*same, login="admin").stdout
    told = shell.run("scheme", "impact", *where).stdout
    assert "1 open cases, 1 received since it takes effect, 1 differ" in told
    assert "confirm_receipt 2026-03-12 -> 2026-03-06" in told
    [found] = shell.json("scheme", "impact", *where)
    assert [c["number"] for c in found["cases"]] == [number]
    (folder / "grievance.yaml").write_text("case_type: [1]\n")
    assert shell.run("scheme", "impact", *where).returncode == 1
    assert "scheme.not_found" in shell.run("scheme", "impact", "no/thing").stderr


def test_a_broken_scheme_is_told_with_every_finding_and_its_line(shell, tmp_path):
    folder = tmp_path / "schemes" / "x" / "y" / "1"
    folder.mkdir(parents=True)
    (tmp_path / "schemes" / "x" / "body.yaml").write_text(
        "schema: evenhand/body/1\nid: x\ntitle: {en: X}\noffices:\n"
        "  - {id: o, timezone: UTC, calendar: {country: AU}}\n"
    )
    (folder / "scheme.yaml").write_text(
        "schema: evenhand/scheme/1\nid: y\nbody: x\nversion: one\nnonsense: 1\nid: y\n"
    )
    done = shell.run("scheme", "check", "--schemes", str(tmp_path / "schemes"), "--json")
    assert done.returncode == 1
    found = [f for result in json.loads(done.stdout) for f in result["findings"]]
    assert found
    assert all(f["code"] and f["line"] > 0 and f["hint"] for f in found)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["id"])
def test_deadlines_give_the_golden_dates(vector):
    """Facts of the clock vectors of the requirement catalogue (its part 3)."""

    def line_on(day):
        args = [
            vector["scheme"],
            vector["case_type"],
            "--set",
            f"received_at={vector['start']}T23:30",
            "--on",
            day,
        ]
        done = CliRunner().invoke(deadlines, [*args, "--json"], catch_exceptions=False)
        return next(line for line in json.loads(done.stdout) if line["id"] == vector["deadline"])

    line = line_on(vector["first_late"])
    assert (line["start"], line["due"], line["state"]) == (vector["start"], vector["due"], vector["state"])
    assert line["arithmetic"][0].startswith(vector["start"])
    assert vector["due"] in line["arithmetic"][1]
    assert line_on(vector["due"])["state"] not in ("overdue", "reportable")


def test_coverage_names_what_carries_a_row_and_fails_while_one_is_open():
    done = CliRunner().invoke(main, ["coverage", "--json"])
    rows = {row["row"]: row for row in json.loads(done.stdout)}
    assert (done.exit_code, len(rows)) == (1, 248)
    carried = rows["CSCA-5.6.4-f2"]
    assert (carried["grade"], carried["system"], carried["clause"]) == ("enforced", "CSCA-AC", "5.6.4 f")
    place = {
        "file": "csca/rainforest-alliance/1/appeal.yaml",
        "key": "deadlines/decide_appeal",
        "what": "",
    }
    assert place in carried["constructs"]
    assert carried["proofs"][0]["where"].startswith("csca/rainforest-alliance@")
    told = CliRunner().invoke(main, ["coverage"]).output
    assert "SAI-REG-2          not_carried  The staff portal is another system" in told
    assert told.splitlines()[-1].startswith("248 rows: ")


def test_deadlines_refuse_bad_facts(shell):
    scheme = ("deadlines", "csca/rainforest-alliance", "appeal")
    for given, code in (
        ([], "values.required"),
        (["--set", "recieved_at=2026-01-01T10:00"], "values.unknown_field [recieved_at]"),
        (["--set", "received_at=soon"], "values.not_a_time"),
        (["--set", "received_at=2019-01-01T10:00"], "scheme.none_in_force"),
        (["--set", "received_at=2026-01-01T10:00", "--set", "nothing=1"], "values.unknown_field"),
        (
            ["--set", "received_at=2026-01-01T10:00", "--set", "sent.nothing=2026-01-02T10:00"],
            "document.unknown",
        ),
        (
            ["--set", "received_at=2026-01-01T10:00", "--set", "sent.acknowledgement=soon"],
            "values.not_a_time [sent.acknowledgement]",
        ),
        (["--set", "received_at=2026-01-01T10:00", "--office", "zz"], "values.not_a_choice [office]"),
    ):
        assert code in shell.run(*scheme, *given).stderr
    assert (
        "case.type_unknown"
        in shell.run("deadlines", scheme[1], "x", "--set", "received_at=2026-01-01T10:00").stderr
    )
    for name in ("no/thing", "csca/rainforest", "csca/rainforest-alliance@9"):
        assert f"({name})" in shell.run("deadlines", name, "x").stderr
    assert shell.run(*scheme, "--set", "received_at=2026-01-01T10:00", "--on", "soon").returncode == 2
    assert "2026-01-31" in shell.run(*scheme, "--set", "received_at=2026-01-01T10:00").stdout


def test_deadlines_count_days_set_by_hand_when_the_store_is_asked(shell, world):
    asked = ("deadlines", "sai-global/ifs", "complaint", "--set", "received_at=2026-02-10T09:00")

    def told(*more):
        line = next(x for x in shell.json(*asked, *more) if x["id"] == "acknowledge")
        return line["due"], line["arithmetic"][2], shell.run(*asked, *more).stdout.splitlines()[-1]

    plain = ("2026-02-17", "working days by calendar AU-NSW (holidays)")
    assert told()[:2] == told("--store")[:2] == plain
    assert told()[2].startswith(
        "Calendar AU-NSW (holidays): days set by hand in the portal do not count here"
    )
    days = [{"day": "2026-02-12", "kind": "closed", "name": "Flood"}]
    raw = {"days": days, "reason": "The office was flooded."}
    save_edition(world.desk, "AU-NSW", 0, raw, actor=world.actor("admin"), now=world.at)
    assert told()[:2] == plain
    due, summed, last = told("--store")
    assert (due, summed) == ("2026-02-18", "working days by calendar AU-NSW (holidays+1)")
    assert last == "Calendar AU-NSW (holidays+1): the newest edition of the store."
    appeal = ("deadlines", "csca/rainforest-alliance", "appeal", "--set", "received_at=2026-01-01T10:00")
    assert "Calendar" not in shell.run(*appeal).stdout


def test_the_demonstration_lists_only_those_who_sign_in_with_its_password(shell, world):
    assert shell.run("person", "add", "nora", "Nora New").returncode == 0
    assert shell.run("person", "password", "nora", password="four words of her own").returncode == 0
    assert shell.run("person", "add", "olaf", "Olaf New").returncode == 0
    Person.objects(login="panel2").update_one(set__active=False)
    try:
        told = shell.run("demo").stdout
    finally:
        Person.objects(login="panel2").update_one(set__active=True)
        Person.objects(login__in=["nora", "olaf"]).delete()
    assert f"Password of these log-ins: {world.password}" in told
    names = [line.split()[0] for line in told.splitlines()[1:]]
    assert ("owner" in names, len(names) > 20) == (True, True)
    assert not {"nora", "olaf", "panel2"} & set(names)


def test_a_register_is_written_to_a_file(shell, world, tmp_path):
    number = world.receive().number
    name = "csca.rainforest-alliance.appeal.r01"
    for form, head in (("csv", b"\xef\xbb\xbfNumber"), ("xlsx", b"PK")):
        out = tmp_path / f"r.{form}"
        done = shell.run("register", name, "--format", form, "--out", str(out), login="manager")
        assert done.returncode == 0, done.stderr
        assert out.read_bytes().startswith(head)
    assert number in (tmp_path / "r.csv").read_text(encoding="utf-8-sig")
    assert shell.run("register", name, "--out", str(tmp_path / "s.xlsx"), login="manager").returncode == 0
    assert (tmp_path / "s.xlsx").read_bytes().startswith(b"PK")
    pdf = shell.run("register", name, "--out", str(tmp_path / "r.pdf"), login="manager")
    assert (pdf.returncode, ".csv or .xlsx" in pdf.stderr) == (2, True)
    lost = shell.run("register", name, "--out", str(tmp_path / "no" / "r.csv"), login="manager")
    assert (lost.returncode, "cannot be written" in lost.stderr) == (2, True)
    wrong = shell.run("register", name, "--out", "r.csv", "--filter", "colour=red", login="manager")
    assert (wrong.returncode, "there is no filter 'colour'" in wrong.stderr) == (2, True)
