import ArgumentParser
import FetchCore
import Foundation

/// `fetch plugin new NAME`.
struct PluginNewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Begin a source: a folder with one that works and passes its checks.",
        discussion: """
            EXAMPLES
              fetch plugin new tiles --python
                  tiles/fetch-source-tiles, a program for any fetch
              fetch plugin new tiles --swift --fetch ../fetch
                  tiles/, a package that makes a fetch of its own, with this source and the built-in ones
            """)

    @Argument(help: "The source's name: lower-case words with dashes between them.")
    var name: String

    @Flag(help: "A program of one file, without packages; this is what is made unless --swift says otherwise.")
    var python = false

    @Flag(help: "A package with a module, its tests, and a fetch of its own.")
    var swift = false

    @Option(help: ArgumentHelp("With --swift: where the package of fetch is.", valueName: "path|url"))
    var fetch: String?

    @Option(
        name: [.short, .long], help: ArgumentHelp("The folder to make; otherwise the source's name.", valueName: "dir"))
    var output: String?

    mutating func validate() throws {
        if swift && python { throw ValidationError("--swift and --python exclude each other.") }
        if fetch != nil && !swift { throw ValidationError("--fetch goes with --swift.") }
        if swift && fetch == nil {
            throw ValidationError("Say where the package of fetch is: --fetch ../fetch, or its address.")
        }
    }

    func run() async throws {
        let skeleton = try Skeleton(name: name, package: fetch)
        let files = swift ? skeleton.swift : skeleton.python
        let folder = output ?? name
        guard !FileManager.default.fileExists(atPath: folder) else {
            throw FetchError(.usage, "\(folder) is there already", hint: "Choose another folder with -o")
        }
        for file in files { try Self.write(file.text, to: "\(folder)/\(file.path)", isProgram: file.isProgram) }
        Console.print("made \(folder) with \(Units.count(files.count, "file")); \(folder)/README.md tells how to go on")
    }

    private static func write(_ text: String, to path: String, isProgram: Bool) throws {
        let url = URL(filePath: path)
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
            if isProgram { try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path) }
        } catch {
            throw FetchError(.localIO, "\(path) cannot be written: \(error.localizedDescription)")
        }
    }
}
