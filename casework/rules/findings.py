"""What is wrong with a scheme file: a stable code, the place, the words and the cure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from casework.rules.text import Text, say


@dataclass(frozen=True)
class FindingCode:
    """The fixed part of a finding: what it says and what cures it."""

    message: Text
    hint: Text


def _code(en: str, zh: str, hint_en: str, hint_zh: str) -> FindingCode:
    return FindingCode({"en": en, "zh-CN": zh}, {"en": hint_en, "zh-CN": hint_zh})


FINDINGS: dict[str, FindingCode] = {
    "file.alias": _code(
        "The file uses a YAML anchor or alias.",
        "文件使用了 YAML 锚点或别名。",
        "Write the value out in each place.",
        "请在每处写出完整的值。",
    ),
    "file.depth": _code(
        "The file is nested deeper than {limit} levels.",
        "文件嵌套超过 {limit} 层。",
        "Flatten the structure.",
        "请减少嵌套层数。",
    ),
    "file.duplicate_key": _code(
        "The key '{key}' stands twice in one place.",
        "同一处出现两次键“{key}”。",
        "Keep one of the two.",
        "请保留其中一个。",
    ),
    "file.missing": _code(
        "The folder has no {name}.",
        "文件夹中缺少 {name}。",
        "Add the file, or name the folder of a scheme version.",
        "请添加该文件，或指定方案版本所在的文件夹。",
    ),
    "file.not_utf8": _code(
        "The file is not UTF-8 text.",
        "文件不是 UTF-8 文本。",
        "Save it as UTF-8.",
        "请以 UTF-8 编码保存。",
    ),
    "file.syntax": _code(
        "The file is not valid YAML: {detail}.",
        "文件不是有效的 YAML：{detail}。",
        "Correct the line named.",
        "请更正所指的行。",
    ),
    "file.too_large": _code(
        "The file is larger than {limit} bytes.",
        "文件超过 {limit} 字节。",
        "Split it into one file per case type.",
        "请按案件类型拆分文件。",
    ),
    "file.type": _code(
        "A value of the kind '{tag}' is not allowed here.",
        "此处不允许“{tag}”类型的值。",
        "Use text, whole numbers, true or false; put dates in quotes.",
        "请使用文本、整数、true 或 false；日期请加引号。",
    ),
    "scheme.structure": _code(
        "{detail}",
        "{detail}",
        "Compare with the language reference in docs/add-a-scheme.md.",
        "请参照 docs/add-a-scheme.md 中的语言说明。",
    ),
    "scheme.unknown_parent": _code(
        "It extends '{name}', which is not known.",
        "所继承的“{name}”不存在。",
        "Name an existing scheme and version, as body/scheme@1.",
        "请写明已有的方案和版本，如 body/scheme@1。",
    ),
    "scheme.faulty_parent": _code(
        "It extends '{name}', which has faults of its own.",
        "所继承的“{name}”自身有错误。",
        "Correct that version first; its findings are listed with it.",
        "请先更正该版本，其问题已列出。",
    ),
    "scheme.unknown_place": _code(
        "It is to stand after '{name}', which is not there.",
        "应置于“{name}”之后，但该项不存在。",
        "Name an entry of the same list, or 'new' for the first place.",
        "请写明同一列表中的项，或用 new 表示首位。",
    ),
    "scheme.extends_loop": _code(
        "'{name}' extends itself in a loop.",
        "“{name}”循环继承自身。",
        "Break the loop.",
        "请解除循环。",
    ),
    "scheme.unknown_remove": _code(
        "It removes '{name}', which the parent does not have.",
        "要移除的“{name}”在上级中不存在。",
        "Drop the entry or correct its id.",
        "请删除该条目或更正其标识。",
    ),
    "scheme.duplicate_id": _code(
        "The id '{name}' is used twice.",
        "标识“{name}”重复使用。",
        "Give each its own id.",
        "请使用不同的标识。",
    ),
    "scheme.unknown_reference": _code(
        "It names the {kind} '{name}', which does not exist.",
        "所引用的{kind}“{name}”不存在。",
        "Correct the name or define it.",
        "请更正名称或加以定义。",
    ),
    "scheme.no_substitute": _code(
        "The role '{name}' approves here, but no substitute of it may.",
        "角色“{name}”在此负责批准，但其替代人无权批准。",
        "Give the role a `substitute:` and name both in the action, so that a conflict cannot block a case.",
        "请为该角色添加 `substitute:`，并在操作中列出两者，以免利益冲突使案件停滞。",
    ),
    "scheme.no_retention": _code(
        "The retention period is missing.",
        "缺少保存期限。",
        "The body must state how many years records are kept.",
        "机构须说明记录的保存年限。",
    ),
    "scheme.no_owner": _code(
        "The procedure has no owner.",
        "程序没有负责人。",
        "Add `owner:` with the role that keeps the procedure.",
        "请用 `owner:` 写明负责该程序的角色。",
    ),
    "scheme.no_effective_date": _code(
        "The version has no day from which it is in force.",
        "该版本没有生效日期。",
        "Add `effective_from:`.",
        "请添加 `effective_from:`。",
    ),
    "scheme.missing_text": _code(
        "A text has no wording in {language}.",
        "文本缺少 {language} 版本。",
        "Add the wording; the scheme promises this language.",
        "请补充该语言的文本；方案承诺提供该语言。",
    ),
    "scheme.invariant": _code(
        "{detail}",
        "{detail}",
        "The platform does not let a scheme loosen this; a scheme may only be stricter.",
        "平台不允许方案放宽此要求；方案只能更严格。",
    ),
    "scheme.unreachable": _code(
        "No action leads to the stage '{name}'.",
        "没有任何操作通向阶段“{name}”。",
        "Remove the stage or add an action to it.",
        "请移除该阶段或添加通向它的操作。",
    ),
    "scheme.dead_end": _code(
        "No action leads out of the stage '{name}', which is not final.",
        "阶段“{name}”不是最终阶段，但没有可离开的操作。",
        "Add an action from it or mark it final.",
        "请添加离开该阶段的操作，或标记为最终阶段。",
    ),
    "scheme.template_missing": _code(
        "The template file '{name}' is not there.",
        "缺少模板文件“{name}”。",
        "Add the .docx to the templates folder.",
        "请将 .docx 文件放入 templates 文件夹。",
    ),
    "scheme.scenario": _code(
        "Scenario '{name}', step {step}: {detail}",
        "情景“{name}”第 {step} 步：{detail}",
        "Correct the rule or the scenario.",
        "请更正规则或情景。",
    ),
    "scheme.no_scenario": _code(
        "The case type '{name}' has no scenario.",
        "案件类型“{name}”没有情景。",
        "Add one to tests.yaml.",
        "请在 tests.yaml 中添加。",
    ),
    "scheme.not_proven": _code(
        "The rule {name} is not proven: with {mutant} in its place every scenario still passes.",
        "规则 {name} 未经证明：换成 {mutant} 后所有情景仍然通过。",
        "Add a scenario that fails without the rule, or waive it with a reason.",
        "请添加缺少该规则时会失败的情景，或说明理由予以豁免。",
    ),
    "scheme.unknown_waiver": _code(
        "The waiver names the rule '{name}', which does not exist or is proven.",
        "豁免所指规则“{name}”不存在或已经证明。",
        "Remove the waiver.",
        "请移除该豁免。",
    ),
    "cel.syntax": _code(
        "The expression cannot be read: {detail}",
        "表达式无法解析：{detail}",
        "Correct it at the place marked.",
        "请在标记处更正。",
    ),
    "cel.type": _code(
        "The expression does not fit the case: {detail}",
        "表达式与案件不符：{detail}",
        "Use the ids and types of this case type's fields.",
        "请使用该案件类型字段的标识和类型。",
    ),
    "cel.too_long": _code(
        "The expression is too long: {detail}",
        "表达式过长：{detail}",
        "Split it into several rules.",
        "请拆分为多条规则。",
    ),
    "cel.too_complex": _code(
        "The expression is too complex: {detail}",
        "表达式过于复杂：{detail}",
        "Use at most one all, exists, filter or map per rule.",
        "每条规则最多使用一个 all、exists、filter 或 map。",
    ),
    "cel.unknown_choice": _code(
        "The expression compares with a choice that does not exist: {detail}",
        "表达式与不存在的选项比较：{detail}",
        "Use the name of a choice of that field.",
        "请使用该字段的选项名称。",
    ),
    "cel.unset_time": _code(
        "The expression uses a time that may not be set: {detail}",
        "表达式使用了可能未填写的时间：{detail}",
        "Ask has(...) of it first.",
        "请先用 has(...) 判断。",
    ),
    "cel.unknown_name": _code(
        "The expression names something that does not exist: {detail}",
        "表达式引用了不存在的名称：{detail}",
        "Use the id of a document or an action of this case type.",
        "请使用该案件类型的文件或操作标识。",
    ),
}


@dataclass(frozen=True, order=True)
class Finding:
    """One fault in a scheme: `file` and `line` (1-based, 0 when it has none) and the `path` inside it."""

    file: str
    line: int
    path: str
    code: str
    params: Mapping[str, str] = field(default_factory=dict, compare=False)

    def text(self, language: str = "en") -> str:
        """Say what is wrong."""
        return say(FINDINGS[self.code].message, language).format(**self.params)

    def hint(self, language: str = "en") -> str:
        """Say what to do."""
        return say(FINDINGS[self.code].hint, language)

    def line_text(self) -> str:
        """Write it as one line: place, code, words, cure."""
        return f"{self.file}:{self.line}: {self.code} {self.path}: {self.text()} {self.hint()}"

    def as_json(self) -> dict[str, str | int]:
        """Give the shape printed by `evenhand scheme check --json`."""
        return {
            "code": self.code,
            "file": self.file,
            "line": self.line,
            "path": self.path,
            "message": self.text(),
            "hint": self.hint(),
        }
