"""Evidence: which kinds there are, who may hand it in, which files are taken."""

from collections.abc import Mapping

from casework.errors import Refusal, refuse
from casework.rules import access
from casework.rules.scheme import NEW, Choice
from casework.rules.situation import Situation


def _choices(*rows: tuple[str, str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(name, {"en": en, "zh-CN": zh}) for name, en, zh in rows)


KINDS = _choices(
    ("submission", "What the raiser handed in", "提出人提交的材料"),
    ("written_request", "Written request", "书面请求"),
    ("correspondence", "Correspondence", "往来信函"),
    ("interview", "Record of an interview", "访谈记录"),
    ("photo", "Photo, sound or film", "照片、录音或录像"),
    ("record", "Record or document of the body", "机构的记录或文件"),
    ("proof_of_dispatch", "Proof of dispatch", "寄送凭证"),
    ("withdrawal", "Withdrawal of the raiser", "提出人的撤回声明"),
    ("other", "Other", "其他"),
)

TYPES: Mapping[str, tuple[str, ...]] = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/tiff": (".tif", ".tiff"),
    "audio/mpeg": (".mp3",),
    "audio/wav": (".wav",),
    "audio/x-wav": (".wav",),
    "audio/wave": (".wav",),
    "video/mp4": (".mp4", ".m4a"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (".pptx",),
    "application/zip": (".zip",),
    "text/plain": (".txt", ".csv", ".eml", ".md"),
    "message/rfc822": (".eml",),
}
"""What is taken, by content, and the endings a file of that content may have."""


def attach_refusals(situation: Situation, kind: str) -> list[Refusal]:
    """Give every reason why the actor may not attach evidence of this kind now."""
    case_type, state = situation.case_type, situation.state
    wanted = {r for a in case_type.actions if NEW not in a.from_ and state.stage in a.from_ for r in a.roles}
    found = []
    if not access.has_any(case_type, state, situation.actor, wanted):
        found.append(
            Refusal("action.not_allowed", params={"action": {"en": "attach a file", "zh-CN": "附上文件"}})
        )
    if kind not in {c.name for c in KINDS}:
        found.append(Refusal("values.not_a_choice", field="kind"))
    return found


def accepted_type(name: str, found: str) -> str:
    """Give the content type to keep for a file named `name` whose content looks like `found`.

    Raises Refused `evidence.type` when that kind is not taken, or the name promises another one.
    """
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    if found in TYPES and ending in TYPES[found]:
        return found
    raise refuse("evidence.type", at="file", found=found or "?")
