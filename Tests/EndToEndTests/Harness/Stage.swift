import Foundation
import MiniatureMirror
import Testing

/// One test's world: a mirror of some tars, the list of their links, and a place to fetch into.
final class Stage {
    let dataset: MiniatureSA1B
    let server: MirrorServer
    let scratch: ScratchFolder
    /// Where the tars are, as options of `fetch sa1b`.
    var place: [String]
    /// The right bytes of a tar.
    var truth: (String) throws -> [UInt8]

    /// Makes a mirror of these tars.
    ///
    /// - Parameter content: What the server has instead of the dataset under its signed links.
    init(
        _ numbers: some Sequence<Int>, recipe: SA1BRecipe = .light,
        content: ((MiniatureSA1B) throws -> any MirrorContent)? = nil
    ) throws {
        let dataset = MiniatureSA1B(numbers: numbers, recipe: recipe)
        self.dataset = dataset
        server = try MirrorServer(content: try content?(dataset) ?? dataset)
        scratch = try ScratchFolder()
        truth = { try dataset.tarBytes($0) }
        place = ["--links", try scratch.write(dataset.linkList(baseURL: server.url("")), to: "links.txt")]
        server.start()
    }

    deinit { server.stop() }

    /// The small file system to fetch into, or `nil` for the scratch folder.
    var disk: SmallDisk?

    /// The output directory's path, as the tool knows it.
    var output: String { disk.map { $0.path + "/out" } ?? scratch.path("out") }

    /// The output directory's path for this process.
    var view: String { (disk?.view ?? "") + output }

    /// Options that keep tests quick.
    static let quick = ["--retry-delay", "0.05", "--idle-timeout", "10"]

    // Running

    /// The whole command line of a fetch.
    func command(_ options: [String]) -> [String] {
        ["sa1b"] + place + Self.quick + ["-o", output] + options
    }

    /// Starts `fetch sa1b` with these options and the stage's own.
    func start(_ options: String..., environment: [String: String] = [:]) throws -> RunningTool {
        try RunningTool(command(options), in: scratch, environment: environment, wrapper: disk?.wrapper ?? [])
    }

    /// Runs `fetch sa1b` with these options and the stage's own.
    func fetch(_ options: String..., environment: [String: String] = [:]) throws -> ToolRun {
        try RunningTool(command(options), in: scratch, environment: environment, wrapper: disk?.wrapper ?? []).finish()
    }

    /// Runs any command of the tool.
    func tool(_ arguments: String..., environment: [String: String] = [:]) throws -> ToolRun {
        try RunningTool(arguments, in: scratch, environment: environment).finish()
    }

    // Looking

    /// The files under final names.
    var tree: TreeListing { get throws { try TreeListing(of: view) } }

    /// The tree that holds exactly these tars, right.
    func rightTree(_ names: some Sequence<String>) throws -> TreeListing {
        TreeListing(Dictionary(uniqueKeysWithValues: try names.map { ($0, try truth($0)) }))
    }

    /// The requests for bytes that the mirror received.
    var gets: [LoggedRequest] { server.log.filter { $0.method == .get } }

    /// Bytes of bodies sent so far.
    var bytesSent: Int { gets.reduce(0) { $0 + $1.bytesSent } }

    /// What failed in the output directory, by path.
    func failures() throws -> [String: [String: Any]] {
        let file = view + "/.fetch/failures.jsonl"
        guard FileManager.default.fileExists(atPath: file) else { return [:] }
        let rows = try JSONLines.objects(try String(contentsOfFile: file, encoding: .utf8))
        return Dictionary(rows.map { ($0["path"] as? String ?? "", $0) }) { $1 }
    }

    /// Waits until the mirror has sent so many bytes of bodies.
    func waitUntilSent(_ bytes: Int, location: SourceLocation = #_sourceLocation) {
        #expect(Patience.wait { bytesSent >= bytes }, "\(bytesSent) bytes sent", sourceLocation: location)
    }

    // Judging

    /// Expects that whatever has a final name is a chosen tar with the right bytes.
    func expectNothingWrong(location: SourceLocation = #_sourceLocation) throws {
        for (name, bytes) in try tree.files {
            #expect(bytes == Data(try truth(name)), "\(name) is wrong", sourceLocation: location)
        }
    }

    /// Expects success and exactly these tars.
    func expectRight(_ run: ToolRun, _ names: [String], location: SourceLocation = #_sourceLocation) throws {
        #expect(run.status == 0, "\(run)", sourceLocation: location)
        #expect(try tree == rightTree(names), sourceLocation: location)
        #expect(try failures().isEmpty, sourceLocation: location)
    }

    /// Expects a status, no file of that name, its reason on record, and nothing wrong anywhere.
    func expectFailure(
        _ run: ToolRun, of name: String, status: Int32, code: String, location: SourceLocation = #_sourceLocation
    ) throws {
        #expect(run.status == status, "\(run)", sourceLocation: location)
        #expect(try tree[name] == nil, sourceLocation: location)
        let failure = try failures()[name]
        #expect(failure?["code"] as? String == code, "\(failure ?? [:])", sourceLocation: location)
        #expect((failure?["reason"] as? String)?.isEmpty == false, sourceLocation: location)
        try expectNothingWrong(location: location)
    }
}
