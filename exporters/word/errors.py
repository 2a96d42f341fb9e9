"""What is wrong with a template: a stable code, the place, and the detail."""


class TemplateFault(Exception):
    """The template cannot be used; `place` is the part and the text around the mistake."""

    def __init__(self, code: str, place: str, detail: str = "") -> None:
        super().__init__(f"{code} at {place}: {detail}" if detail else f"{code} at {place}")
        self.code = code
        self.place = place
        self.detail = detail
