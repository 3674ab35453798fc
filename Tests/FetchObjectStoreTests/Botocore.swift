import FetchCore
import Foundation

@testable import FetchObjectStore

/// The signer of AWS's own client for Python.
enum Botocore {
    private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
    private static let python = root + "/.build/venv-test/bin/python"

    /// Whether it is there.
    static let isInstalled: Bool = {
        guard FileManager.default.isExecutableFile(atPath: python) else { return false }
        return (try? run("import botocore", [:])) != nil
    }()

    /// What it would send as `Authorization`.
    static func signature(
        of draft: RequestSigner.Draft, keys: Credentials, region: String, date: String
    ) throws -> String {
        let headers = draft.headers.reduce(into: ["host": draft.host]) { $0[$1.name] = $1.value }
        let task: [String: Any] = [
            "method": draft.method, "path": draft.path, "host": draft.host, "headers": headers,
            "query": draft.query.map { [$0.name, $0.value] }, "hash": draft.bodyHash, "region": region, "date": date,
            "key": keys.accessKey, "secret": keys.secretKey, "token": keys.sessionToken ?? "",
        ]
        return try run(script, task).trimmingCharacters(in: .newlines)
    }

    private static let script = """
        import json, sys, datetime
        from unittest import mock
        from urllib.parse import quote
        import botocore.auth
        from botocore.awsrequest import AWSRequest
        from botocore.credentials import Credentials
        task = json.load(sys.stdin)
        query = "&".join(f"{quote(k, safe='-._~')}={quote(v, safe='-._~')}" for k, v in task["query"])
        url = f"https://{task['host']}{task['path']}" + ("?" + query if query else "")
        class Signer(botocore.auth.S3SigV4Auth):
            def payload(self, request): return task["hash"]
        signer = Signer(Credentials(task["key"], task["secret"], task["token"] or None), "s3", task["region"])
        request = AWSRequest(method=task["method"], url=url, headers=task["headers"])
        request.context["timestamp"] = task["date"]
        now = datetime.datetime.strptime(task["date"], "%Y%m%dT%H%M%SZ")
        patched = {}
        for name in ("get_current_datetime",):
            if hasattr(botocore.auth, name): patched[name] = lambda *a, **k: now
        class Clock(datetime.datetime):
            @classmethod
            def utcnow(cls): return now
            @classmethod
            def now(cls, tz=None): return now
        with mock.patch.object(botocore.auth.datetime, "datetime", Clock) if hasattr(
            botocore.auth, "datetime") and hasattr(botocore.auth.datetime, "datetime") else mock.MagicMock():
            with mock.patch.multiple(botocore.auth, **patched) if patched else mock.MagicMock():
                signer.add_auth(request)
        print(request.headers["Authorization"])
        """

    struct Failed: Error {
        var text: String
    }

    private static func run(_ script: String, _ input: [String: Any]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = ["-c", script]
        let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
        (process.standardInput, process.standardOutput, process.standardError) = (stdin, stdout, stderr)
        try process.run()
        stdin.fileHandleForWriting.write(try JSONSerialization.data(withJSONObject: input))
        stdin.fileHandleForWriting.closeFile()
        let output = stdout.fileHandleForReading.readDataToEndOfFile()
        let errors = stderr.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(text: String(decoding: errors, as: UTF8.self)) }
        return String(decoding: output, as: UTF8.self)
    }
}
