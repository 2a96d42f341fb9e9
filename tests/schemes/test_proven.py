import pytest
import yaml
from rules.builders import real_office, real_schemes

from casework.rules.checking import check
from casework.rules.loading import load_bodies
from portal.runtime import read_tree, schemes_folder

CATALOGUE = frozenset(
    row["id"]
    for system in yaml.safe_load(read_tree(schemes_folder())["catalogue.yaml"])["systems"]
    for row in system["rows"]
)
VERSIONS = sorted(real_schemes())


def cited(data):
    """Give every requirement that anything in a file names."""
    if isinstance(data, dict):
        yield from data.get("requirements", ())
        for value in data.values():
            yield from cited(value)
    elif isinstance(data, list):
        for value in data:
            yield from cited(value)


def test_the_catalogue_has_248_rows():
    assert len(CATALOGUE) == 248


def test_every_version_folder_is_read():
    assert VERSIONS == [
        "csca/customer-service@1",
        "csca/rainforest-alliance@1",
        "csca/rainforest-alliance@2",
        "csca/rainforest-alliance@3",
        "hic/feedback@1",
        "sai-global/brc@1",
        "sai-global/complaints@1",
        "sai-global/food@1",
        "sai-global/fsc@1",
        "sai-global/generic@1",
        "sai-global/iecq@1",
        "sai-global/ifs@1",
        "sai-global/rspo@1",
        "sai-global/sfi@1",
    ]


def test_every_body_is_clean():
    bodies, findings = load_bodies(read_tree(schemes_folder()))
    assert findings == []
    assert {name.partition("/")[0] for name in VERSIONS} == set(bodies)


@pytest.mark.parametrize("name", VERSIONS)
def test_a_version_is_clean_and_every_rule_is_proven(name):
    one = real_schemes()[name]
    result = check(one, real_office(name.partition("/")[0]))
    assert [f.line_text() for f in one.findings] == []
    if result.scheme.abstract:
        assert result.report is None
    else:
        assert [p.name for p in result.report.unproven] == []
        assert len(result.report.proofs) > 30
        assert result.report.scenarios > 5


@pytest.mark.parametrize("name", VERSIONS)
def test_every_requirement_that_a_version_names_is_in_the_catalogue(name):
    one = real_schemes()[name]
    named = set(cited(one.flat))
    assert named
    assert sorted(named - CATALOGUE) == []


def test_an_appeal_under_fsc_begins_by_being_announced():
    stages = real_schemes()["sai-global/fsc@1"].flat["case_types"]["appeal"]["stages"]
    assert [s["id"] for s in stages][:2] == ["announced", "recorded"]


def test_the_limit_for_lodging_is_gone_with_the_second_version():
    def rules(version):
        kinds = real_schemes()[f"csca/rainforest-alliance@{version}"].flat["case_types"]
        accept = next(a for a in kinds["appeal"]["actions"] if a["id"] == "accept")
        return {r["id"] for r in accept["require"]}

    assert "in_time" in rules(1)
    assert "in_time" not in rules(2) | rules(3)
    assert "anonymity_risk" in rules(2) & rules(3)


@pytest.mark.parametrize("name", VERSIONS)
def test_whoever_advised_the_holder_is_kept_out_of_what_others_raise(name):
    """ISO/IEC 17065, 7.13.6; catalogue INV-3. Body services and what is corrected inside are no complaints."""
    kinds = real_schemes()[name].flat["case_types"]
    raised = [k for k, raw in kinds.items() if raw.get("external", True) or k == "customer_complaint"]
    assert [k for k in raised if "adviser" not in kinds[k].get("exclude", ())] == []
