import FetchPluginHost
import Foundation

/// A plugin written in a line or two of shell, in a temporary folder.
final class ShellPlugin: Sendable {
    private let folder: String
    let executable: PluginExecutable

    /// What a plugin that is right says.
    static let greeting = #"{"is":"hello","version":1}"#
    static let description = #"{"is":"description","summary":"A source in a shell"}"#
    static let opened = #"{"is":"opened","dataset":"shell"}"#
    static let item = #"{"is":"item","id":"a","assets":[{"path":"a.bin","reference":7}]}"#

    /// Writes a plugin that answers each request with a piece of shell, the right answer unless another one is given.
    convenience init(
        hello: String = say(greeting), describe: String = say(description), open: String = say(opened),
        items: String = "\(say(item)); \(say(#"{"is":"end"}"#))",
        resolve: String = say(#"{"is":"resolved","requests":[{"url":"http://127.0.0.1/a"}]}"#),
        cancel: String = "", shutdown: String = "exit 0"
    ) throws {
        let answers = [
            "hello": hello, "describe": describe, "open": open, "items": items, "resolve": resolve, "cancel": cancel,
            "shutdown": shutdown,
        ]
        let cases = answers.map { "*'\"do\":\"\($0)\"'*) \($1) ;;" }.joined(separator: "\n")
        try self.init(script: "while IFS= read -r line; do case $line in\n\(cases)\nesac; done")
    }

    /// Writes a plugin that is this script; `$FOLDER` is a folder of its own.
    init(script: String) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "plugin-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = folder + "/fetch-source-shell"
        try Data("#!/bin/sh\nFOLDER='\(folder)'\n\(script)\n".utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        guard let executable = PluginExecutable(path: path) else { throw CocoaError(.fileNoSuchFile) }
        self.executable = executable
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Shell that says a message.
    static func say(_ message: String) -> String { "printf '%s\\n' '\(message)'" }

    /// A file that the script wrote in its folder.
    func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: folder + "/" + name).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Makes a file that the script waits for.
    func touch(_ name: String) { _ = FileManager.default.createFile(atPath: folder + "/" + name, contents: nil) }

    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder + "/" + name) }
}
