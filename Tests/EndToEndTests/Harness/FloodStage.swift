import Foundation
import MiniatureMirror
import Testing

/// One test's world: a miniature MLHub with sen12floods, and a place to fetch into.
final class FloodStage {
    let mirror: MLHubMirror
    let scratch: ScratchFolder

    /// - Parameter page: How many objects a page of a listing holds.
    init(scale: Double = 0.006, page: Int = 1000, version: STACVersion = .v10) throws {
        var limits = MLHubMirror.Limits()
        (limits.azurePage, limits.s3Page) = (page, page)
        mirror = try MLHubMirror(recipe: FloodRecipe(scale: scale), version: version, limits: limits)
        scratch = try ScratchFolder()
        mirror.start()
    }

    deinit { mirror.stop() }

    // Running

    /// Ways to the dataset, as options of `fetch mlhub`.
    var api: [String] { ["--api", mirror.apiURL] }

    /// The directory given with `-o`, and the dataset's below it.
    var output: String { scratch.path("out") }
    var folder: String { output + "/sen12floods" }

    /// The command line of a fetch of the dataset.
    func command(_ way: [String], _ options: [String]) -> [String] {
        ["mlhub", "sen12floods"] + way + Stage.quick + ["-o", output] + options
    }

    /// Starts a fetch from the API.
    func start(_ options: String...) throws -> RunningTool {
        try RunningTool(command(api, options), in: scratch, environment: ["MLHUB_API_KEY": mirror.key])
    }

    /// Fetches from the API, or by another way.
    func fetch(_ options: String..., by way: [String]? = nil, key: String? = nil) throws -> ToolRun {
        try RunningTool(
            command(way ?? api, options), in: scratch, environment: ["MLHUB_API_KEY": key ?? mirror.key]
        ).finish(within: 120)
    }

    /// Runs any command of the tool.
    func tool(_ arguments: String...) throws -> ToolRun {
        try RunningTool(arguments, in: scratch).finish(within: 120)
    }

    /// What a dry run chooses: addresses by path.
    func plan(_ options: [String], by way: [String]? = nil) throws -> [String: String] {
        let run = try RunningTool(
            command(way ?? api, options + ["--dry-run", "--json", "-q"]), in: scratch,
            environment: ["MLHUB_API_KEY": mirror.key]
        ).finish(within: 120)
        guard run.status == 0 else { throw HarnessError("\(run)") }
        return try Self.plan(run)
    }

    /// The rows of a dry run that are assets, by path.
    static func plan(_ run: ToolRun) throws -> [String: String] {
        var rows: [String: String] = [:]
        for row in try run.json()["assets"] as? [[String: Any]] ?? [] {
            guard let path = row["path"] as? String, let url = row["url"] as? String else { continue }
            rows[path] = url
        }
        return rows
    }

    // Looking

    /// The assets under final names: all that is neither a document of the catalog nor its archive.
    func assets(below folder: String? = nil) throws -> [String: Data] {
        try TreeListing(of: folder ?? self.folder).files.filter { name, _ in
            !name.hasSuffix(".json") && !name.hasSuffix(".tar.gz") && !name.hasSuffix(".csv")
        }
    }

    /// What must be there: right bytes by the path below the dataset's folder.
    func truth(_ isWanted: (String) -> Bool = { _ in true }) -> [String: Data] {
        var files: [String: Data] = [:]
        for key in mirror.assetKeys() where isWanted(key) {
            files[Self.path(of: key)] = mirror.assetBytes(key).map { Data($0) }
        }
        return files
    }

    /// Where an object of the container goes: what a collection shares lies in `_common`.
    static func path(of key: String) -> String {
        let parts = key.split(separator: "/").dropFirst()
        return parts.count == 2 ? "_common/" + parts.joined(separator: "/") : parts.joined(separator: "/")
    }

    /// Requests for assets so far.
    var requests: [LoggedRequest] {
        mirror.blobServer.log.filter { $0.method == .get && !$0.path.contains("/catalogs/") && $0.path.count > 8 }
    }

    /// What failed, by path.
    func failures() throws -> [String: [String: Any]] {
        let file = folder + "/.fetch/failures.jsonl"
        guard FileManager.default.fileExists(atPath: file) else { return [:] }
        let rows = try JSONLines.objects(try String(contentsOfFile: file, encoding: .utf8))
        return Dictionary(rows.map { ($0["path"] as? String ?? "", $0) }) { $1 }
    }

    // Judging

    /// Expects success and exactly these assets.
    func expectRight(
        _ run: ToolRun, _ files: [String: Data]? = nil, location: SourceLocation = #_sourceLocation
    ) throws {
        #expect(run.status == 0, "\(run)", sourceLocation: location)
        #expect(try assets() == files ?? truth(), sourceLocation: location)
        #expect(try failures().isEmpty, sourceLocation: location)
    }

    /// Expects that whatever has a final name has the right bytes.
    func expectNothingWrong(location: SourceLocation = #_sourceLocation) throws {
        let truth = truth()
        for (name, bytes) in try assets() {
            #expect(bytes == truth[name], "\(name) is wrong", sourceLocation: location)
        }
    }
}
