public import FetchCore
import FoundationEssentials
import Glibc
import Synchronization

/// One process's claim on an output directory: the file `.fetch/owner.json`.
///
/// It works where file locks do not: the file is made by `link`, which only one process can win on any file system;
/// it names host, boot and process, so that a dead owner on this host is recognised at once, and its time is renewed
/// every few seconds, so that a dead owner on another host is recognised after two minutes.
public final class Claim: Sendable {
    /// Who owns a directory.
    struct Owner: Codable, Hashable {
        var host: String
        var boot: String
        var process: Int32
        /// When the process started, in clock ticks since boot: process numbers are used again.
        var startTicks: UInt64
        var since: String
        var command: String
    }

    private static let renewal = 10.0
    private static let staleAfter = 120.0

    private let path: String
    private let mine: Owner
    private let isReleased = Mutex(false)

    /// Claims the directory, or takes over the claim of a dead owner.
    ///
    /// - Throws: ``FetchError`` with code `held-by-another` that says who holds it.
    public init(directory: String, command: String) throws(FetchError) {
        path = "\(directory)/.fetch/owner.json"
        mine = Owner(
            host: ProcessFacts.hostName, boot: ProcessFacts.bootID, process: getpid(),
            startTicks: ProcessFacts.startTicks(of: getpid()) ?? 0, since: Timestamp.rfc3339(Timestamp.now()),
            command: command)
        let temporary = "\(path).\(getpid())"
        try Self.write(mine, to: temporary)
        defer { unlink(temporary) }
        if link(temporary, path) != 0 {
            guard errno == EEXIST else { throw FetchError.system(errno, "claiming \(directory)") }
            try takeOver(temporary, directory: directory)
        }
        startRenewal()
    }

    /// Gives the directory back.
    public func release() {
        isReleased.withLock { released in
            if released { return }
            released = true
            if Self.owner(at: path) == mine { unlink(path) }
        }
    }

    /// Says who holds a directory, if somebody does.
    static func holder(of directory: String) -> Owner? {
        let path = "\(directory)/.fetch/owner.json"
        guard let owner = owner(at: path), !isDead(owner, path: path, clock: nil) else { return nil }
        return owner
    }

    private func takeOver(_ temporary: String, directory: String) throws(FetchError) {
        if let owner = Self.owner(at: path), !Self.isDead(owner, path: path, clock: temporary) {
            throw FetchError(
                .heldByAnother,
                "\(directory) is in use by process \(owner.process) on \(owner.host) since \(owner.since) "
                    + "(\(SafeText.printable(owner.command)))",
                hint: "Wait for it to end, or use another output directory")
        }
        guard rename(temporary, path) == 0 else { throw FetchError.system(errno, "claiming \(directory)") }
        // Two processes may take over at once; the last rename wins, and both see it after a moment.
        usleep(100_000)
        guard Self.owner(at: path) == mine else {
            throw FetchError(
                .heldByAnother, "another process took \(directory) over at the same moment", hint: "Wait for it to end")
        }
    }

    private static func isDead(_ owner: Owner, path: String, clock: String?) -> Bool {
        if owner.host == ProcessFacts.hostName {
            return owner.boot != ProcessFacts.bootID || ProcessFacts.startTicks(of: owner.process) != owner.startTicks
        }
        // The file server's clock for both, since this host's may differ.
        guard let renewed = modified(path) else { return true }
        let now = clock.flatMap(modified) ?? Timestamp.now()
        return now - renewed > staleAfter
    }

    private static func modified(_ path: String) -> Double? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Double(status.st_mtim.tv_sec)
    }

    private static func owner(at path: String) -> Owner? {
        guard let bytes = try? Data(contentsOf: URL(filePath: path)) else { return nil }
        return try? JSONDecoder().decode(Owner.self, from: bytes)
    }

    private static func write(_ owner: Owner, to path: String) throws(FetchError) {
        let bytes = (try? JSONEncoder().encode(owner)) ?? Data()
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw FetchError.system(errno, "writing \(path)") }
        defer { close(descriptor) }
        let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard count == bytes.count else {
            let number = count < 0 ? errno : ENOSPC
            unlink(path)
            throw FetchError.system(number, "writing \(path)")
        }
    }

    private func startRenewal() {
        DetachedThread.start("fetch-claim") { [weak self] in
            while let path = self?.pathToRenew() {
                utimensat(AT_FDCWD, path, nil, 0)
                usleep(UInt32(Self.renewal * 1e6))
            }
        }
    }

    private func pathToRenew() -> String? {
        isReleased.withLock { $0 } ? nil : path
    }
}

/// What Linux tells of processes.
enum ProcessFacts {
    static var hostName: String {
        var buffer = [CChar](repeating: 0, count: 256)
        gethostname(&buffer, buffer.count - 1)
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    static var bootID: String {
        (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8))?
            .split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    }

    /// When a process started, in clock ticks since boot (proc(5), field 22 of `stat`); `nil` when there is none.
    static func startTicks(of process: Int32) -> UInt64? {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let name = text.lastIndex(of: ")")
        else { return nil }
        let fields = text[text.index(after: name)...].split(separator: " ")
        guard fields.count > 19, fields[0] != "Z" else { return nil }
        return UInt64(fields[19])
    }
}
