"""The measured promises as ratios in one run (SPEED in the design): `make bench`, CASES= to change the size."""

import io
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import yaml
from docxtpl import DocxTemplate
from fill import fill
from jinja2 import Environment

from casework.operations.act import act
from casework.rules.case import Actor
from casework.rules.workflow import Submission
from exporters.word.expressions import FILTERS
from exporters.word.render import render
from models import indexes
from models.cases import Case
from models.documents import IssuedDocument
from models.people import Person
from portal.config import read_settings
from portal.demo.seed import PASSWORD, Files, seed
from portal.desk import make_desk
from portal.runtime import now, read_demo, read_tree, schemes_folder
from portal.store import Store

ROOT = Path(__file__).resolve().parent.parent
CASES = int(os.environ.get("CASES", "10000"))
ROUNDS = int(os.environ.get("ROUNDS", "60"))


class Client:
    """A browser that keeps its cookies and one connection."""

    def __init__(self, port):
        self.port = port
        self.cookies = {}
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)

    def ask(self, path, form=None):
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(
            "POST" if form is not None else "GET", path, urlencode(form) if form else None, headers
        )
        answer = self.connection.getresponse()
        body = answer.read().decode("utf-8", "replace")
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, body

    def time(self, path):
        began = time.perf_counter()
        status, _ = self.ask(path)
        assert status == 200, (path, status)
        return time.perf_counter() - began


def serve(target, port, environ):
    command = [
        *(
            sys.executable,
            "-m",
            "gunicorn",
            target,
            "--bind",
            f"127.0.0.1:{port}",
            "--workers",
            "1",
            "--threads",
            "8",
        ),
        *("--log-level", "error", "--no-control-socket", "--keep-alive", "75"),
    ]
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT}/bench", **environ}
    )
    for _ in range(300):
        try:
            Client(port).ask("/healthz")
            return process
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{target} did not start")


def together(clients, rounds=ROUNDS):
    """Time each page in turn, so that whatever the machine does meets all of them alike; medians in seconds."""
    for client, path in clients.values():
        for _ in range(5):
            client.time(path)
    taken = {name: [] for name in clients}
    for _ in range(rounds):
        for name, (client, path) in clients.items():
            taken[name].append(client.time(path))
    return {name: statistics.median(times) for name, times in taken.items()}


def signed_in(port, login):
    client = Client(port)
    _, page = client.ask("/sign-in")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    status, _ = client.ask("/sign-in", {"login": login, "password": PASSWORD, "csrf_token": token})
    assert status == 302
    return client


def pages(uri, data, rows):
    floor_port, our_port = 18431, 18432
    environ = {"EVENHAND_DATA": str(data), "EVENHAND_DEMO": "1"}
    floor = serve("floor:app", floor_port, {"FLOOR_URI": uri})
    ours = serve("portal.wsgi:app", our_port, environ)
    try:
        low, high = Client(floor_port), signed_in(our_port, "manager")
        low.ask(f"/sign-in/{Person.objects(login='manager').first().id}")
        deep = str(Case.objects(body="csca").order_by("id").skip(200).first().id)
        number = Case.objects(body="csca").order_by("id").first().number
        taken = together(
            {
                "floor": (low, "/cases"),
                "list": (high, "/admin/cases/"),
                "filter": (high, "/admin/cases/?stage=accepted"),
                "deep": (high, f"/admin/cases/?after={deep}"),
                "number": (high, f"/admin/cases/?q={number}"),
                "rare": (high, "/admin/cases/?q=P03RA-2025-000777"),
                "common": (high, "/admin/cases/?q=terrace"),
                "chinese": (high, "/admin/cases/?q=%E8%8C%B6%E5%9B%AD"),
                "case": (high, f"/cases/{number}"),
                "work": (high, "/"),
            }
        )
        floor_time = taken["floor"]
        rows.append(("floor (ms)", floor_time * 1000, "", True))
        for name, label, limit, binding in (
            ("list", "list page 1", 4, True),
            ("filter", "list filtered", 4, True),
            ("number", "search: number", 4, False),
            ("rare", "search: rare word", 4, False),
            ("common", "search: common word", 4, False),
            ("chinese", "search: two Chinese characters", 4, False),
            ("case", "open a case", 4, True),
            ("work", "my work", 4, False),
        ):
            rows.append((f"{label} (x floor)", taken[name] / floor_time, f"<= {limit}", binding))
        rows.append(("deep page (x first page)", taken["deep"] / taken["list"], "<= 1.5", True))
        pid = subprocess.run(
            ["pgrep", "-P", str(ours.pid)], check=True, capture_output=True, text=True
        ).stdout.split()[0]
        memory = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]
        rows.append(("memory of the web process (MiB)", int(memory) / 1024, "<= 150", False))
    finally:
        for process in (floor, ours):
            process.terminate()
            process.wait()


