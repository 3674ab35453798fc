import FetchCore
import Foundation
import Synchronization
import Testing

@testable import HuggingFace

@Suite struct SharedCacheTests {
    private let place = Workplace()
    private var offline: [String: String] { ["HF_HUB_CACHE": place.folder, "HF_HUB_OFFLINE": "1"] }
    private let folder = "datasets--acme--data"

    @Test func contentsAndLinksLieWhereOthersLook() async throws {
        place.serve("acme/data", pages: [[Workplace.large("a/b.bin")]])
        let source = try await place.open("acme/data", "--cache", variables: ["HF_HUB_CACHE": "/cache"])
        let layout = try #require(source.store)
        let asset = try await source.all()[0].assets[0]
        #expect(layout.folder(output: "ignored") == "/cache/\(folder)")
        #expect(try layout.content(of: asset).string == "blobs/\(Workplace.oid)")
        #expect(try layout.link(to: asset)?.string == "snapshots/\(Workplace.commit)/a/b.bin")
        #expect(try await place.open("acme/data").store == nil)
    }

    @Test func recordsAreWhatTheOthersRead() async throws {
        place.serve("acme/data", pages: [[Workplace.large("a \\\"b\\\".bin", size: 5), Workplace.plain("README.md")]])
        let source = try await place.open("acme/data", "--cache", variables: ["HF_HUB_CACHE": place.folder])
        let records = MemoryRecords()
        try await source.describe(in: records)
        #expect(records.text("refs/main") == Workplace.commit)
        let tree = try JSONSerialization.jsonObject(with: Data(records.text("trees/\(Workplace.commit).json")!.utf8))
        let files = try #require((tree as? [String: Any])?["files"] as? [String: [String: Any]])
        #expect((tree as? [String: Any])?["format_version"] as? Int == 1)
        #expect(files["a \"b\".bin"]?["lfs_sha256"] as? String == Workplace.oid)
        #expect(files["a \"b\".bin"]?["lfs_size"] as? Int == 5)
        #expect(files["README.md"]?["blob_id"] as? String == Workplace.blob)
        #expect(records.text(".no_exist/\(Workplace.commit)/.huggingface.yaml") == "")
        #expect(records.text(".no_exist/\(Workplace.commit)/README.md") == nil)
    }

    @Test func aListingOthersLeftCostsNoRequest() async throws {
        place.serve("acme/data")
        try place.write(
            """
            {"format_version": 1, "files": {"b": {"size": 3, "blob_id": "\(Workplace.blob)"},
             "a": {"size": 130, "blob_id": "x", "lfs_sha256": "\(Workplace.oid)", "lfs_size": 9}}}
            """, to: "\(folder)/trees/\(Workplace.commit).json")
        let source = try await place.open("acme/data", "--cache", variables: ["HF_HUB_CACHE": place.folder])
        let assets = try await source.all().flatMap(\.assets)
        #expect(assets.map(\.path.string) == ["a", "b"])
        #expect(assets.map(\.size) == [9, 3])
        #expect(place.transport.requests.count == 1)
    }

    @Test func aListingThatCannotBeReadIsAskedForAgain() async throws {
        place.serve("acme/data", pages: [[Workplace.plain("a")]])
        for text in ["{", "{\"format_version\": 2, \"files\": {}}"] {
            try place.write(text, to: "\(folder)/trees/\(Workplace.commit).json")
            let source = try await place.open("acme/data", "--cache", variables: ["HF_HUB_CACHE": place.folder])
            #expect(try await source.all().count == 1)
        }
    }

    @Test func offlineNobodyIsAsked() async throws {
        try place.write(Workplace.commit, to: "\(folder)/refs/main")
        try place.write("content", to: "\(folder)/blobs/\(Workplace.blob)")
        let link = "\(place.folder)/\(folder)/snapshots/\(Workplace.commit)/a b.txt"
        try place.write("", to: "\(folder)/snapshots/\(Workplace.commit)/other")
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: "../../blobs/\(Workplace.blob)")
        let source = try await place.open("acme/data", variables: offline)
        let items = try await source.all()
        #expect(items.map(\.id) == ["a b.txt"])
        #expect(items[0].assets[0].size == 7)
        let request = try await source.resolve(items[0].assets[0])
        #expect(request.local == .file("\(place.folder)/\(folder)/blobs/\(Workplace.blob)"))
        #expect(place.transport.requests.isEmpty)
    }

    @Test(arguments: ["main", "../../etc", "v1"])
    func offlineWhatTheCacheLacksIsAnError(revision: String) async {
        let error = await #expect(throws: FetchError.self) {
            try await place.open("acme/data", "--revision", revision, variables: offline)
        }
        #expect(error?.exitStatus == .unreachable)
        #expect(error?.message.contains("HF_HUB_OFFLINE") == true)
        #expect(place.transport.requests.isEmpty)
    }
}

/// Keeps records in memory.
private final class MemoryRecords: StoreRecords {
    private let written = Mutex<[String: [UInt8]]>([:])

    func text(_ path: String) -> String? { written.withLock { $0[path] }.map { String(decoding: $0, as: UTF8.self) } }

    func write(_ path: String, _ body: (_ put: ([UInt8]) throws -> Void) throws -> Void) throws {
        var bytes: [UInt8] = []
        try body { bytes += $0 }
        written.withLock { $0[path] = bytes }
    }
}
