import ArgumentParser
import FetchCore
import Foundation
import Testing

@testable import HuggingFace

/// Repositories made by git, listed and read by libgit2.
@Suite(.enabled(if: ChildProcess.finds("git"), "git is not installed"))
struct LFSSourceTests {
    private let place = Workplace()
    private let oid = Workplace.oid
    private var folder: String { place.folder + "/repo" }

    private var pointer: String {
        "version https://git-lfs.github.com/spec/v1\noid sha256:\(oid)\nsize 7\n"
    }

    @discardableResult
    private func git(_ arguments: String...) throws -> String {
        var variables = place.environment().variables
        variables["GIT_CONFIG_NOSYSTEM"] = "1"
        let who = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
        let answer = ChildProcess(arguments: ["git", "-C", folder] + who + arguments, variables: variables).run()
        try #require(answer?.status == 0, "\(answer?.complaint ?? "git did not run")")
        return (answer?.output ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func make() throws {
        try place.write("hello\n", to: "repo/a b/readme.txt")
        try place.write(pointer, to: "repo/data/large.bin")
        try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: "data/large.bin")
        try git("init", "-q")
        try git("add", "-A")
        try git("commit", "-q", "-m", "first")
    }

    private func open(_ arguments: String...) async throws -> LFSSource {
        try await LFSSource(
            options: try LFSOptions.parse([folder] + arguments), environment: place.environment())
    }

    @Test func pointersStandForWhatTheyPointTo() async throws {
        try make()
        let assets = try await open().all().flatMap(\.assets)
        #expect(assets.map(\.path.string) == ["a b/readme.txt", "data/large.bin"])
        #expect(assets.map(\.size) == [6, 7])
        #expect(assets[0].checksum?.description == "git-blob-sha1:ce013625030ba8dba906f756967f9e9ca394464a")
        #expect(assets[1].checksum?.description == "sha256:\(oid)")
        #expect(place.notices == ["skipped 1 symbolic link of the repository"])
    }

    @Test func whatIsInGitComesOutOfIt() async throws {
        try make()
        let source = try await open()
        guard case .made(let maker) = try await source.resolve(try await source.all()[0].assets[0]).local else {
            Issue.record("the content is asked of a network")
            return
        }
        #expect(try maker.make() == Array("hello\n".utf8))
    }

    @Test func objectsOfACloneAreTakenFromThere() async throws {
        try make()
        let object = "repo/.git/lfs/objects/cc/cc/\(oid)"
        try place.write("content", to: object)
        let source = try await open()
        let request = try await source.resolve(try await source.all()[1].assets[0])
        guard case .file(let path) = request.local else {
            Issue.record("the object is asked of a network")
            return
        }
        #expect(path.hasSuffix("/.git/lfs/objects/cc/cc/\(oid)"))
    }

    @Test func whatAFolderLacksAndNobodyHasIsAnErrorOfThatAssetAlone() async throws {
        try make()
        let source = try await open()
        let answers = try await source.resolve(together: try await source.all().flatMap(\.assets))
        #expect(throws: Never.self) { try answers[0].get() }
        #expect(throws: FetchError.self) { try answers[1].get() }
    }

    @Test(arguments: [".lfsconfig", ".git/config"])
    func theServerIsTheOneTheRepositoryNames(file: String) async throws {
        try make()
        if file == ".lfsconfig" {
            try place.write("[lfs]\n\turl = https://lfs.example/x\n", to: "repo/.lfsconfig")
            try git("add", "-A")
            try git("commit", "-q", "-m", "second")
        } else {
            try git("config", "remote.origin.url", "https://lfs.example/x")
        }
        let base = file == ".lfsconfig" ? "https://lfs.example/x" : "https://lfs.example/x.git/info/lfs"
        place.transport.serve(
            base + "/objects/batch",
            "{\"objects\":[{\"oid\":\"\(oid)\",\"actions\":{\"download\":{\"href\":\"https://cdn.example/1\"}}}]}")
        let source = try await open()
        let large = try await source.all().flatMap(\.assets).first { $0.path.name == "large.bin" }
        #expect(try await source.resolve(try #require(large)).url == "https://cdn.example/1")
    }

    @Test func revisionsAreBranchesTagsAndCommits() async throws {
        try make()
        let first = try git("rev-parse", "HEAD")
        try git("tag", "-a", "v1", "-m", "v1")
        try git("checkout", "-q", "-b", "dev")
        try place.write("new", to: "repo/new.txt")
        try git("add", "-A")
        try git("commit", "-q", "-m", "second")
        for (revision, count) in [("dev", 3), ("v1", 2), (first, 2), (String(first.prefix(9)), 2), ("main", 2)] {
            #expect(try await open("--revision", revision).all().count == count, "\(revision)")
        }
        let error = await #expect(throws: FetchError.self) { try await open("--revision", "v9") }
        #expect(error?.exitStatus == .notFound)
    }

    @Test func theLayoutOfAClonesObjectsHoldsLargeFilesOnly() async throws {
        try make()
        let source = try await open("--layout", "lfs")
        let assets = try await source.all().flatMap(\.assets)
        #expect(assets.map(\.path.string) == ["data/large.bin"])
        #expect(try source.store?.content(of: assets[0]).string == "objects/cc/cc/\(oid)")
        #expect(source.store?.folder(output: "clone") == "clone/.git/lfs")
    }

    @Test func aFolderThatIsNoRepositoryIsAnError() async {
        let error = await #expect(throws: FetchError.self) { try await open() }
        #expect(error?.exitStatus == .notFound)
    }
}
