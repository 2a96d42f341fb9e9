"""All codes: what each refusal says and what cures it, in English and Chinese.

`docs/codes.md` is made from this table and a test keeps it current. A code is never renamed or reused.
"""

from casework.code import Code
from casework.codes_acts import ACTS
from casework.codes_inputs import INPUTS
from casework.codes_registry import REGISTRY

CODES: dict[str, Code] = {**ACTS, **INPUTS, **REGISTRY}
