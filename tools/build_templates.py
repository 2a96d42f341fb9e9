"""Make the Word templates that come with the schemes. Run by hand after a change; the results are kept in the tree.

An administrator changes the .docx in Word instead; this script only saves drawing ten of them by hand.
"""

import io
import sys
import zipfile
from pathlib import Path

from csca_templates import acceptance, acknowledgement_csca, non_acceptance, p17_r01, panel_appointment, r03
from sai_templates import acknowledgement_sai, initial_response, outcome_letter, referral_offer

CSCA = Path("csca/rainforest-alliance/1/templates")
SAI = Path("sai-global/generic/templates")
FSC = Path("sai-global/fsc/templates")

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
}


def bytes_of(document) -> bytes:
    """Save with fixed times, so that the same script gives the same files."""
    raw, out = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if not entry.filename.startswith("docProps/thumbnail"):
                content = old.read(entry).replace(
                    b'<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/'
                    b'metadata/thumbnail" Target="docProps/thumbnail.jpeg"/>',
                    b"",
                )
                new.writestr(
                    zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED
                )
    return out.getvalue()


if __name__ == "__main__":
    schemes = Path(sys.argv[1] if len(sys.argv) > 1 else "schemes")
    for path, make in TEMPLATES.items():
        (schemes / path).parent.mkdir(parents=True, exist_ok=True)
        (schemes / path).write_bytes(bytes_of(make()))
        print(path)
