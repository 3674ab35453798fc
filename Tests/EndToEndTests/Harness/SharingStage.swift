import Foundation
import Glibc
import MiniatureMirror
import Testing

/// A mirror of made-up files, and any number of lists and directories of some of them.
final class SharingStage {
    /// What a list says of a file besides its address.
    enum Promise: String, CaseIterable { case nothing, md5, sha256 }

    let content = SyntheticContent()
    let server: MirrorServer
    let scratch: ScratchFolder
    private var count = 0

    init(files: Int = 6) throws {
        server = try MirrorServer(content: content)
        scratch = try ScratchFolder()
        server.start()
        for number in 0..<files { try put(Self.name(number), size: 70_000 + 1000 * number) }
    }

    deinit { server.stop() }

    static func name(_ number: Int) -> String { "part\(number % 2)/\(number).bin" }

    /// Puts other content under a path than there was.
    func put(_ path: String, size: Int) throws {
        count += 1
        let bytes = PatternBytes(seed: UInt64(count)).bytes(0..<size)
        content["/\(path)"] = .bytes(bytes)
        try scratch.write(bytes, to: "truth/\(path)")
    }

    /// Writes a list of files as they are now.
    func list(_ numbers: Range<Int>, _ promise: Promise) throws -> String {
        let rows = try numbers.map { number in
            let path = Self.name(number)
            var row = "\(server.url("/\(path)"))\t\(path)"
            if promise != .nothing {
                let sum = try shell("\(promise)sum truth/\(path)").split(separator: " ")[0]
                row += "\t-\t\(promise):\(sum)"
            }
            return row + "\n"
        }
        return try scratch.write(rows.joined(), to: "list-\(numbers.lowerBound)-\(numbers.upperBound).txt")
    }

    /// The command line that brings files into a directory of the scratch folder.
    func command(
        _ numbers: Range<Int>, _ promise: Promise, to output: String, _ options: [String]
    ) throws -> [String] {
        let place = output.hasPrefix("/") || output == "-" || output.hasPrefix("s3:") ? output : scratch.path(output)
        return ["urls", try list(numbers, promise), "-o", place] + Stage.quick + options
    }

    /// Brings files into a directory; the server's log is of this run alone.
    func fetch(
        _ numbers: Range<Int>, _ promise: Promise, to output: String, _ options: String...,
        environment: [String: String] = [:]
    ) throws -> ToolRun {
        server.clearLog()
        return try RunningTool(
            try command(numbers, promise, to: output, options), in: scratch, environment: environment
        ).finish()
    }

    /// Runs any command of the tool.
    func tool(_ arguments: String...) throws -> ToolRun { try RunningTool(arguments, in: scratch).finish() }

    /// What a script of `sh` writes in the scratch folder.
    func shell(_ script: String) throws -> String {
        try Shell.run("(\(script)) >shell.txt", in: scratch)
        return try scratch.text("shell.txt")
    }

    /// The paths whose content was asked for, in order.
    var asked: [String] { server.log.filter { $0.method == .get }.map { String($0.path.dropFirst()) }.sorted() }

    /// The paths of which only size and version were asked for, in order.
    var looked: [String] { server.log.filter { $0.method == .head }.map { String($0.path.dropFirst()) }.sorted() }

    /// Names of files, in order.
    static func names(_ numbers: Range<Int>) -> [String] { numbers.map(name).sorted() }

    /// Which file it is, whatever it is called.
    func identity(_ name: String) throws -> UInt64 {
        let path = name.hasPrefix("/") ? name : scratch.path(name)
        let facts = try FileManager.default.attributesOfItem(atPath: path)
        return (facts[.systemFileNumber] as? UInt64) ?? 0
    }

    /// Expects success, exactly these files as they are on the mirror, and that `verify` says so.
    func expectRight(
        _ run: ToolRun, _ numbers: Range<Int>, in output: String, location: SourceLocation = #_sourceLocation
    ) throws {
        #expect(run.status == 0, "\(run)", sourceLocation: location)
        let place = output.hasPrefix("/") ? output : scratch.path(output)
        let truth = try Dictionary(
            uniqueKeysWithValues: numbers.map { (Self.name($0), Array(try scratch.bytes("truth/\(Self.name($0))"))) })
        #expect(try TreeListing(of: place) == TreeListing(truth), sourceLocation: location)
        let verified = try tool("verify", place)
        #expect(verified.status == 0, "\(verified)", sourceLocation: location)
    }
}
