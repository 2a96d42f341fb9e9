"""Make the Word templates that come with the schemes. Run by hand after a change; the results are kept in the tree.

An administrator changes the .docx in Word instead; this script only saves drawing them by hand.
"""

import io
import sys
import zipfile
from pathlib import Path

from csca_templates import acceptance, acknowledgement_csca, non_acceptance, p17_r01, panel_appointment, r03
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from hic_templates import (
    client_notice,
    cost_note,
    department_notice,
    explanation_request,
    final_opinion,
    hearing_notice,
    hic_172,
)
from sai_templates import (
    acknowledgement_sai,
    closing_notice,
    first_answer,
    initial_response,
    label_outcome,
    not_taken_up,
    organisation_notice,
    outcome_letter,
    referral_offer,
    report_to_owner,
    resumption_notice,
    rspo_referral,
    sfi_outcome,
    suspension_notice,
    written_report,
)

CSCA = Path("csca/rainforest-alliance/1/templates")
SAI = Path("sai-global/generic/templates")
STYLES_WITH_EFFECTS = "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects"
FSC = Path("sai-global/fsc/templates")
FOOD = Path("sai-global/food/templates")
RSPO = Path("sai-global/rspo/templates")
SFI = Path("sai-global/sfi/templates")
HIC = Path("hic/feedback/templates")

TEMPLATES = {
    CSCA / "acknowledgement.docx": acknowledgement_csca,
    CSCA / "acceptance.docx": acceptance,
    CSCA / "non_acceptance.docx": non_acceptance,
    CSCA / "panel_appointment.docx": panel_appointment,
    CSCA / "r03.docx": r03,
    CSCA / "p17_r01.docx": p17_r01,
    SAI / "acknowledgement.docx": acknowledgement_sai,
    SAI / "outcome_letter.docx": outcome_letter,
    FSC / "initial_response.docx": initial_response,
    FSC / "referral_offer.docx": referral_offer,
    Path("sai-global/ifs/templates/initial_response.docx"): first_answer,
    FOOD / "non_acceptance.docx": not_taken_up,
    FOOD / "report_to_owner.docx": report_to_owner,
    Path("sai-global/iecq/templates/organisation_notice.docx"): organisation_notice,
    RSPO / "initial_response.docx": first_answer,
    RSPO / "written_report.docx": written_report,
    RSPO / "referral.docx": rspo_referral,
    SFI / "sfi_outcome.docx": sfi_outcome,
    SFI / "label_outcome.docx": label_outcome,
    SFI / "suspension_notice.docx": suspension_notice,
    SFI / "resumption_notice.docx": resumption_notice,
    SFI / "closing_notice.docx": closing_notice,
    SFI / "organisation_notice.docx": organisation_notice,
    SFI / "non_acceptance.docx": not_taken_up,
    HIC / "non_acceptance.docx": not_taken_up,
    HIC / "final_opinion.docx": final_opinion,
    HIC / "department_notice.docx": department_notice,
    HIC / "explanation_request.docx": explanation_request,
    HIC / "organisation_notice.docx": client_notice,
    HIC / "hearing_notice.docx": hearing_notice,
    HIC / "cost_note.docx": cost_note,
    HIC / "hic_172.docx": hic_172,
}


def bytes_of(document) -> bytes:
    """Save with fixed times, so that the same script gives the same files, and without the parts we do not fill."""
    _drop_part(document.part.package, RT.THUMBNAIL)
    _drop_part(document.part, STYLES_WITH_EFFECTS)
    raw, out = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            new.writestr(info, old.read(entry), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _drop_part(owner, kind: str) -> None:
    """Leave out the picture and the second set of styles that python-docx's blank document comes with.

    Word compares both sets of styles and may offer to repair a file in which they differ.
    """
    for key in [k for k, r in owner.rels.items() if r.reltype == kind]:
        del owner.rels[key]


if __name__ == "__main__":
    schemes = Path(sys.argv[1] if len(sys.argv) > 1 else "schemes")
    for path, make in TEMPLATES.items():
        (schemes / path).parent.mkdir(parents=True, exist_ok=True)
        (schemes / path).write_bytes(bytes_of(make()))
        print(path)
