"""A mail server that takes everything and keeps nothing, in a process of its own.

    python -m benchmarks.send.server [MILLISECONDS]      # prints its port

It takes so long over each message before it answers, as servers do that write it to their disk first.
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import Iterator

_YES = b"250 2.0.0 yes\r\n"
_REPLIES = {
    b"EHLO": b"250-mail.test\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
    b"HELO": b"250 mail.test\r\n",
    b"DATA": b"354 go on\r\n",
    b"QUIT": b"221 2.0.0 bye\r\n",
}
_END = b"\r\n.\r\n"


class Connection(asyncio.Protocol):
    """One connection: commands one at a time, then messages up to their final dot."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._text = b""
        self._in_message = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(b"220 mail.test\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer what is complete."""
        self._text += data
        while True:
            mark = _END if self._in_message else b"\r\n"
            line, found, rest = self._text.partition(mark)
            if not found:
                return
            self._text = rest
            if self._in_message:
                self._in_message = False
                self._taken()
            else:
                self._answer(line[:4].upper())

    def _answer(self, command: bytes) -> None:
        assert self._transport is not None
        self._in_message = command == b"DATA"
        self._transport.write(_REPLIES.get(command, _YES))
        if command == b"QUIT":
            self._transport.close()

    def _taken(self) -> None:
        assert self._transport is not None
        if self._seconds:
            asyncio.get_running_loop().call_later(self._seconds, self._transport.write, _YES)
        else:
            self._transport.write(_YES)


async def serve(seconds: float) -> None:
    """Listen until the process is ended."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(seconds), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextlib.contextmanager
def running(milliseconds: float) -> Iterator[int]:
    """A server in a process of its own; gives its port."""
    command = [sys.executable, "-m", "benchmarks.send.server", str(milliseconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(float(sys.argv[1]) / 1000 if len(sys.argv) > 1 else 0))
