#!/usr/bin/env python3
"""A loopback server that waits before each answer: slow_server.py PORT SECONDS."""

import asyncio
import sys

BODY = b"x" * 4000
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nETag: \"1\"\r\nContent-Length: 4000\r\n\r\n" + BODY


class Slow(asyncio.Protocol):
    wait = 0.05

    def connection_made(self, transport):
        self.transport = transport
        self.rest = b""

    def data_received(self, data):
        self.rest += data
        while b"\r\n\r\n" in self.rest:
            _, self.rest = self.rest.split(b"\r\n\r\n", 1)
            asyncio.get_running_loop().call_later(self.wait, self.transport.write, ANSWER)


async def main(port, wait):
    Slow.wait = wait
    server = await asyncio.get_running_loop().create_server(Slow, "127.0.0.1", port, backlog=1024)
    print("ready", flush=True)
    await server.serve_forever()


asyncio.run(main(int(sys.argv[1]), float(sys.argv[2])))
