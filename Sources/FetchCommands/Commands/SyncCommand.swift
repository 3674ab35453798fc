import ArgumentParser
import FetchCore
import FetchEngine
import Foundation

/// `fetch sync --locked FILE -o DIR`.
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Bring exactly what a lock names, or say what has changed.",
        discussion: """
            Only what is not there yet is asked for. Every path is checked by the lock's size and SHA-256; what is \
            other content now is named, nothing takes the place of what is there, and the exit status is 65. Options \
            behind the others are added to the source's command, for example a fresh list: \
            fetch sync --locked fetch.lock -o data --links NEW.txt
            """)

    @Option(help: ArgumentHelp("A file that fetch lock wrote.", valueName: "file"))
    var locked: String

    @Option(name: [.short, .long], help: ArgumentHelp("The output directory.", valueName: "dir"))
    var output: String

    @Flag(help: "Also ask the servers whether what is there already is still the same.")
    var check = false

    @Argument(parsing: .captureForPassthrough, help: "Options to add to, or replace in, the source's command.")
    var options: [String] = []

    func run() async throws {
        try StoreOutput.refuse(output, doing: "fetch sync")
        let lock = try LockFile(locked)
        let directory = URL(filePath: output).standardizedFileURL.path()
        var lacking: [(path: String, reason: FetchError)] = []
        var status = ExitStatus.done
        for run in lock.head.runs {
            let task = LockTask(paths: LockedPaths(lock, run: run), purpose: check ? .compareAndBring : .bring)
            let arguments = try command(run, of: lock) + ["--recheck", "-o", directory]
            let ended = await FetchTool.$lockTask.withValue(task) { await FetchTool.run(arguments) }
            let reached = ExitStatus(rawValue: ended) ?? .unexpected
            if [.interrupted, .terminated, .usage].contains(reached) { throw ExitStatusError(status: reached) }
            if reached != .done { status = reached }
            guard FileManager.default.fileExists(atPath: "\(directory)/.fetch/ledger.db") else { continue }
            let snapshot = try LedgerSnapshot(of: directory, creating: false)
            defer { snapshot.close() }
            lacking += try task.paths.lacking(in: snapshot.ledger)
        }
        tell(lacking, of: lock)
        if !lacking.isEmpty, lacking.allSatisfy({ $0.reason.exitStatus == .corrupt || $0.reason.code == .notFound }) {
            status = .corrupt
        }
        if status != .done { throw ExitStatusError(status: status) }
    }

    /// The source's command for one run: with the version it saw, and the options of this command line.
    private func command(_ run: LockHead.Run, of lock: LockFile) throws -> [String] {
        var added = options.map(NamedFile.absolute)
        let descriptor = FetchTool.sources.first { $0.descriptor.name == lock.head.source }?.descriptor
        guard let descriptor else {
            throw FetchError(
                .usage, "\(locked) is of the source \(SafeText.printable(lock.head.source)), which this fetch has not",
                hint: "fetch sources lists those it has")
        }
        if let revision = run.revision, let option = descriptor.revisionOption { added += [option, revision] }
        let places = LockPlaces(lock: locked)
        let arguments = OptionList.without(OptionList.names(of: added), run.arguments).map(places.found) + added
        guard !arguments.contains(where: SafeArguments.isRedacted) else {
            throw FetchError(
                .usage, "the lock was made with a signed address, which is not kept",
                hint: "Add it again: fetch sync --locked \(locked) -o \(output) --links …")
        }
        return arguments
    }

    private func tell(_ lacking: [(path: String, reason: FetchError)], of lock: LockFile) {
        for (path, reason) in lacking {
            let word = reason.exitStatus == .corrupt || reason.code == .notFound ? "changed" : "failed"
            Console.write("\(Console.styled(word, .red)) \(SafeText.printable(path)): \(reason.message)")
        }
        let total = Units.count(lock.count, "path")
        if lacking.isEmpty { return Console.write("\(Console.styled("as locked: ", .green))\(total) → \(output)") }
        Console.write("\(Units.count(lacking.count)) of \(total) could not be brought as locked → \(output)")
    }
}

/// Files that the commands of a lock name.
struct LockPlaces {
    let lock: String

    /// A file named in the lock: as it is, or beside the lock.
    func found(_ argument: String) -> String {
        let files = FileManager.default
        guard !argument.hasPrefix("-"), !argument.hasPrefix("/"), !files.fileExists(atPath: argument) else {
            return argument
        }
        let beside = URL(filePath: lock).deletingLastPathComponent().appending(path: argument).path()
        return files.fileExists(atPath: beside) ? beside : argument
    }
}
