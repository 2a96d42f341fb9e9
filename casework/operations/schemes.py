"""Scheme versions through their life: imported, checked and proven, put to review, published by a second person."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rfc8785

from casework.errors import refuse
from casework.operations.opening import find_person
from casework.operations.people import in_force
from casework.operations.shelf import office_profile
from casework.rules.case import Actor
from casework.rules.checking import Checked, check
from casework.rules.diff import Difference, diff
from casework.rules.hashing import sha256_hex
from casework.rules.loading import Loaded, load, load_bodies
from casework.rules.parsing import scheme_hash
from casework.rules.text import LANGUAGES, Text, say
from models.people import Person
from models.schemes import BodyProfile, SchemeFile, SchemeVersion

Tree = Mapping[str, bytes]
_STATUSES: Mapping[str, Text] = {
    "draft": {"en": "draft", "zh-CN": "草稿"},
    "checked": {"en": "checked", "zh-CN": "已检查"},
    "in_review": {"en": "in review", "zh-CN": "审查中"},
    "published": {"en": "published", "zh-CN": "已发布"},
    "superseded": {"en": "superseded", "zh-CN": "已被取代"},
}


@dataclass(frozen=True)
class Examined:
    """A version folder as it was read and checked."""

    loaded: Loaded
    checked: Checked
    body: Mapping[str, Any] | None

    @property
    def clean(self) -> bool:
        """Nothing was found, and every rule is proven if proofs were run."""
        return not self.loaded.findings


@dataclass(frozen=True)
class Preview:
    """What a folder differs in from the version in the store: that of its number, else the newest before; else ""."""

    against: str
    status: str
    differences: tuple[Difference, ...]


def examine(tree: Tree, name: str, *, proofs: bool = True) -> Examined:
    """Load and check one version of a tree. Raises Refused `scheme.not_found`."""
    versions = load(tree)
    if name not in versions:
        raise refuse("scheme.not_found", name=name)
    bodies, findings = load_bodies(tree)
    loaded = versions[name]
    loaded.findings += findings
    body = bodies.get(name.split("/", 1)[0])
    if body is None:
        loaded.finding("scheme.yaml", "/body", "file.missing", name="body.yaml")
        return Examined(loaded, Checked(None), None)
    return Examined(loaded, check(loaded, office_of(body), proofs=proofs), body)


def office_of(body: Mapping[str, Any]) -> Any:
    """Give the default office of a body, where scenarios are played."""
    offices = body["offices"]
    return office_profile(next((o for o in offices if o.get("default")), offices[0])).office


def import_version(
    tree: Tree, name: str, *, actor: Actor, now: datetime, proofs: bool = True
) -> SchemeVersion:
    """Take a clean version into the store as `checked`; an unpublished one of that number is replaced.

    What is there already stays as it is, whatever its status: the same folder twice changes nothing.
    Raises Refused `scheme.findings`, `scheme.published_immutable`, `action.not_allowed`.
    """
    examined = examine(tree, name, proofs=proofs)
    loaded, scheme = examined.loaded, examined.checked.scheme
    if not examined.clean or scheme is None or examined.body is None:
        raise refuse("scheme.findings", count=str(len(loaded.findings)))
    if scheme.abstract:
        raise refuse("scheme.abstract", name=name)
    _check_manager(find_person(actor.id), scheme.body, scheme.owner, now)
    flat = _whole(loaded)
    found = SchemeVersion.objects(body=scheme.body, scheme=scheme.id, version=scheme.version).first()
    digest = scheme_hash(flat)
    if found and found.hash == digest and (found.report or not proofs):
        return found
    if found and found.status in ("published", "superseded"):
        raise refuse("scheme.published_immutable")
    _check_prefix(scheme.prefix, scheme.body, scheme.id)
    _store_body(examined.body)
    version = found or SchemeVersion(body=scheme.body, scheme=scheme.id, version=scheme.version)
    version.hash = digest
    version.status = "checked"
    version.title, version.title_zh = (say(scheme.title, x) for x in LANGUAGES)
    version.flat = rfc8785.dumps(flat).decode()
    version.files = [_file(n, f) for n, f in sorted(_sources(loaded).items())]
    version.templates = [_file(n, c) for n, c in sorted(loaded.templates.items())]
    version.effective_from = scheme.effective_from.isoformat() if scheme.effective_from else ""
    version.report = _report(examined)
    version.created_by = actor.id
    version.created_at = now
    return version.save()


def _whole(loaded: Loaded) -> dict[str, Any]:
    """Give all that a version is, templates by their hash: what its own hash is made of."""
    templates = {n: sha256_hex(c) for n, c in sorted(loaded.templates.items())}
    return {**(loaded.flat or {}), "templates": templates}


def preview(tree: Tree, name: str) -> Preview:
    """Say what taking a version in would change; nothing is written. Raises Refused `scheme.not_found`."""
    loaded = load(tree).get(name)
    if loaded is None or loaded.flat is None:
        raise refuse("scheme.not_found", name=name)
    key, _at, number = name.partition("@")
    body, _slash, scheme = key.partition("/")
    earlier = SchemeVersion.objects(body=body, scheme=scheme, version__lte=int(number))
    found = earlier.order_by("-version").first()
    before = json.loads(found.flat) if found else {}
    return Preview(
        against=f"{key}@{found.version}" if found else "",
        status=found.status if found else "",
        differences=tuple(diff(before, _whole(loaded))),
    )


def _sources(loaded: Loaded) -> dict[str, bytes]:
    return {name: file.content for name, file in loaded.files.items()}


def _file(name: str, content: bytes) -> SchemeFile:
    return SchemeFile(name=name, content=content, sha256=sha256_hex(content))


def _report(examined: Examined) -> str:
    report = examined.checked.report
    if report is None:
        return ""
    proofs = [{"rule": p.name, "source": p.source, "proven_by": list(p.proven_by)} for p in report.proofs]
    return json.dumps({"scenarios": report.scenarios, "proofs": proofs}, ensure_ascii=False)


def _store_body(body: Mapping[str, Any]) -> None:
    flat = rfc8785.dumps(dict(body)).decode()
    BodyProfile.objects(body=body["id"]).update_one(set__flat=flat, upsert=True)


def _check_prefix(prefix: str, body: str, scheme: str) -> None:
    """A prefix of numbers belongs to one scheme of one body in the whole portal."""
    for other in SchemeVersion.objects(status__in=("published", "superseded")).only("body", "scheme", "flat"):
        taken = json.loads(other.flat)["scheme"].get("prefix")
        if taken == prefix and (other.body, other.scheme) != (body, scheme):
            raise refuse("scheme.prefix_taken", prefix=prefix)


def find_version(name: str) -> SchemeVersion:
    """Find `<body>/<scheme>@<version>`. Raises Refused `scheme.not_found`."""
    key, _, number = name.partition("@")
    body, _, scheme = key.partition("/")
    found = (
        SchemeVersion.objects(body=body, scheme=scheme, version=int(number)).first()
        if number.isdigit()
        else None
    )
    if found is None:
        raise refuse("scheme.not_found", name=name)
    return found


def submit(name: str, *, actor: Actor, now: datetime) -> SchemeVersion:
    """Put a checked version to review. Raises Refused."""
    version = find_version(name)
    _check_manager(find_person(actor.id), version.body, _owner(version), now)
    if version.status != "checked":
        raise refuse("scheme.status", status=_STATUSES[version.status])
    version.status = "in_review"
    return version.save()


def publish(name: str, *, actor: Actor, now: datetime) -> SchemeVersion:
    """Publish a version that somebody else made and put to review; the older ones are superseded.

    Cases stay bound to the version of their day of receipt. Raises Refused.
    """
    version = find_version(name)
    person = find_person(actor.id)
    _check_manager(person, version.body, _owner(version), now)
    if version.status != "in_review":
        raise refuse("scheme.status", status=_STATUSES[version.status])
    if version.created_by == actor.id:
        raise refuse("scheme.same_person")
    changed = SchemeVersion.objects(id=version.id, status="in_review", hash=version.hash).update_one(
        set__status="published",
        set__published_by=version.created_by,
        set__approved_by=actor.id,
        set__published_at=now,
    )
    if changed != 1:
        raise refuse("scheme.status", status=_STATUSES[find_version(name).status])
    SchemeVersion.objects(
        body=version.body, scheme=version.scheme, status="published", version__lt=version.version
    ).update(set__status="superseded")
    return version.reload()


def _owner(version: SchemeVersion) -> str:
    return str(json.loads(version.flat)["scheme"].get("owner", ""))


def _check_manager(person: Person, body: str, owner: str, now: datetime) -> None:
    """An administrator, or who holds the role that owns the scheme, may manage its versions."""
    if "administrator" in person.platform_roles:
        return
    on = now.date()
    held = {b.role for b in person.roles if in_force(b, body=body, scheme=b.scheme, office=b.office, on=on)}
    if owner not in held:
        raise refuse("action.not_allowed", action={"en": "manage a procedure", "zh-CN": "管理程序"})
