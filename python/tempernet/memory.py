"""A bound on the memory of this process."""

import contextlib

_MESSAGES = ("can't allocate memory", "cannot allocate memory", "bad_alloc", "out of memory")


def limit_memory(megabytes: int) -> None:
    """Limit what this process may allocate, in MiB; 0 leaves it as it is. Systems without such limits take none."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on Windows

        if megabytes > 0:
            size = megabytes * 1024 * 1024
            resource.setrlimit(resource.RLIMIT_DATA, (size, size))


def ran_out(error: BaseException) -> bool:
    """Return whether an error says that there was no memory left."""
    return isinstance(error, MemoryError) or any(text in str(error).lower() for text in _MESSAGES)
