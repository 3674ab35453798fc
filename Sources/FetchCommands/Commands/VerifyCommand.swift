import ArgumentParser
import FetchCore
import FetchEngine
import Glibc
import Synchronization

/// `fetch verify DIR`.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read everything in an output directory and say what is missing, corrupt or extra.",
        discussion: """
            Sizes, hashes, gzip trailers and tar structure are checked, in parallel. What is missing or corrupt is \
            marked, so that the fetch's own command, or fetch retry, brings it again. Of an object store the checksums \
            it tells are compared; objects of which it tells none are read.
            """)

    @Argument(help: ArgumentHelp("The output directory.", valueName: "dir"))
    var directory: String

    @Option(name: [.short, .long], help: "How many files are read at once.")
    var jobs: Int = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

    @Flag(help: "As one JSON object.")
    var json = false

    @OptionGroup(title: "Object stores") var store: StoreOptions

    func validate() throws {
        guard jobs >= 1, jobs <= 256 else { throw ValidationError("--jobs must be between 1 and 256.") }
    }

    func run() async throws {
        let findings = try examine()
        if json {
            Console.print(object(findings).text)
        } else {
            Console.print(lines(findings).joined(separator: "\n"))
        }
        if findings.exitStatus != .done { throw ExitStatusError(status: findings.exitStatus) }
    }

    private func examine() throws -> Verifier.Findings {
        let seen = Mutex((files: 0, bytes: Int64(0), told: Timestamp.monotonic()))
        let tell: @Sendable (String, Int64) -> Void = { _, size in
            seen.withLock { seen in
                seen.files += 1
                seen.bytes += size
                guard Timestamp.monotonic() - seen.told >= (Console.isTerminal ? 2 : 30) else { return }
                seen.told = Timestamp.monotonic()
                Console.write("verified \(Units.count(seen.files, "file")), \(Units.bytes(seen.bytes))")
            }
        }
        let output = try store.output(directory)
        let directory = output?.state ?? directory
        let snapshot = try LedgerSnapshot(of: directory, creating: false)
        let remote = try output.map { output throws(FetchError) in try store.sink(output, width: jobs) }
        if Claim.holderText(of: directory) != nil {
            defer { snapshot.close() }
            return try Verifier(ledger: snapshot.ledger, directory: directory, checks: .standard, remote: remote)
                .run(threads: jobs, marking: false, onFile: tell)
        }
        snapshot.close()
        let claim = try Claim(directory: directory, command: "fetch verify")
        defer { claim.release() }
        let ledger = try Ledger(directory: directory, creating: false)
        defer { ledger.close() }
        return try Verifier(ledger: ledger, directory: directory, checks: .standard, remote: remote)
            .run(threads: jobs, marking: true, onFile: tell)
    }

    private func lines(_ found: Verifier.Findings) -> [String] {
        var lines = ["right       \(Units.count(found.right, "file")), \(Units.bytes(found.bytes))"]
        if found.sizeOnly > 0 { lines.append("            of \(Units.count(found.sizeOnly)) only the size is known") }
        if found.unfinished > 0 { lines.append("unfinished  \(Units.count(found.unfinished)) chosen, not fetched yet") }
        lines += list("missing     ", found.missing)
        lines += list(
            "corrupt     ", found.corrupt.map { $0.reason.hasPrefix($0.path) ? $0.reason : "\($0.path): \($0.reason)" })
        lines += list("extra       ", found.extra)
        return lines
    }

    private func list(_ head: String, _ names: [String]) -> [String] {
        if names.isEmpty { return [] }
        return ["\(head)\(Units.count(names.count))"] + names.map { "            \(SafeText.printable($0))" }
    }

    private func object(_ found: Verifier.Findings) -> JSONText {
        var json = JSONText()
        json.add("right", found.right)
        json.add("bytes", found.bytes)
        json.add("size_only", found.sizeOnly)
        json.add("unfinished", found.unfinished)
        json.add("missing", list: found.missing)
        json.add(
            "corrupt",
            objects: found.corrupt.map { entry in
                var one = JSONText()
                one.add("path", entry.path)
                one.add("reason", entry.reason)
                return one
            })
        json.add("extra", list: found.extra)
        json.add("exit_status", found.exitStatus.rawValue)
        return json
    }
}
