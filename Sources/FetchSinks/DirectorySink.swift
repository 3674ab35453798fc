import CLinux
public import FetchCore
import Glibc

/// Puts whole assets into a directory, under their relative paths.
///
/// Bytes arrive in `.fetch/parts/ID.part`; a commit renames them, so nothing partial ever has a final name. Folders
/// are opened one component at a time without following links: a link inside the output cannot lead out of it.
public final class DirectorySink: Sink {
    /// The output directory, as the user named it.
    public let root: String
    let tree: DirectoryTree
    let partsDescriptor: Int32
    /// False where reserving blocks means writing them, as in memory.
    let reserves: Bool

    /// Opens, and if needed makes, the output directory and its `.fetch/parts`.
    ///
    /// - Throws: ``FetchError`` with code `local-io` or `no-space`.
    public init(root: String) throws(FetchError) {
        self.root = root
        tree = try DirectoryTree(root: root)
        partsDescriptor = try tree.open(folder: RelativePath.stateFolder + "/parts")
        reserves = fetch_file_system_type(partsDescriptor) != FETCH_TMPFS
    }

    deinit { close(partsDescriptor) }

    public func isEmpty() throws(FetchError) -> Bool {
        guard let folder = opendir(root) else { throw FetchError.system(errno, "reading \(root)") }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // `.`, `..` and the state folder.
        return count <= 3
    }

    public func receipt(for entry: PlanEntry) throws(FetchError) -> Receipt? {
        try tree.receipt(at: entry.asset.path)
    }

    public func open(_ entry: PlanEntry, resuming: Bool) throws(FetchError) -> any SinkWriter {
        let name = Self.partName(entry)
        let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | (resuming ? 0 : O_TRUNC)
        let descriptor = openat(partsDescriptor, name, flags, 0o666)
        guard descriptor >= 0 else { throw FetchError.system(errno, "opening \(root)/.fetch/parts/\(name)") }
        var existing: Int64 = 0
        if resuming {
            var status = stat()
            fstat(descriptor, &status)
            existing = Int64(status.st_size)
        }
        return PartWriter(descriptor: descriptor, existing: existing, name: name, path: entry.asset.path, sink: self)
    }

    public func sync(_ all: [any SinkWriter]) throws(FetchError) {
        let writers = all.filter { ($0 as? LinkWriter)?.isSame != true }
        // One flush of the file system costs less than many of single files.
        if writers.count > 8 || writers.contains(where: { $0.descriptor < 0 }) {
            guard syncfs(partsDescriptor) == 0 else { throw FetchError.system(errno, "syncing \(root)") }
            return
        }
        for writer in writers {
            guard fdatasync(writer.descriptor) == 0 else { throw FetchError.system(errno, "syncing \(root)") }
        }
    }

    public func room() throws(FetchError) -> Room? {
        var status = statvfs()
        guard fstatvfs(partsDescriptor, &status) == 0 else {
            throw FetchError.system(errno, "asking for the room left in \(root)")
        }
        return Room(
            bytes: Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize)),
            inodes: status.f_files == 0 ? nil : Int64(clamping: UInt64(status.f_favail)),
            partial: partialBytes())
    }

    public func discardParts(except ids: Set<Int64>) throws(FetchError) {
        guard let folder = opendir(root + "/.fetch/parts") else { return }
        defer { closedir(folder) }
        while let found = readdir(folder) {
            let name = withUnsafePointer(to: &found.pointee.d_name) {
                String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            guard let id = Int64(name.dropLast(5)) else { continue }
            // Nothing goes on with a link.
            let isOver = name.hasSuffix(".part") ? !ids.contains(id) : name.hasSuffix(".link")
            if isOver { unlinkat(partsDescriptor, name, 0) }
        }
    }

    /// What the partial files occupy, in bytes.
    private func partialBytes() -> Int64 {
        guard let folder = fdopendir(dup(partsDescriptor)) else { return 0 }
        defer { closedir(folder) }
        rewinddir(folder)
        var sum: Int64 = 0
        while let found = readdir(folder) {
            var status = stat()
            let name = withUnsafePointer(to: &found.pointee.d_name) { UnsafeRawPointer($0) }
            fstatat(partsDescriptor, name.assumingMemoryBound(to: CChar.self), &status, AT_SYMLINK_NOFOLLOW)
            if status.st_mode & S_IFMT == S_IFREG { sum += Int64(status.st_blocks) * 512 }
        }
        return sum
    }

    public func settle(_ entry: PlanEntry) throws(FetchError) -> Bool {
        let (name, link) = (Self.partName(entry), Self.linkName(entry))
        if faccessat(partsDescriptor, link, F_OK, 0) == 0 {
            try self.name(link: link, entry.asset.path)
            return true
        }
        if faccessat(partsDescriptor, name, F_OK, 0) == 0 {
            try tree.rename(from: partsDescriptor, name, to: entry.asset.path)
            return true
        }
        return try tree.receipt(at: entry.asset.path) != nil
    }

    public func remove(_ path: RelativePath) throws(FetchError) { try tree.remove(path) }

    public func finish() throws(FetchError) {
        tree.sync()
    }

    static func partName(_ entry: PlanEntry) -> String { "\(entry.id).part" }
}
