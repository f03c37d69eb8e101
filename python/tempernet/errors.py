"""Errors of the compiler. Each says what to change."""


class CompileError(Exception):
    """A program cannot be compiled as it is written.

    `code` is its entry in the error catalogue of `protocol/errors/`; `advice` says what to do instead, where there is more to say
    than the message does; `where` is the line of the model file, as file:line.
    """

    def __init__(self, message: str, code: str = "PROGRAM_NOT_COMPILED", advice: str = "", where: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.advice = advice
        self.where = where


class VectorError(ValueError):
    """A value outside what the protocol's generators and codecs accept."""
