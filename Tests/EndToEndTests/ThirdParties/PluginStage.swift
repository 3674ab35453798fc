import Foundation
import MiniatureMirror
import Testing

/// A mirror of made-up files, a folder of plugins, and a place to fetch into.
final class PluginStage {
    let content = SyntheticContent()
    let server: MirrorServer
    let scratch: ScratchFolder
    private(set) var truth: [String: [UInt8]] = [:]

    init() throws {
        server = try MirrorServer(content: content)
        scratch = try ScratchFolder()
        try scratch.makeFolder(".local/share/fetch/plugins")
        server.start()
    }

    deinit { server.stop() }

    var output: String { scratch.path("out") }
    var tree: TreeListing { get throws { try TreeListing(of: output) } }

    /// The package's own plugins, by their paths.
    static func reference(_ name: String) -> String {
        var root = URL(filePath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return root.appending(path: "Plugins/External/fetch-source-\(name)").path()
    }

    /// Puts a plugin of the package where plugins are looked for.
    func install(_ name: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path(".local/share/fetch/plugins/fetch-source-\(name)"),
            withDestinationPath: Self.reference(name))
    }

    /// Puts a plugin there that answers as these pieces of shell say.
    func install(_ name: String, _ answers: [String: String]) throws {
        let cases = answers.map { "*'\"do\":\"\($0)\"'*) \($1) ;;" }.joined(separator: "\n")
        let path = ".local/share/fetch/plugins/fetch-source-\(name)"
        try scratch.write("#!/bin/sh\nwhile IFS= read -r line; do case $line in\n\(cases)\nesac; done\n", to: path)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: scratch.path(path))
    }

    /// Adds a file of pseudo-random bytes to the mirror.
    func add(_ path: String, size: Int) {
        add(path, bytes: PatternBytes(seed: UInt64(truth.count + 1)).bytes(0..<size))
    }

    /// Adds a file to the mirror.
    func add(_ path: String, bytes: [UInt8]) {
        content["/\(path)"] = .bytes(bytes)
        truth[path] = bytes
    }

    func tool(_ arguments: String..., environment: [String: String] = [:]) throws -> ToolRun {
        try RunningTool(arguments, in: scratch, environment: environment).finish()
    }

    /// Expects success and exactly the mirror's files.
    func expectRight(_ run: ToolRun, location: SourceLocation = #_sourceLocation) throws {
        #expect(run.status == 0, "\(run)", sourceLocation: location)
        #expect(try tree == TreeListing(truth), sourceLocation: location)
    }
}
