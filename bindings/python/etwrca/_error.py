"""The exception of this package."""
from typing import Literal

Code = Literal["ok", "invalid_argument", "not_found", "io", "corrupt", "unsupported", "permission", "out_of_memory",
               "cancelled", "internal"]


class Error(RuntimeError):
    """A call could not do its job. The text is one line that names file or argument, place and reason.

    `code` is the cause, for programs that branch on it.
    """

    code: Code

    def __init__(self, sentence: str = "", code: Code = "internal") -> None:
        super().__init__(sentence)
        self.code = code


Error.__module__ = "etwrca"
