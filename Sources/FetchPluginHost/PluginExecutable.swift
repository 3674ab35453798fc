import FetchCore
import Foundation

/// A program that is a source: `fetch-source-NAME`.
public struct PluginExecutable: Sendable, Hashable {
    /// What the names of such programs begin with.
    public static let prefix = "fetch-source-"

    /// The source's name: lower-case words with dashes between them.
    public var name: String
    /// The program's absolute path.
    public var path: String

    /// Takes a program by its path; `nil` when its name is none of a source, or it cannot be run.
    public init?(path: String) {
        let url = URL(filePath: path).standardizedFileURL
        // An extension is for its author: fetch-source-numbers.py is numbers.
        let file = url.lastPathComponent
        let name = file.prefix { $0 != "." }.dropFirst(Self.prefix.count)
        guard file.hasPrefix(Self.prefix), Self.isName(name), Self.isProgram(url.path()) else { return nil }
        self.name = String(name)
        self.path = url.path()
    }

    /// The program of a source, looked for in the data folder and then in `PATH`; the first one found counts.
    public static func named(_ name: some StringProtocol, variables: [String: String]) -> PluginExecutable? {
        guard isName(name) else { return nil }
        for folder in folders(variables) {
            if let found = PluginExecutable(path: "\(folder)/\(prefix)\(name)") { return found }
        }
        return nil
    }

    /// All programs there are, by name; of several with one name the first that is looked at.
    public static func all(variables: [String: String]) -> [PluginExecutable] {
        var found: [String: PluginExecutable] = [:]
        for folder in folders(variables) {
            let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for file in files.sorted() where file.hasPrefix(prefix) && !file.contains(".") {
                guard let program = PluginExecutable(path: "\(folder)/\(file)") else { continue }
                found[program.name] = found[program.name] ?? program
            }
        }
        return found.values.sorted { $0.name < $1.name }
    }

    /// Where programs are looked for, in order: `$XDG_DATA_HOME/fetch/plugins`, and the folders of `PATH`.
    public static func folders(_ variables: [String: String]) -> [String] {
        var folders: [String] = []
        let data = variables["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        if let data = data ?? variables["HOME"].map({ $0 + "/.local/share" }) {
            folders.append(data + "/fetch/plugins")
        }
        // A relative folder in PATH would make any directory somebody unpacks a source of programs.
        let path = (variables["PATH"] ?? "").split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
        return folders + path
    }

    private static func isProgram(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
            && FileManager.default.isExecutableFile(atPath: path)
    }

    private static func isName(_ text: some StringProtocol) -> Bool {
        let words = text.split(separator: "-", omittingEmptySubsequences: false)
        return text.utf8.count <= 40
            && words.allSatisfy { word in
                !word.isEmpty && word.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
            }
    }
}
