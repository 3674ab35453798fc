import Foundation
import MiniatureMirror
import Testing

/// One test's world: a miniature hub, and a place to fetch into. Both sources of its files are tried by the same tests.
final class HubStage {
    /// How files are brought from a repository of the hub.
    enum Way: String, CaseIterable, CustomTestStringConvertible {
        case hf
        case lfs = "git-lfs"

        var testDescription: String { rawValue }
    }

    let hub: MiniatureHub
    let scratch: ScratchFolder
    let way: Way

    init(_ way: Way) throws {
        self.way = way
        scratch = try ScratchFolder()
        try scratch.makeFolder("hub")
        hub = try MiniatureHub(folder: scratch.path("hub"))
        hub.settings.quotas.anonymous = [:]
        hub.settings.quotas.account = [:]
        hub.start()
    }

    deinit { hub.stop() }

    /// The output directory's path.
    var output: String { scratch.path("out") }

    /// What the tool gets: the hub as its endpoint, and a home without any token.
    func environment(_ more: [String: String] = [:]) -> [String: String] {
        ["HF_ENDPOINT": hub.endpoint, "HF_HOME": scratch.path("hf")].merging(more) { $1 }
    }

    /// The command line for a repository.
    func command(_ id: String, _ options: [String]) -> [String] {
        let place = way == .hf ? id : hub.gitURL(id)
        return [way.rawValue, place] + Stage.quick + ["-o", output] + options
    }

    /// Starts a fetch of a repository.
    func start(_ id: String, _ options: String..., environment: [String: String] = [:]) throws -> RunningTool {
        try RunningTool(command(id, options), in: scratch, environment: self.environment(environment))
    }

    /// Fetches a repository.
    func fetch(_ id: String, _ options: String..., environment: [String: String] = [:]) throws -> ToolRun {
        try RunningTool(command(id, options), in: scratch, environment: self.environment(environment)).finish()
    }

    /// Runs any command of the tool.
    func tool(_ arguments: String..., environment: [String: String] = [:]) throws -> ToolRun {
        try RunningTool(arguments, in: scratch, environment: self.environment(environment)).finish()
    }

    /// How the tool is given the token of the one account: as each ecosystem does it.
    func credentials(_ token: String) throws -> [String: String] {
        if way == .hf { return ["HF_TOKEN": token] }
        try scratch.write("machine 127.0.0.1 login anybody password \(token)\n", to: ".netrc")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: scratch.path(".netrc"))
        return [:]
    }

    // Looking

    /// The files under final names.
    var tree: TreeListing { get throws { try TreeListing(of: output) } }

    /// Bytes of large files sent so far.
    var bytesSent: Int { hub.storage.log.reduce(0) { $0 + $1.bytesSent } }

    /// Bytes that lie in unfinished parts.
    var partBytes: Int {
        ((try? TreeListing(of: output + "/.fetch/parts")) ?? TreeListing([:])).files.values.reduce(0) { $0 + $1.count }
    }

    // Judging

    /// Expects that whatever has a final name is a file of the repository with the right bytes.
    func expectNothingWrong(_ files: [HubFile], location: SourceLocation = #_sourceLocation) throws {
        let truth = Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0) })
        for (name, bytes) in try tree.files where name != ".gitattributes" {
            #expect(try bytes == truth[name].map { Data(try $0.bytes()) }, "\(name)", sourceLocation: location)
        }
    }

    /// Expects success, and exactly these files besides `.gitattributes`.
    func expectRight(_ run: ToolRun, _ files: [HubFile], location: SourceLocation = #_sourceLocation) throws {
        #expect(run.status == 0, "\(run)", sourceLocation: location)
        try expectNothingWrong(files, location: location)
        let names = try tree.names.filter { $0 != ".gitattributes" }
        #expect(names == files.map(\.path).sorted(), sourceLocation: location)
    }

    /// Expects that no request to the second origin carried credentials of the first.
    func expectNoAuthorizationAtStorage(location: SourceLocation = #_sourceLocation) {
        #expect(!hub.storage.log.isEmpty, sourceLocation: location)
        for request in hub.storage.log {
            #expect(request.headers["Authorization"] == nil, "\(request.path)", sourceLocation: location)
        }
    }
}
