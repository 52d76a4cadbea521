"""What may go wrong in the domain. Borders turn the code into a sentence for the reader."""


class DomainError(Exception):
    """A refused action: nothing was changed. `code` is stable; `details` fill the sentence."""

    code = "refused"

    def __init__(self, code: str | None = None, **details: object) -> None:
        self.code = code or self.code
        self.details = details
        super().__init__(f"{self.code} {details}" if details else self.code)


class NotAllowed(DomainError):
    """The rules do not permit this for this person now; the web answers 403."""

    code = "not_allowed"
