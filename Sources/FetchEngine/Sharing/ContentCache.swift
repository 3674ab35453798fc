public import FetchCore
import Foundation
import Glibc

/// A folder that keeps whole assets by their SHA-256, for every later run into any directory (`--cache`).
///
///     objects/sha256/ab/cdef…    contents, shared with the outputs by links where the file system knows them
///     index.db                   which assets and other checksums they are of
///     incoming/                  what is being put there
///
/// Several processes may use it at once: a content appears whole under its name or not at all, whoever brings it.
public final class ContentCache: SharedPlace {
    /// The folder, as the user named it.
    public let name: String
    let index: CacheIndex
    private let incoming: Int32
    private let sharing = FileSharing()

    /// Opens a cache.
    ///
    /// - Parameter creating: Whether it is made when there is none; otherwise that is a `not-found`.
    /// - Throws: ``FetchError``: `usage` for a folder that holds something else, `local-io`, `no-space`.
    public init(_ folder: String, creating: Bool) throws(FetchError) {
        name = folder
        if access("\(folder)/objects/sha256", F_OK) != 0 {
            guard creating else {
                throw FetchError(.notFound, "\(folder) is no cache of fetch", hint: "Name a folder given with --cache")
            }
            try Self.make(folder)
        }
        incoming = Glibc.open("\(folder)/incoming", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard incoming >= 0 else { throw FetchError.system(errno, "opening the cache \(folder)") }
        do throws(FetchError) {
            index = try CacheIndex(file: "\(folder)/index.db")
        } catch {
            Glibc.close(incoming)
            throw error
        }
    }

    deinit { Glibc.close(incoming) }

    /// Closes the index; afterwards nothing may be called.
    public func close() { index.close() }

    private static func make(_ folder: String) throws(FetchError) {
        let files = FileManager.default
        let there = Set((try? files.contentsOfDirectory(atPath: folder)) ?? [])
        guard there.subtracting(["CACHEDIR.TAG", "incoming", "lost+found", "objects"]).isEmpty else {
            let isOutput = there.contains(RelativePath.stateFolder)
            throw FetchError(
                .usage, "\(folder) is \(isOutput ? "an output directory" : "not empty") and no cache",
                hint: "Name a folder of its own with --cache"
                    + (isOutput ? "; --link-from takes output directories" : ""))
        }
        do {
            try files.createDirectory(atPath: "\(folder)/incoming", withIntermediateDirectories: true)
            // https://bford.info/cachedir/: backups leave it out.
            try Data("Signature: 8a477f597d28d172789f06886806bc55\n# A cache of fetch\n".utf8)
                .write(to: URL(filePath: "\(folder)/CACHEDIR.TAG"))
            try files.createDirectory(atPath: "\(folder)/objects/sha256", withIntermediateDirectories: true)
        } catch {
            throw FetchError(.localIO, "the cache \(folder) cannot be made: \(error.localizedDescription)")
        }
    }

    /// Where a content lies.
    func path(_ hash: String) -> String { "\(name)/objects/sha256/\(hash.prefix(2))/\(hash.dropFirst(2))" }

    // What is there

    func files(for entry: PlanEntry, of dataset: String) throws(FetchError) -> [SharedFile] {
        let asset = entry.asset
        guard let promised = asset.checksum, promised.algorithm.namesContent else {
            return try index.contents(dataset: dataset, path: asset.path.string, key: asset.key).map(file)
        }
        if promised.algorithm != .sha256 { return try index.content(promised).map { [file($0)] } ?? [] }
        if let known = try index.content(promised.value) { return [file(known)] }
        // The index was lost, or another process has yet to write it.
        var status = stat()
        guard lstat(path(promised.value), &status) == 0, status.isRegular else { return [] }
        return [
            SharedFile(
                path: path(promised.value), size: Int64(status.st_size), checksums: [promised], version: Validator(),
                age: .unknown)
        ]
    }

    private func file(_ entry: CacheIndex.Entry) -> SharedFile {
        var checksums = [entry.checksum].compactMap(\.self)
        if let own = try? Checksum(.sha256, hex: entry.hash) { checksums.insert(own, at: 0) }
        return SharedFile(
            path: path(entry.hash), size: entry.size, checksums: checksums,
            version: entry.asset?.version ?? Validator(), age: .exactly(entry.modified))
    }

    func used(_ files: [FoundFile]) {
        let entries = files.compactMap { found in
            found.file.checksum(.sha256).map {
                CacheIndex.Entry(hash: $0.value, size: found.file.size, modified: found.modified)
            }
        }
        // Whether it can be written down changes nothing for whoever uses them.
        try? index.add(entries)
    }

    func drop(_ file: SharedFile) {
        guard let hash = file.checksum(.sha256)?.value else { return }
        unlink(file.path)
        try? index.forget([hash])
    }

    // What comes

    /// An asset that lies under its final name.
    struct Arrival: Sendable {
        /// Its file.
        var file: String
        var asset: Asset
        /// What it was checked by, or hashed to.
        var checksum: Checksum?
        var version: Validator
    }

    /// Keeps assets that have just arrived, and says whether some had to be copied. What is not a file of its own any more
    /// is left out.
    ///
    /// - Throws: ``FetchError`` with code `no-space` or `local-io`.
    func keep(_ arrivals: [Arrival], of dataset: String, checks: ContentChecks) throws(FetchError) -> Bool {
        var entries: [CacheIndex.Entry] = []
        var isCopied = false
        for arrival in arrivals {
            guard let kept = try keep(arrival, checks) else { continue }
            isCopied = isCopied || kept.manner == .copied
            var entry = kept.entry
            let asset = arrival.asset
            entry.checksum = arrival.checksum?.algorithm == .sha256 ? nil : arrival.checksum
            entry.asset = (dataset, asset.path.string, asset.key, arrival.version)
            entries.append(entry)
        }
        if !entries.isEmpty { try index.add(entries) }
        return isCopied
    }

    private func keep(
        _ arrival: Arrival, _ checks: ContentChecks
    ) throws(FetchError) -> (entry: CacheIndex.Entry, manner: FileSharing.Manner)? {
        let file = Glibc.open(arrival.file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return nil }
        defer { Glibc.close(file) }
        let label = arrival.asset.path.string
        guard let hash = try hash(of: file, arrival, checks) else { return nil }
        let temporary = "\(getpid())-\(hash)"
        unlinkat(incoming, temporary, 0)
        let manner = try sharing.place(file, as: temporary, in: incoming, label: label)
        defer { unlinkat(incoming, temporary, 0) }
        return try name(temporary, hash, manner, label).map { ($0, manner) }
    }

    /// Gives what has come its name, unless it is there already.
    private func name(
        _ temporary: String, _ hash: String, _ manner: FileSharing.Manner, _ label: String
    ) throws(FetchError) -> CacheIndex.Entry? {
        let content = path(hash)
        if manner != .linked { try sync(temporary) }
        mkdir("\(name)/objects/sha256/\(hash.prefix(2))", 0o777)
        var status = stat()
        if linkat(incoming, temporary, AT_FDCWD, content, 0) != 0 {
            if errno == EEXIST, lstat(content, &status) == 0, let known = try index.content(hash),
                known.modified == status.modified
            {
                return known
            }
            // What nobody answers for gives way to what has just been checked.
            guard renameat(incoming, temporary, AT_FDCWD, content) == 0 else {
                throw FetchError.system(errno, "keeping \(label) in the cache \(name)")
            }
        }
        guard lstat(content, &status) == 0 else { return nil }
        return CacheIndex.Entry(
            hash: hash, size: Int64(status.st_size), modified: status.modified, isCloned: manner == .cloned)
    }

    private func hash(of file: Int32, _ arrival: Arrival, _ checks: ContentChecks) throws(FetchError) -> String? {
        if let known = arrival.checksum, known.algorithm == .sha256 { return known.value }
        let examination = FileExamination(
            file: "/proc/self/fd/\(file)", followsLinks: true, name: arrival.asset.path.name, size: FileSize.of(file),
            recordedHash: .sha256, content: .any, checks: checks)
        return try examination.run().get()?.value
    }

    private func sync(_ temporary: String) throws(FetchError) {
        let file = openat(incoming, temporary, O_RDONLY | O_CLOEXEC)
        defer { Glibc.close(file) }
        guard file >= 0, fdatasync(file) == 0 else { throw FetchError.system(errno, "writing the cache \(name)") }
    }
}
