import FetchCore
import Glibc
import Synchronization

/// Folders below an output directory, opened without following links.
final class DirectoryTree: Sendable {
    private let root: Int32
    private let name: String
    /// Folders known to be there and to be folders; emptied when it grows large.
    private let known = Mutex<Set<String>>([])

    init(root: String) throws(FetchError) {
        name = root
        try Self.makeFolders(root)
        self.root = Glibc.open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard self.root >= 0 else { throw FetchError.system(errno, "opening the output directory \(root)") }
    }

    deinit { close(root) }

    /// What lies under a path: a regular file, or nothing; anything else is an error.
    func receipt(at path: RelativePath) throws(FetchError) -> Receipt? {
        if let parent = path.parent, try !isThere(parent) { return nil }
        var status = stat()
        guard fstatat(root, path.string, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw FetchError.system(errno, "looking at \(name)/\(path)")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FetchError(
                .localIO, "\(name)/\(path) is there already and is no regular file",
                hint: "Move it away and run the same command again")
        }
        return Receipt(size: Int64(status.st_size))
    }

    /// Gives a file a final name; the folders above it are made first.
    func rename(from folder: Int32, _ part: String, to path: RelativePath) throws(FetchError) {
        if let parent = path.parent { try ensure(parent) }
        guard renameat(folder, part, root, path.string) == 0 else {
            throw FetchError.system(errno, "naming \(name)/\(path)")
        }
    }

    /// Removes a file; a folder above it that is a link is an error, nothing there is none.
    func remove(_ path: RelativePath) throws(FetchError) {
        guard try receipt(at: path) != nil else { return }
        guard unlinkat(root, path.string, 0) == 0 || errno == ENOENT else {
            throw FetchError.system(errno, "removing \(name)/\(path)")
        }
    }

    /// Opens a folder below the root, made if it is not there.
    func open(folder: String) throws(FetchError) -> Int32 {
        var descriptor = dup(root)
        for component in folder.split(separator: "/") {
            let next = try Self.step(into: String(component), of: descriptor, name: "\(name)/\(folder)")
            close(descriptor)
            descriptor = next
        }
        return descriptor
    }

    /// Opens a file below the root for reading.
    func openFile(_ path: String) throws(FetchError) -> Int32 {
        let file = openat(root, path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw FetchError.system(errno, "opening \(name)/\(path)") }
        return file
    }

    /// Flushes the names themselves.
    func sync() { fsync(root) }

    private func ensure(_ folder: String) throws(FetchError) {
        if known.withLock({ $0.contains(folder) }) { return }
        close(try open(folder: folder))
        remember(folder)
    }

    private func remember(_ folder: String) {
        known.withLock { set in
            if set.count > 10_000 { set = [] }
            set.insert(folder)
        }
    }

    /// True when a folder is there, reached without a link; a link or a file in its place is an error.
    private func isThere(_ folder: String) throws(FetchError) -> Bool {
        if known.withLock({ $0.contains(folder) }) { return true }
        var descriptor = dup(root)
        defer { close(descriptor) }
        for component in folder.split(separator: "/") {
            let next = openat(descriptor, String(component), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            if next < 0 && errno == ENOENT { return false }
            guard next >= 0 else { throw Self.refusal(errno, of: String(component), in: "\(name)/\(folder)") }
            close(descriptor)
            descriptor = next
        }
        remember(folder)
        return true
    }

    private static func step(into component: String, of folder: Int32, name: String) throws(FetchError) -> Int32 {
        for _ in 0..<2 {
            let next = openat(folder, component, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            if next >= 0 { return next }
            if errno == ENOENT, mkdirat(folder, component, 0o777) == 0 || errno == EEXIST { continue }
            break
        }
        let number = errno
        close(folder)
        throw refusal(number, of: component, in: name)
    }

    private static func refusal(_ number: Int32, of component: String, in folder: String) -> FetchError {
        if number == ELOOP || number == ENOTDIR {
            return FetchError(
                .localIO, "\"\(component)\" in \(folder) is a link or a file where a folder is needed",
                hint: "Nothing is written through links; move it away")
        }
        return FetchError.system(number, "opening the folder \(folder)")
    }

    private static func makeFolders(_ path: String) throws(FetchError) {
        var made = path.hasPrefix("/") ? "/" : ""
        for component in path.split(separator: "/") {
            made += (made.isEmpty || made.hasSuffix("/") ? "" : "/") + component
            if mkdir(made, 0o777) != 0 && errno != EEXIST && errno != EISDIR {
                throw FetchError.system(errno, "making the output directory \(path)")
            }
        }
    }
}
