import ArgumentParser
import FetchCore
import FetchEngine
import Foundation

/// `fetch lock DIR`.
struct LockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lock",
        abstract: "Write down what an output directory holds, so that anybody can bring exactly the same.",
        discussion: """
            The lock names source, version, licence, selection, and every path with its size and SHA-256. It holds no \
            secret. fetch sync --locked brings it again; fetch diff compares two.

            EXAMPLES
              fetch lock data
                  writes fetch.lock in this directory
              fetch lock data --export sha256sum | (cd data && sha256sum -c)
                  checks data without fetch
              fetch lock fetch.lock --export croissant -o croissant.json
                  describes a locked dataset as Croissant
            """)

    /// Forms that other programs read.
    enum Form: String, CaseIterable, ExpressibleByArgument {
        case sha256sum, urls, croissant
    }

    @Argument(help: ArgumentHelp("The output directory; with --export also a lock.", valueName: "place"))
    var place: String

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The file to write; - is standard output. (default: fetch.lock)", valueName: "file"))
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Instead of a lock: sha256sum (for sha256sum -c), urls (for aria2c -i and fetch urls), croissant (JSON-LD).",
            valueName: "form"))
    var export: Form?

    @Flag(help: "Lock what is there although not all that was chosen is.")
    var incomplete = false

    @Flag(name: .shortAndLong, help: "Only errors.")
    var quiet = false

    func run() async throws {
        try StoreOutput.refuse(place, doing: "fetch lock")
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: place, isDirectory: &isDirectory) else {
            throw FetchError(.notFound, "there is no \(place)", hint: "Name the output directory of a fetch, or a lock")
        }
        guard let export else {
            guard isDirectory.boolValue else {
                throw FetchError(.usage, "\(place) is no directory", hint: "To convert a lock, say --export")
            }
            let target = output ?? "fetch.lock"
            try write(to: target)
            if target != "-", !quiet {
                let lock = try LockFile(target)
                Console.note("\(Units.count(lock.count, "path")), \(Units.bytes(lock.bytes)) locked in \(target)")
            }
            return
        }
        let scratch = FileManager.default.temporaryDirectory.appending(path: "fetch-\(UUID().uuidString).lock").path()
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        if isDirectory.boolValue { try write(to: scratch) }
        try await LockExport(lock: try LockFile(isDirectory.boolValue ? scratch : place), place: place)
            .write(export, to: output ?? "-")
    }

    private func write(to target: String) throws {
        let snapshot = try LedgerSnapshot(of: place, creating: false)
        defer { snapshot.close() }
        let writer = LockWriter(ledger: snapshot.ledger, directory: place, checks: .standard)
        let missing = try writer.missing()
        if missing > 0 && !incomplete {
            throw FetchError(
                .heldByAnother, "\(Units.count(missing, "chosen asset")) \(missing == 1 ? "is" : "are") not there yet",
                hint: "Bring the rest with fetch retry \(place), or lock what is there with --incomplete")
        }
        try ResultFile.write(to: target) { put in try writer.write(put) }
    }
}

/// A file that is asked for on the command line; `-` is standard output.
enum ResultFile {
    /// Writes it whole or not at all; memory does not grow with it.
    static func write(to target: String, _ body: (_ put: ([UInt8]) throws -> Void) throws -> Void) throws {
        if target == "-" { return try body { Console.part(String(decoding: $0, as: UTF8.self)) } }
        var file = try LineFile(target)
        try body { try file.add($0) }
        try file.finish()
    }
}
