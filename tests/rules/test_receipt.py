import pytest

from casework.rules.receipt import RAISER_IDS, RECEIPT_FIELDS, SETTLED_FIELDS, read_receipt
from rules.builders import ZONE, at

NOW = at("2024-02-05T10:00")
FULL = {
    "received_at": "2024-02-05T09:00",
    "channel": "mail",
    "subject": "The scope",
    "raiser_kind": "applicant",
    "raiser_name": "Li Lei",
}


def read(**changes):
    raw = {k: v for k, v in {**FULL, **changes}.items() if v is not ...}
    return read_receipt(raw, now=NOW, zone=ZONE)


def faults(**changes):
    _stand_in, found = read(**changes)
    return [(f.code, f.field) for f in found]


def test_a_receipt_is_read_with_its_local_time():
    receipt, found = read()
    assert found == []
    assert receipt.received_at == at("2024-02-05T09:00")
    assert (receipt.channel, receipt.subject, receipt.raiser_kind) == ("mail", "The scope", "applicant")
    assert (receipt.raiser, receipt.anonymous) == ({"raiser_name": "Li Lei"}, False)
    assert (receipt.organisation, receipt.certificate, receipt.parent) == ("", "", "")
    assert (receipt.late_entry_reason, receipt.contactable) == ("", False)


@pytest.mark.parametrize("name", ["received_at", "channel", "subject", "raiser_kind"])
@pytest.mark.parametrize("value", [..., ""], ids=["missing", "empty"])
def test_what_every_receipt_needs_is_asked_for(name, value):
    assert faults(**{name: value}) == [("values.required", name)]


def test_a_faulty_value_is_named_once():
    assert faults(channel="pigeon") == [("values.not_a_choice", "channel")]


def test_a_raiser_is_named_or_anonymous():
    assert faults(raiser_name=...) == [("receipt.raiser", "raiser_name")]
    receipt, _ = read(raiser_name=..., anonymous=True)
    assert receipt.anonymous


@pytest.mark.parametrize("name", ["raiser_email", "raiser_phone", "raiser_address"])
def test_an_anonymous_raiser_may_leave_a_way_to_reach_him(name):
    receipt, _ = read(raiser_name=..., anonymous=True, **{name: "x@y.org"})
    assert receipt.contactable
    assert receipt.raiser == {name: "x@y.org"}


@pytest.mark.parametrize("address", ["x", "a@b", "a@b.org\nBcc: c@d.org", "a b@c.org"])
def test_an_address_that_no_mail_reaches_is_refused(address):
    assert faults(raiser_email=address) == [("values.not_an_email", "raiser_email")]


def test_a_certificate_number_is_written_one_way():
    receipt, _ = read(certificate=" ra-cn   0101 ")
    assert receipt.certificate == "RA-CN 0101"


def test_a_name_alone_is_no_way_to_reach_the_raiser():
    receipt, _ = read(raiser_organisation="Farm", raiser_language="en")
    assert not receipt.contactable


def test_a_receipt_in_the_future_and_a_late_one_without_words_are_refused():
    assert faults(received_at="2024-02-05T10:30") == [("receipt.in_future", "received_at")]
    assert faults(received_at="2024-01-20T10:30") == [("receipt.late_entry", "late_entry_reason")]
    receipt, _ = read(received_at="2024-01-20T10:30", late_entry_reason="It lay in a drawer")
    assert receipt.late_entry_reason == "It lay in a drawer"


def test_an_unknown_key_is_refused():
    assert faults(stage="closed") == [("values.unknown_field", "stage")]


def test_all_that_names_the_raiser_is_sealed_and_what_names_the_case_is_not():
    assert {f.id for f in RECEIPT_FIELDS if f.confidential} == set(RAISER_IDS) - {"raiser_language"}


def test_every_field_of_a_receipt_is_worded_in_both_languages():
    for spec in (*RECEIPT_FIELDS, *SETTLED_FIELDS):
        texts = [spec.label, spec.hint or spec.label, *(c.label for c in spec.choices)]
        assert all(set(t) == {"en", "zh-CN"} for t in texts), spec.id