def writes(desk, database, rows):
    """Audited acts against raw updates of the same documents; then eight at once over fifty cases."""
    manager = str(Person.objects(login="manager").first().id)
    owners = [str(Person.objects(login=x).first().id) for x in ("owner", "clerk")]
    moment = now()
    numbers = [
        c.number
        for c in Case.objects(body="csca", stage="received", number__startswith="P03RA-2025").limit(60)
    ]

    def one(number):
        case = Case.objects(number=number).only("version", "values").first()
        submission = Submission({"owner": owners[case.values.get("owner") == owners[0]]})
        act(desk, number, case.version, "assign", submission, actor=Actor(manager), now=moment)

    def mean(call, count):
        began = time.perf_counter()
        for i in range(count):
            call(i)
        return (time.perf_counter() - began) / count

    one(numbers[-1])
    acted = mean(lambda i: one(numbers[i]), 50)
    raw = mean(
        lambda i: database.cases.update_one({"number": numbers[i % 50]}, {"$set": {"values.note": str(i)}}),
        200,
    )
    rows.append(("one act (x a raw update)", acted / raw, "<= 4", False))
    began = time.perf_counter()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, numbers[:50]))
    rows.append(
        (
            "audited writes a second, 8 at once over 50 cases",
            50 / (time.perf_counter() - began),
            ">= 50",
            False,
        )
    )


def notices(desk, rows):
    """Our engine against docxtpl: same template, same data, same run."""
    issued = IssuedDocument.objects(document="r03").first()
    case = Case.objects(id=issued.case).first()
    template = desk.shelf.pinned(case.scheme_hash).templates["r03.docx"]
    text = desk.sealer.open(str(case.id), f"document/{issued.number}", issued.snapshot)
    data = yaml.safe_load(text)["snapshot"]

    environment = Environment(autoescape=True)
    environment.filters |= FILTERS

    def theirs():
        document = DocxTemplate(io.BytesIO(template))
        document.render(data, environment, autoescape=True)
        document.save(io.BytesIO())

    def spend(call, count):
        call()
        began = time.process_time()
        for _ in range(count):
            call()
        return (time.process_time() - began) / count

    plain = template
    ours = spend(lambda: render(plain, data), 200)
    rows.append(("notices a second of CPU", 1 / ours, "", False))
    rows.append(("notice (x faster than docxtpl)", spend(theirs, 10) / ours, ">= 20", False))


def start(data, rows):
    """The second start, from the command to the first page."""
    environ = {**os.environ, "EVENHAND_DATA": str(data), "PYTHONPATH": str(ROOT)}
    port = 18433
    command = [sys.executable, "-m", "portal.cli", "run", "--demo", "--port", str(port)]
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL)
    while True:
        try:
            if Client(port).ask("/sign-in")[0] == 200:
                break
        except OSError:
            time.sleep(0.02)
    rows.append(("second start to the first page (s)", time.perf_counter() - began, "<= 5", True))
    process.terminate()
    process.wait()


def holds(value, promise):
    if not promise:
        return True
    sign, limit = promise.split()
    return value <= float(limit) if sign == "<=" else value >= float(limit)


def main():
    data = Path(tempfile.mkdtemp(prefix="evenhand-bench-"))
    rows = []
    settings = read_settings({"EVENHAND_DATA": str(data), "EVENHAND_DEMO": "1"})
    try:
        with Store(settings) as store:
            indexes.ensure(store.database)
            desk = make_desk(settings)
            names = ("people.yaml", "tracks.yaml", "stories.yaml")
            files = Files(*(yaml.safe_load(read_demo(n)) for n in names), read_tree(schemes_folder()))
            seed(desk, files, now=now() - timedelta(hours=1))
            fill(store.database, CASES)
            print(f"{store.database.cases.count_documents({})} cases, {ROUNDS} rounds")
            pages(store._embedded.uri, data, rows)
            writes(desk, store.database, rows)
            notices(desk, rows)
        start(data, rows)
    finally:
        shutil.rmtree(data, ignore_errors=True)
    broken = 0
    for label, value, promise, binding in rows:
        kept = holds(value, promise)
        broken += binding and not kept
        mark = "" if not promise else "kept" if kept else "BROKEN" if binding else "not yet"
        print(f"{label:52} {value:10.2f}  {promise:8} {mark}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
