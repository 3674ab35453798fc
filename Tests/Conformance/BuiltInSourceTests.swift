import FetchConformance
import FetchCore
import FetchTransport
import Foundation
import HuggingFace
import MLHub
import MiniatureMirror
import SA1B
import Testing
import URLs

/// Every source of this package keeps every law.
@Suite struct BuiltInSourceTests {
    private let workbench: Workbench

    init() throws { workbench = try Workbench() }

    @Test func listsOfAddresses() async throws {
        let documents = (0..<30).map { ("https://127.0.0.1/d/\($0).bin", Workbench.content($0)) }
        let rows = documents.enumerated().map { index, document in
            "\(document.0)\tpart/\(index).bin\t\(document.1.count)\t\(Workbench.hex(.sha256, document.1))"
        }
        let list = try workbench.write(rows.joined(separator: "\n") + "\n", to: "list.txt")
        let escaping = try workbench.write("https://127.0.0.1/a\t../a\n", to: "escaping.txt")
        let foreign = try workbench.write("\(rows[0])\nftp://127.0.0.1/a\n", to: "foreign.txt")
        let empty = try workbench.write("# nothing\n", to: "empty.txt")
        let report = await ConformanceReport.judge(
            SourceSpecimen(
                URLsSource.self, arguments: [list], empty: [empty],
                malformed: [
                    .init([escaping], mention: "line 1"), .init([foreign], mention: "line 2"),
                    .init([workbench.path("absent.txt")], mention: "absent.txt"),
                ], transport: MemoryTransport(Dictionary(uniqueKeysWithValues: documents))))
        #expect(report.isComplete, "\(report)")
    }

    @Test func linkListsOfTars() async throws {
        let query = "_nc_gid=secret-signature&oe=7FFFFFFF"
        let documents = (0..<20).map { ("https://127.0.0.1/t/\($0).tar?\(query)", Workbench.content($0)) }
        let rows = documents.enumerated().map { "sa_\(Workbench.padded($0)).tar\t\($1.0)" }
        let sums = documents.enumerated().map { "\(Workbench.hex(.md5, $1.1))  sa_\(Workbench.padded($0)).tar" }
        let list = try workbench.write("file_name\tcdn_link\n" + rows.joined(separator: "\n"), to: "links.txt")
        let checksums = try workbench.write(sums.joined(separator: "\n"), to: "md5.txt")
        let damaged = try workbench.write(rows[0] + "\nsa_000001.tar\n", to: "damaged.txt")
        let page = try workbench.write("<!DOCTYPE html><p>secret-signature", to: "page.txt")
        let empty = try workbench.write("", to: "empty.txt")
        let report = await ConformanceReport.judge(
            SourceSpecimen(
                SA1BSource.self, arguments: ["--links", list, "--md5", checksums], empty: ["--links", empty],
                malformed: [
                    .init(["--links", damaged], mention: "line 2"), .init(["--links", page], mention: "page.txt"),
                    .init(["--links", list, "--md5", list], mention: "line 1"),
                ], secrets: ["secret-signature"],
                transport: MemoryTransport(Dictionary(uniqueKeysWithValues: documents))))
        #expect(report.isComplete, "\(report)")
    }

    @Test(.enabled(if: Workbench.has("git"), "git is not installed"))
    func repositoriesOfAHub() async throws {
        let hub = try workbench.hub()
        defer { hub.stop() }
        try hub.add("demo/mixed", HubSample.mixed(count: 40, largest: 20_000))
        try hub.add("demo/empty", [])
        var specimen = SourceSpecimen(
            HubSource.self, arguments: ["demo/mixed"], empty: ["demo/empty"],
            malformed: [
                .init(["demo/absent"], mention: "demo/absent"),
                .init(["demo/mixed", "--revision", "v9"], mention: "v9"),
            ], secrets: ["hf_secretsecret"], transport: Workbench.transport)
        specimen.variables = ["HF_ENDPOINT": hub.endpoint, "HF_HOME": workbench.path("hf")]
        let dataset = await ConformanceReport.judge(specimen)
        #expect(dataset.isComplete, "\(dataset)")

        let repository = SourceSpecimen(
            LFSSource.self, arguments: [hub.gitURL("demo/mixed")], empty: [hub.gitURL("demo/empty")],
            malformed: [
                .init([hub.gitURL("demo/absent")], mention: "absent"),
                .init([hub.gitURL("demo/mixed"), "--revision", "v9"], mention: "v9"),
            ], secrets: ["secret-password"], transport: Workbench.transport)
        let report = await ConformanceReport.judge(repository)
        #expect(report.isComplete, "\(report)")
    }

    @Test func catalogs() async throws {
        var recipe = FloodRecipe(scale: 0.005)
        recipe.assetBytes = 2000
        let mirror = try MLHubMirror(recipe: recipe)
        mirror.start()
        defer { mirror.stop() }
        let noArchive = try workbench.write("nothing of the kind", to: "none.tar.gz")
        let report = await ConformanceReport.judge(
            SourceSpecimen(
                MLHubSource.self,
                arguments: [MLHubMirror.dataset, "--catalog", mirror.catalogURL(.v11)],
                malformed: [
                    .init([MLHubMirror.dataset, "--archive", noArchive], mention: "none.tar.gz"),
                    .init([MLHubMirror.dataset, "--api", mirror.apiURL, "--api-key", "wrong-key"], mention: "key"),
                ], secrets: [mirror.key, "wrong-key"], transport: Workbench.transport))
        #expect(report.isComplete, "\(report)")
        let catalog = await ConformanceReport.judge(
            SourceSpecimen(
                STACSource.self, arguments: [mirror.stacAPIURL(.v11)],
                malformed: [.init([noArchive], mention: "none.tar.gz")], transport: Workbench.transport))
        #expect(catalog.isComplete, "\(catalog)")
    }
}
