import Foundation
import Glibc
import MiniatureMirror
import Testing

/// `--extract -o s3://…`: members of archives as objects, while the archives stream by.
@Suite(.enabled(if: StoreServer.isInstalled)) struct StoreExtractTests {
    private let stage: Stage
    private let store: StoreServer
    private let bucket: String

    init() throws {
        stage = try Stage(0..<3, recipe: .images(60, weighing: 8_000))
        store = try StoreServer.shared.get()
        bucket = store.nextBucket()
    }

    private func start(_ options: [String]) throws -> RunningTool {
        try RunningTool(
            ["sa1b"] + Stage.quick + ["-o", "s3://\(bucket)/x"] + stage.place + ["--all", "--extract"] + options,
            in: stage.scratch, environment: store.environment(store.writer))
    }

    /// Sizes and SHA-256 of the objects, as the store tells and as they are.
    private func expectRight() throws {
        let truth = try stage.untarred(0..<3)
        for (name, bytes) in truth.files { try stage.scratch.write(bytes, to: "wanted/x/\(name)") }
        let script = """
            import boto3, hashlib, os
            s3 = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
            found = {}
            for page in s3.get_paginator("list_objects_v2").paginate(Bucket="\(bucket)"):
                for item in page.get("Contents", []):
                    answer = s3.get_object(Bucket="\(bucket)", Key=item["Key"])
                    found[item["Key"]] = answer["Body"].read()
                    assert answer["Metadata"]["sha256"] == hashlib.sha256(found[item["Key"]]).hexdigest(), item
            wanted = {}
            for folder, _, names in os.walk("wanted"):
                for name in names:
                    path = os.path.join(folder, name)
                    wanted[os.path.relpath(path, "wanted")] = open(path, "rb").read()
            assert found == wanted, (sorted(found)[:5], sorted(wanted)[:5], len(found), len(wanted))
            assert "Uploads" not in s3.list_multipart_uploads(Bucket="\(bucket)")
            """
        _ = try PythonClients.run(script, in: stage.scratch, environment: store.environment(store.writer))
    }

    @Test func everyMemberIsAnObject() throws {
        let run = try start([]).finish(within: 120)
        #expect(run.status == 0, "\(run)")
        try expectRight()
        stage.server.clearLog()
        #expect(try start([]).finish().status == 0)
        #expect(stage.server.log.isEmpty)
        let verified = try RunningTool(
            ["verify", "s3://\(bucket)/x", "--json"], in: stage.scratch, environment: store.environment(store.writer)
        ).finish(within: 120)
        #expect(verified.status == 0, "\(verified)")
    }

    @Test func killsMakeTheSameObjects() throws {
        stage.server.faults.setBaseline(.rateCap(bytesPerSecond: 1_500_000))
        for goal in [20, 80, 150] {
            let tool = try start(["-j", "2"])
            #expect(Patience.wait(within: 60) { store.requests(of: bucket).count >= goal || tool.isOver })
            tool.send(SIGKILL)
            _ = try tool.finish()
        }
        stage.server.faults.removeAll()
        let run = try start([]).finish(within: 120)
        #expect(run.status == 0, "\(run)")
        try expectRight()
    }
}
