"""Errors of the compiler. Each says what to change."""


class CompileError(Exception):
    """A program cannot be compiled as it is written."""


class VectorError(ValueError):
    """A value outside what the protocol's generators and codecs accept."""
