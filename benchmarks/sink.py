"""`python -m benchmarks.sink PORT`: a real SMTP server that takes everything and writes down each Message-ID."""

from __future__ import annotations

import asyncio
import re
import sys
from typing import Any

from aiosmtpd.smtp import SMTP

_NUMBER = re.compile(rb"^Message-ID: *(?:\r\n )?(\S+)", re.IGNORECASE | re.MULTILINE)


class _Handler:
    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - its name there
        found = _NUMBER.search(envelope.content)
        sys.stdout.write(f"{found.group(1).decode() if found else '?'} {envelope.rcpt_tos[0]}\n")
        sys.stdout.flush()
        return "250 OK"


async def _serve(port: int) -> None:
    handler = _Handler()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, hostname="sink", loop=loop), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
