import Foundation
import Glibc
import Synchronization

/// A moto of our own on 127.0.0.1, one for all tests: an object store that checks every signature.
final class StoreServer: Sendable {
    /// Whether it can be started here.
    static let isInstalled: Bool = {
        guard PythonClients.areInstalled, let scratch = try? ScratchFolder() else { return false }
        return (try? PythonClients.run("import moto, flask, boto3", in: scratch, environment: [:])) != nil
    }()

    /// The one that runs, until this process ends.
    static let shared: Result<StoreServer, any Error> = Result {
        let server = try StoreServer(in: try ScratchFolder())
        atexit { try? StoreServer.shared.get().stop() }
        return server
    }

    let port: Int
    /// An account that may do everything, and one that may do nothing: key and secret.
    let writer: [String]
    let stranger: [String]
    private let process: pid_t
    private let scratch: ScratchFolder
    private let buckets = Atomic<Int>(0)

    private init(in scratch: ScratchFolder) throws {
        self.scratch = scratch
        try scratch.makeFolder("store")
        process = try Spawn.start(
            [PythonClients.python, SourcePlace.root + "/Tests/Support/object_store.py"], folder: scratch.path,
            environment: ["HOME": scratch.path, "PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""],
            output: scratch.path("store/out"), errors: scratch.path("store/err"))
        let (process, place) = (self.process, scratch)
        var line: String { ((try? place.text("store/out")) ?? "") }
        _ = Patience.wait(within: 60) { line.hasSuffix("\n") || waitpid(process, nil, WNOHANG) != 0 }
        let told = (try? JSONLines.object(line)) ?? [:]
        guard let port = told["port"] as? Int, let accounts = told["accounts"] as? [String: [String]] else {
            kill(process, SIGKILL)
            throw HarnessError("no store: \(try scratch.text("store/err"))")
        }
        self.port = port
        writer = accounts["writer"] ?? []
        stranger = accounts["stranger"] ?? []
    }

    private func stop() {
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
        try? FileManager.default.removeItem(atPath: scratch.path)
    }

    /// A bucket that no test has had.
    func nextBucket() -> String { "bucket-\(buckets.add(1, ordering: .relaxed).oldValue)" }

    var endpoint: String { "http://127.0.0.1:\(port)" }

    /// Asks for a bucket with AWS's own client: what the script prints as JSON.
    func ask(_ script: String, of bucket: String, in scratch: ScratchFolder) throws -> [String: Any] {
        let head = """
            import boto3, hashlib, json, os
            bucket = "\(bucket)"
            s3 = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"])

            """
        return try JSONLines.object(
            try PythonClients.run(head + script, in: scratch, environment: environment(writer)))
    }

    /// What the tool, or a client, has to know to work in an account's name.
    func environment(_ account: [String]) -> [String: String] {
        [
            "AWS_ACCESS_KEY_ID": account[0], "AWS_SECRET_ACCESS_KEY": account[1], "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1", "AWS_ENDPOINT_URL": endpoint,
        ]
    }

    /// Requests of a bucket answered with success so far, as `PUT /bucket/key?query`.
    func requests(of bucket: String) -> [String] {
        ((try? scratch.text("store/err")) ?? "").split(separator: "\n").compactMap { line in
            let parts = line.split(separator: "\"")
            guard parts.count >= 3, parts[2].hasPrefix(" 2") else { return nil }
            let words = parts[1].split(separator: " ")
            guard words.count >= 2, words[1].split(whereSeparator: { "/?".contains($0) }).first == bucket[...] else {
                return nil
            }
            return words.prefix(2).joined(separator: " ")
        }
    }
}
