import ArgumentParser
import FetchContainers
import FetchCore
import FetchReport
import FetchSelectors
import Foundation

/// `fetch preview DIR` and `fetch preview SOURCE …`.
struct PreviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Write a page with some pictures, of a directory or of a dataset that is not here yet.",
        usage: """
            fetch preview DIR [-n <count>] [--seed <n>] [-o <file>]
            fetch preview SOURCE <options of the source> [-n <count>] [--seed <n>] [-o <file>]
            """,
        discussion: """
            EXAMPLES
              fetch preview SA-1B
                  writes SA-1B-preview.html: 16 of its pictures at random
              fetch preview sa1b --links links.txt -n 9
                  brings nine pictures out of nine tars to a temporary place, and shows them
              fetch preview urls list.txt --include '*.png' --seed 7

            A source is asked for a few items at random, and of archives for the pictures only, 500 MB at most, unless \
            its options say otherwise. The page needs nothing else: no script, nothing from elsewhere.
            """)

    @Option(name: [.customShort("n"), .long], help: "How many pictures.")
    var count = 16

    @Option(help: ArgumentHelp("Another random choice (0 unless given).", valueName: "n"))
    var seed: UInt64 = 0

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "Where the page goes; - is standard output; NAME-preview.html otherwise.", valueName: "file"))
    var output: String?

    @Argument(
        parsing: .allUnrecognized,
        help: ArgumentHelp("A directory; or a source and its options.", valueName: "dir|source"))
    var words: [String]

    func validate() throws {
        guard (1...500).contains(count) else { throw ValidationError("--count must be between 1 and 500.") }
    }

    func run() async throws {
        guard let place = words.first else { throw ValidationError("Name a directory or a source.") }
        try StoreOutput.refuse(place, doing: "fetch preview")
        let source = FetchTool.sources.first { $0.descriptor.name == place }?.descriptor
        var isFolder: ObjCBool = false
        let isThere = FileManager.default.fileExists(atPath: place, isDirectory: &isFolder) && isFolder.boolValue
        if let source, words.count > 1 || !isThere {
            return try await show(source, Array(words.dropFirst()))
        }
        if let option = words.dropFirst().first {
            throw ValidationError("\(option) is no option of fetch preview, and \(place) is no source.")
        }
        try show(place, title: PageFile.name(of: place), words: "")
    }

    /// Brings a few pictures to a temporary place and shows them.
    private func show(_ source: SourceDescriptor, _ options: [String]) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "fetch-preview-\(UUID().uuidString)").path()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let sample = PreviewSample(source: source.name, options: options, count: count, seed: seed)
        let status = await FetchTool.run(sample.arguments(into: folder))
        guard FileManager.default.fileExists(atPath: folder) else {
            throw ExitStatusError(status: ExitStatus(rawValue: status) ?? .unexpected)
        }
        try show(folder, title: source.name, words: " fetched at random with seed \(seed)")
        if let status = ExitStatus(rawValue: status), status != .done { throw ExitStatusError(status: status) }
    }

    private func show(_ directory: String, title: String, words: String) throws {
        let seed = seed
        let choice = PictureChoice(
            directory: directory, count: count, rank: { HashRank.of($0, seed: seed) },
            openArchive: { (name, pull) throws(FetchError) in try ArchiveReader(name: name, pull: pull) })
        let entries = try choice.entries()
        guard !entries.isEmpty else {
            throw FetchError(
                .nothingMatched, "there are no pictures in \(title)",
                hint: "Pictures are told by their names' endings: jpg, png, gif, webp, bmp, tif")
        }
        let all = words.isEmpty ? ", chosen at random with seed \(seed)" : words
        let sheet = ContactSheet(
            title: title, words: Units.count(entries.count, "picture") + all, entries: entries)
        try PageFile(output, besides: title, ending: "-preview.html").write(sheet.html)
    }
}

/// The fetch that brings a few pictures of a dataset: its own options, and what they leave open.
struct PreviewSample {
    private static let selections = [
        "--all", "--preset", "--random", "--stratified", "--spread", "--range", "--first", "--last", "--every",
        "--indices", "--names-from", "--limit",
    ]
    private static let insides = ["--extract", "--samples", "--total-samples", "--sample-random", "--sample-names"]
    private static let endings = "jpg,jpeg,png,gif,webp,bmp,tif,tiff,tar,tar.gz,tgz,tar.zst,zip,parquet"

    let source: String
    let options: [String]
    let count: Int
    let seed: UInt64

    /// The whole command line.
    func arguments(into folder: String) -> [String] {
        var all = [source] + options
        if !has(Self.selections) { all += ["--random", "\(count)", "--clamp", "--seed", "\(seed)"] }
        if !has(Self.insides) {
            all += ["--total-samples", "\(count)"]
            if !has(["--images-only", "--annotations-only"]) { all.append("--images-only") }
        }
        if !has(["--include"]) { all += ["--include", "*.{\(Self.endings)}"] }
        if !has(["--max-bytes"]) { all += ["--max-bytes", "500MB"] }
        return all + ["-o", folder, "-q"]
    }

    private func has(_ names: [String]) -> Bool {
        options.contains { option in names.contains { option == $0 || option.hasPrefix($0 + "=") } }
    }
}
