"""Proof of every rule by mutation: with another rule in its place, some scenario must fail.

A rule that can be replaced by true, or by false, without any scenario noticing is not proven: nobody has
shown what it is for. A waiver with a reason lets it stand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casework.rules.expressions import Expressions
from casework.rules.scenarios import Failure, case_types_of, run
from casework.rules.scheme import CaseType, Scheme
from casework.rules.sites import Site, sites
from casework.rules.situation import Office

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Proof:
    """One rule and the mutants that no scenario noticed (none: it is proven)."""

    case_type: str
    path: str
    source: str
    survivors: tuple[str, ...]
    proven_by: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Name the rule as waivers do."""
        return f"{self.case_type}/{self.path}"


@dataclass(frozen=True)
class Report:
    """What running all scenarios and all mutants of a scheme gave."""

    scenarios: int
    failures: tuple[tuple[str, Failure], ...]
    proofs: tuple[Proof, ...]

    @property
    def unproven(self) -> tuple[Proof, ...]:
        """The rules with surviving mutants."""
        return tuple(p for p in self.proofs if p.survivors)


def prove(scheme: Scheme, tests: Sequence[Json], office: Office) -> Report:
    """Run every scenario, then every mutant. With a failing scenario no mutant is run."""
    failures: list[tuple[str, Failure]] = []
    proofs: list[Proof] = []
    count = 0
    for name, case_type in scheme.case_types.items():
        own = [t for t in tests if name in case_types_of(t)]
        count += len(own)
        expressions = Expressions(case_type)
        failed = [f for t in own if (f := run(case_type, expressions, t, office))]
        failures += [(name, f) for f in failed]
        if not failed:
            proofs += [_prove(name, site, expressions, own, office) for site in sites(case_type)]
    return Report(count, tuple(failures), tuple(proofs))


def _prove(name: str, site: Site, expressions: Expressions, tests: Sequence[Json], office: Office) -> Proof:
    survivors, noticed = [], []
    for label, mutant in site.mutants:
        by = _first_failing(site.put(mutant), expressions, tests, office)
        if by:
            noticed.append(by)
        else:
            survivors.append(label)
    return Proof(name, site.path, site.source, tuple(survivors), tuple(dict.fromkeys(noticed)))


def _first_failing(mutant: CaseType, expressions: Expressions, tests: Sequence[Json], office: Office) -> str:
    return next((t["name"] for t in tests if run(mutant, expressions, t, office)), "")
