"""A refusal says why, and always knows the way out."""


class Refusal(Exception):
    """What was asked cannot be done for a reason the person can understand; `route` says what to do instead.

    Neither sentence may carry a value of a record: both are shown, printed and logged.
    """

    route: str = "Go back and try another way."
    code: str = "refused"
    """What `verify --json` calls it: these words never change."""

    def __init__(self, reason: str, route: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        if route is not None:
            self.route = route

    def __str__(self) -> str:
        return f"{self.reason} {self.route}"
