"""Check a scheme version before it may be published: all faults at once, each with code, place and hint.

Order: references and completeness, platform invariants, expressions; then, if those are clean, the
scenarios and the proof of every rule.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from casework.rules.expressions import Expressions
from casework.rules.lints import lint_case_type, lint_scheme
from casework.rules.loading import Loaded
from casework.rules.parsing import parse
from casework.rules.places import place
from casework.rules.proof import Report, prove
from casework.rules.scheme import CaseType, Scheme
from casework.rules.sites import sites
from casework.rules.situation import Office

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Checked:
    """The result of a check: the typed scheme if it could be built, and the proof if it was run."""

    scheme: Scheme | None
    report: Report | None = None


def check(loaded: Loaded, office: Office, *, proofs: bool = True) -> Checked:
    """Check one loaded version; findings are added to `loaded.findings`."""
    if loaded.findings or loaded.flat is None:
        return Checked(None)
    for path, code, params in lint_scheme(loaded.flat, set(loaded.templates)):
        place(loaded, path, code, params)
    if loaded.findings:
        return Checked(None)
    scheme = parse(loaded.flat)
    for case_type in scheme.case_types.values():
        for path, code, params in (*lint_case_type(scheme, case_type), *_expressions(case_type)):
            place(loaded, f"{case_type.id}/{path}", code, params)
    if loaded.findings or scheme.abstract or not proofs:
        return Checked(scheme)
    report = prove(scheme, loaded.flat["tests"], office)
    _report(loaded, scheme, report)
    return Checked(scheme, report)


def _expressions(case_type: CaseType) -> Iterator[tuple[str, str, Json]]:
    """Check every rule; with a record missing, or rows in rows, there are no types to check against."""
    fields, records = case_type.fields.values(), case_type.records
    if any(f.type == "repeat" and f.record not in records for f in fields) or any(
        part.type == "repeat" for parts in records.values() for part in parts.values()
    ):
        return
    expressions = Expressions(case_type)
    for site in sites(case_type):
        if site.is_cel:
            for problem in expressions.check(site.source, seat=site.seat):
                yield site.path, problem.code, {"detail": problem.message}


def _report(loaded: Loaded, scheme: Scheme, report: Report) -> None:
    for name, failure in report.failures:
        params = {
            "name": f"{failure.scenario} ({name})",
            "step": str(failure.step),
            "detail": failure.detail,
        }
        place(loaded, f"tests/{failure.scenario}", "scheme.scenario", params)
    for proof in report.unproven:
        if proof.name not in scheme.waivers:
            params = {"name": proof.name, "mutant": " / ".join(proof.survivors)}
            place(loaded, proof.name, "scheme.not_proven", params)
    if not report.failures:
        needed = {p.name for p in report.unproven}
        for waiver in sorted(set(scheme.waivers) - needed):
            place(loaded, "waivers", "scheme.unknown_waiver", {"name": waiver})
