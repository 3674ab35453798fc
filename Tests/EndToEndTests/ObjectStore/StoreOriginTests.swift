import Foundation
import MiniatureMirror
import Testing

/// `fetch urls s3://…`: objects out of a store that checks signatures.
@Suite(.enabled(if: StoreServer.isInstalled)) struct StoreOriginTests {
    private static let names = ["a b/ü+&=%.bin", "a b/plain.bin", "top.bin", "large.bin"]

    /// A bucket with some objects below `data/`, one beside them, and a folder's own.
    private func stage() throws -> StoreStage {
        let stage = try StoreStage()
        _ = try stage.ask(
            """
            for name in json.loads(\"\"\"\(try json(Self.names))\"\"\"):
                size = 12_000_000 if name == "large.bin" else 1000
                body = hashlib.sha256(name.encode()).digest() * (size // 32)
                s3.put_object(Bucket=bucket, Key="data/" + name, Body=body, ChecksumAlgorithm="SHA256")
            s3.put_object(Bucket=bucket, Key="database", Body=b"")
            s3.put_object(Bucket=bucket, Key="data/a b/", Body=b"")
            print("{}")
            """)
        return stage
    }

    private func json(_ value: [String]) throws -> String {
        String(decoding: try JSONSerialization.data(withJSONObject: value), as: UTF8.self)
    }

    private func fetch(_ stage: StoreStage, _ words: [String], _ variables: [String: String]? = nil) throws -> ToolRun {
        try RunningTool(
            ["urls"] + words + Stage.quick + ["-o", stage.list.output], in: stage.scratch,
            environment: variables ?? stage.store.environment(stage.store.writer)
        ).finish()
    }

    @Test func allObjectsBelowAPrefixComeWithTheirChecksums() throws {
        let stage = try stage()
        let run = try fetch(stage, ["s3://\(stage.bucket)/data", "-v"])
        #expect(run.status == 0, "\(run)")
        #expect(try stage.list.tree.names == Self.names.sorted())
        #expect(try stage.list.tree.files["large.bin"]?.count == 12_000_000)
        let manifest = try stage.scratch.text("out/.fetch/manifest.jsonl")
        #expect(manifest.contains("sha256") && !manifest.contains("Signature"), "\(manifest)")
        #expect(!run.errors.contains("Signature="))
    }

    @Test func aListMayNameObjects() throws {
        let stage = try stage()
        let list = try stage.scratch.write(
            "s3://\(stage.bucket)/data/a%20b/plain.bin\n"
                + "s3://\(stage.bucket)/data/a%20b/%C3%BC+&=%25.bin\tother.bin\n", to: "objects.txt")
        let run = try fetch(stage, [list])
        #expect(run.status == 0, "\(run)")
        #expect(try stage.list.tree.names == ["other.bin", "plain.bin"])
    }

    @Test func whoIsNobodyAsksWithoutASignature() throws {
        let stage = try stage()
        let refused = try fetch(
            stage, ["s3://\(stage.bucket)/data"], stage.store.environment(stage.store.stranger))
        #expect(refused.status == 77, "\(refused)")
        let content = SyntheticContent([
            "/public/k/a.bin": .bytes([1, 2, 3]),
            "/public": .bytes(
                Array(
                    """
                    <ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>k/a.bin</Key><Size>3</Size></Contents>
                    </ListBucketResult>
                    """.utf8)),
        ])
        let server = try MirrorServer(content: content)
        server.start()
        defer { server.stop() }
        let run = try fetch(stage, ["s3://public/k/"], ["AWS_ENDPOINT_URL": server.url("")])
        #expect(run.status == 0, "\(run)")
        #expect(try stage.list.tree.names == ["a.bin"])
        for request in server.log { #expect(request.headers["Authorization"] == nil) }
    }

    @Test func oneStoreIsBroughtIntoAnother() throws {
        let stage = try stage()
        let place = "s3://\(stage.store.nextBucket())/copy"
        let run = try stage.tool("urls", "s3://\(stage.bucket)/data", "-o", place)
        #expect(run.status == 0, "\(run)")
        #expect(try stage.tool("verify", place).status == 0)
    }
}
