import Foundation
import MiniatureMirror
import Testing

/// A mirror of made-up files, a list of their addresses, and a place to fetch them into with `fetch urls`.
final class ListStage {
    let content = SyntheticContent()
    let server: MirrorServer
    let scratch: ScratchFolder
    /// The right bytes by path in the output directory.
    private(set) var truth: [String: [UInt8]] = [:]
    private var rows: [String] = []

    init() throws {
        server = try MirrorServer(content: content)
        scratch = try ScratchFolder()
        server.start()
    }

    deinit { server.stop() }

    var output: String { scratch.path("out") }

    /// Adds a file of pseudo-random bytes to the mirror and its row to the list.
    ///
    /// - Parameter row: The row; `nil` for the address and the path.
    func add(_ path: String, size: Int, row: String? = nil) {
        let bytes = PatternBytes(seed: UInt64(rows.count + 1)).bytes(0..<size)
        content["/\(path)"] = .bytes(bytes)
        truth[path] = bytes
        rows.append(row ?? "\(server.url("/\(path)"))\t\(path)")
    }

    /// Adds a file to the mirror and its row to the list.
    func add(_ path: String, bytes: [UInt8], row: String? = nil) {
        content["/\(path)"] = .bytes(bytes)
        truth[path] = bytes
        rows.append(row ?? "\(server.url("/\(path)"))\t\(path)")
    }

    /// Makes it another list.
    func replaceRows(with row: String) { rows = [row] }

    /// Adds rows as they stand.
    func add(row: String) { rows.append(row) }

    /// The whole command line.
    func command(_ options: [String]) throws -> [String] {
        let list = try scratch.write(rows.joined(separator: "\n") + "\n", to: "list.txt")
        return ["urls", list] + Stage.quick + ["-o", output] + options
    }

    /// Runs `fetch urls` on the list.
    func fetch(_ options: String...) throws -> ToolRun { try RunningTool(try command(options), in: scratch).finish() }

    /// Runs any command of the tool.
    func tool(_ arguments: String...) throws -> ToolRun { try RunningTool(arguments, in: scratch).finish() }

    /// The files under final names.
    var tree: TreeListing { get throws { try TreeListing(of: output) } }

    /// Expects success and exactly the mirror's files.
    func expectRight(_ run: ToolRun, location: SourceLocation = #_sourceLocation) throws {
        #expect(run.status == 0, "\(run)", sourceLocation: location)
        #expect(try tree == TreeListing(truth), sourceLocation: location)
    }
}
