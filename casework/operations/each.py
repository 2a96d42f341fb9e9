"""Do one thing to many cases, each for itself."""

from collections.abc import Callable, Sequence

from casework.errors import Refused
from casework.operations.opening import find_case

Result = tuple[str, Refused | None]


def each(numbers: Sequence[str], do: Callable[[str, int], object]) -> list[Result]:
    """Do it with each number and the version the case has now; a refusal of one does not stop the others."""
    results: list[Result] = []
    for number in dict.fromkeys(numbers):
        try:
            do(number, find_case(number).version)
        except Refused as error:
            results.append((number, error))
        else:
            results.append((number, None))
    return results
