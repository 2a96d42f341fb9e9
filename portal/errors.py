"""Start-up faults: what keeps the portal from running, each with a stable code and a cure."""


class StartFault(Exception):
    """The portal cannot start; `code` is stable, the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


EXIT_DONE, EXIT_REFUSED, EXIT_USAGE = 0, 1, 2
"""Exit statuses of the command line: done, a refusal or finding, wrong usage."""
