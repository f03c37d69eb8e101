"""Errors of the compiler. Each says what to change."""


class CompileError(Exception):
    """A program cannot be compiled as it is written.

    `code` is its entry in the error catalogue of `protocol/errors/`; `advice` says what to do instead, where there is more to say
    than the message does.
    """

    def __init__(self, message: str, code: str = "PROGRAM_NOT_COMPILED", advice: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.advice = advice


class VectorError(ValueError):
    """A value outside what the protocol's generators and codecs accept."""


class DataError(ValueError):
    """A data set or a plan for it that cannot be used."""
