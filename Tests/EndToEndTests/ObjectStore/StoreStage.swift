import Foundation
import MiniatureMirror
import Testing

/// One test's world: a mirror of made-up files, and an object store to fetch them into.
final class StoreStage {
    let list: ListStage
    let store: StoreServer
    let bucket: String
    var address: String { "s3://\(bucket)/data/set" }

    init() throws {
        list = try ListStage()
        store = try StoreServer.shared.get()
        bucket = store.nextBucket()
    }

    /// Requests answered with success so far, as `PUT /bucket/key?query`.
    var requests: [String] { store.requests(of: bucket) }
    /// Parts of uploads sent so far.
    var sentParts: Int { requests.count { $0.hasPrefix("PUT ") && $0.contains("partNumber=") } }

    var scratch: ScratchFolder { list.scratch }
    /// The folder with the ledger.
    var state: String { "\(scratch.path)/.local/state/fetch/s3/127.0.0.1:\(store.port)/\(bucket)/data/set" }

    /// Starts `fetch urls` on the list, into the store.
    func start(_ options: [String], environment: [String: String]? = nil) throws -> RunningTool {
        var command = try list.command(options)
        if let place = command.firstIndex(of: list.output) { command[place] = address }
        return try RunningTool(
            command, in: scratch, environment: environment ?? store.environment(store.writer))
    }

    /// Runs it to its end.
    func fetch(_ options: String..., environment: [String: String]? = nil) throws -> ToolRun {
        try start(options, environment: environment).finish(within: 120)
    }

    /// Runs any command of the tool.
    func tool(_ arguments: String...) throws -> ToolRun {
        try RunningTool(arguments, in: scratch, environment: store.environment(store.writer)).finish(within: 120)
    }

    /// Asks the store with AWS's own client: what the script prints as JSON.
    func ask(_ script: String) throws -> [String: Any] { try store.ask(script, of: bucket, in: scratch) }

    /// The SHA-256 of all objects, and what is begun.
    func contents() throws -> (objects: [String: String], uploads: Int) {
        let answer = try ask(
            """
            objects = {}
            for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
                for item in page.get("Contents", []):
                    body = s3.get_object(Bucket=bucket, Key=item["Key"])["Body"].read()
                    objects[item["Key"]] = hashlib.sha256(body).hexdigest()
            uploads = s3.list_multipart_uploads(Bucket=bucket).get("Uploads", [])
            print(json.dumps({"objects": objects, "uploads": len(uploads)}))
            """)
        return (answer["objects"] as? [String: String] ?? [:], answer["uploads"] as? Int ?? -1)
    }

    /// The SHA-256 of what must be there, by key.
    func truth(without missing: Set<String> = []) throws -> [String: String] {
        for (path, bytes) in list.truth { try scratch.write(bytes, to: "truth/\(path)") }
        try Shell.run("find . -type f -exec sha256sum {} + > ../sums", in: scratch, folder: "truth")
        var sums: [String: String] = [:]
        for line in try scratch.text("sums").split(separator: "\n") {
            let path = String(line.dropFirst(68))
            if !missing.contains(path) { sums["data/set/\(path)"] = String(line.prefix(64)) }
        }
        return sums
    }

    /// Expects success, exactly the mirror's files in the store, and nothing begun.
    func expectRight(_ run: ToolRun, location: SourceLocation = #_sourceLocation) throws {
        #expect(run.status == 0, "\(run)", sourceLocation: location)
        let (objects, uploads) = try contents()
        #expect(try objects == truth(), sourceLocation: location)
        #expect(uploads == 0, sourceLocation: location)
    }
}
