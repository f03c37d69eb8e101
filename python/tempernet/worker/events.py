"""What a worker tells whoever started it: one JSON object a line on standard output, which nothing else may write to.

`{"event": "programs"|"connected"|"lost"|"ended", ...}`, and last, where the worker gives up for good,
`{"event": "refused", "kind": ..., "detail": ...}` with a kind of: "options", "token", "version", "tls", "program", "memory".
"""

import json
import os
import sys
from typing import Any


class Events:
    """Keeps the real standard output for events; what programs print goes to standard error."""

    def __init__(self) -> None:
        self._out = os.fdopen(os.dup(1), "w", encoding="utf-8")
        sys.stdout.flush()
        os.dup2(2, 1)

    def tell(self, event: str, **fields: Any) -> None:
        """Write one event."""
        print(json.dumps({"event": event, **fields}, ensure_ascii=False), file=self._out, flush=True)
