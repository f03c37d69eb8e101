"""The other end of `bench/bridge.ts` where it is not the bridge: gives back what it is given, over a pipe or as base64 in JSON.

pipe SIZE: raw bytes on standard input, back on standard output. json URL: one message after the other over a WebSocket.
"""

import asyncio
import base64
import json
import sys

import numpy as np
from websockets.asyncio.client import connect


def pipe(size: int) -> None:
    """Read `size` bytes into an array, write them back, until the input ends."""
    values = np.empty(size // 4, np.float32)
    view = memoryview(values).cast("B")
    while True:
        filled = 0
        while filled < size:
            count = sys.stdin.buffer.readinto(view[filled:])
            if not count:
                return
            filled += count
        sys.stdout.buffer.write(view)
        sys.stdout.buffer.flush()


async def text(url: str) -> None:
    """Decode base64 in JSON to an array, encode it again."""
    async with connect(url, compression=None, max_size=None, proxy=None) as socket:
        async for message in socket:
            values = np.frombuffer(base64.b64decode(json.loads(message)["values"]), np.float32)
            await socket.send(json.dumps({"values": base64.b64encode(values).decode()}))


if sys.argv[1] == "pipe":
    pipe(int(sys.argv[2]))
else:
    asyncio.run(text(sys.argv[2]))
