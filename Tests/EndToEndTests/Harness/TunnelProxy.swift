import Foundation
import Glibc

/// A proxy on 127.0.0.1 that makes tunnels (`CONNECT`) and nothing else.
final class TunnelProxy {
    let port: Int
    private let process: pid_t
    private let scratch: ScratchFolder

    /// Starts it.
    init(in scratch: ScratchFolder) throws {
        self.scratch = scratch
        port = try FreePort.find()
        let program = try scratch.write(Self.program, to: "tunnel/proxy.py")
        process = try Spawn.start(
            ["python3", program, "\(port)", scratch.path("tunnel/targets")], folder: scratch.path,
            environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""],
            output: scratch.path("tunnel/out"), errors: scratch.path("tunnel/err"))
        let isUp = Patience.wait(within: 10) { FreePort.isTaken(port) || waitpid(process, nil, WNOHANG) != 0 }
        guard isUp, FreePort.isTaken(port) else { throw HarnessError("no proxy: \(try scratch.text("tunnel/err"))") }
    }

    deinit {
        kill(process, SIGTERM)
        waitpid(process, nil, 0)
    }

    /// Where tunnels were wanted to, in order.
    var targets: [String] {
        ((try? scratch.text("tunnel/targets")) ?? "").split(separator: "\n").map(String.init)
    }

    private static let program = """
        import asyncio, sys

        async def pump(reader, writer):
            try:
                while data := await reader.read(65536):
                    writer.write(data)
                    await writer.drain()
            except ConnectionError:
                pass
            writer.close()

        async def serve(reader, writer):
            head = (await reader.readuntil(b"\\r\\n\\r\\n")).split()
            if head[0] != b"CONNECT":
                writer.write(b"HTTP/1.1 405 Method Not Allowed\\r\\nContent-Length: 0\\r\\n\\r\\n")
                return writer.close()
            with open(sys.argv[2], "a") as log:
                log.write(head[1].decode() + "\\n")
            host, port = head[1].decode().rsplit(":", 1)
            there, here = await asyncio.open_connection(host, int(port))
            writer.write(b"HTTP/1.1 200 OK\\r\\n\\r\\n")
            await asyncio.gather(pump(reader, here), pump(there, writer))

        async def main():
            async with await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1])) as server:
                await server.serve_forever()

        asyncio.run(main())
        """
}
