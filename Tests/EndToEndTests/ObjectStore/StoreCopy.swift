import Foundation
import Testing

/// A bucket and a directory that the same command fills, once each.
struct StoreCopy {
    let scratch: ScratchFolder
    let store: StoreServer
    let bucket: String
    /// The command without its output, and what its source needs to know.
    let command: [String]
    let variables: [String: String]
    var address: String { "s3://\(bucket)/x" }

    init(_ command: [String], in scratch: ScratchFolder, variables: [String: String] = [:]) throws {
        self.command = command
        self.variables = variables
        self.scratch = scratch
        store = try StoreServer.shared.get()
        bucket = store.nextBucket()
    }

    /// Requests of the bucket answered with success so far.
    var requests: [String] { store.requests(of: bucket) }

    /// Starts the command into the store.
    func start(_ options: String...) throws -> RunningTool {
        try RunningTool(command + ["-o", address] + options, in: scratch, environment: environment)
    }

    private var environment: [String: String] {
        store.environment(store.writer).merging(variables) { $1 }
    }

    /// Runs any command of the tool.
    func tool(_ arguments: String...) throws -> ToolRun {
        try RunningTool(arguments, in: scratch, environment: environment).finish(within: 120)
    }

    /// Runs the command into the directory `copy`, once.
    func fillDirectory(location: SourceLocation = #_sourceLocation) throws {
        if scratch.has("copy") { return }
        let run = try RunningTool(command + ["-o", scratch.path("copy")], in: scratch, environment: variables)
            .finish(within: 120)
        #expect(run.status == 0, "\(run)", sourceLocation: location)
    }

    /// Expects the objects to be the directory's files, byte for byte; those in `part` only as far as they are there.
    func expectSame(whole: Bool = true, location: SourceLocation = #_sourceLocation) throws {
        try fillDirectory(location: location)
        let script = """
            import boto3, os
            s3 = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
            found = {}
            for page in s3.get_paginator("list_objects_v2").paginate(Bucket="\(bucket)"):
                for item in page.get("Contents", []):
                    found[item["Key"]] = s3.get_object(Bucket="\(bucket)", Key=item["Key"])["Body"].read()
            wanted = {}
            for folder, folders, names in os.walk("copy"):
                if ".fetch" in folders:
                    folders.remove(".fetch")
                for name in names:
                    path = os.path.join(folder, name)
                    wanted["x/" + os.path.relpath(path, "copy")] = open(path, "rb").read()
            if not \(whole ? "True" : "False"):
                wanted = {key: wanted[key] for key in found}
            assert sorted(found) == sorted(wanted), (sorted(found)[:5], sorted(wanted)[:5], len(found), len(wanted))
            for key in found:
                assert found[key] == wanted[key], key
            if \(whole ? "True" : "False"):
                assert "Uploads" not in s3.list_multipart_uploads(Bucket="\(bucket)")
            """
        _ = try PythonClients.run(script, in: scratch, environment: store.environment(store.writer))
    }

    /// Asks the store with AWS's own client: what the script prints as JSON.
    func ask(_ script: String) throws -> [String: Any] { try store.ask(script, of: bucket, in: scratch) }

    /// How many uploads are begun and not ended.
    func uploads() throws -> Int {
        let answer = try ask(
            "print(json.dumps({'n': len(s3.list_multipart_uploads(Bucket=bucket).get('Uploads', []))}))")
        return answer["n"] as? Int ?? -1
    }

    /// Files that lie in the state folder beside what is known there.
    func waitingFiles() throws -> [String] {
        let host = "127.0.0.1:\(store.port)"
        let state = scratch.path(".local/state/fetch/s3/\(host)/\(bucket)/x/.fetch")
        return ["held", "uploads", "staged", "shards"].flatMap { folder in
            ((try? TreeListing(of: "\(state)/\(folder)"))?.names ?? []).map { "\(folder)/\($0)" }
        }
    }
}
