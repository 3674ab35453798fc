import FetchCore
import Glibc

/// An open folder; files are opened below it, so that renaming folders above does not matter.
final class OpenFolder: @unchecked Sendable {
    /// Where it is below the directory that is walked; empty for that directory itself.
    let path: String
    fileprivate let stream: OpaquePointer
    /// For `openat`.
    let descriptor: Int32

    fileprivate init?(_ name: String, in parent: OpenFolder?, path: String) {
        let at = parent?.descriptor ?? AT_FDCWD
        let opened = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (parent == nil ? 0 : O_NOFOLLOW))
        guard opened >= 0 else { return nil }
        guard let stream = fdopendir(opened) else {
            close(opened)
            return nil
        }
        self.path = path
        self.stream = stream
        descriptor = opened
    }

    deinit { closedir(stream) }

    /// A file's path below the directory that is walked.
    func path(of name: String) -> String { path.isEmpty ? name : path + "/" + name }
}

/// Walks a tree of folders and gives the names of files in small parts; what begins with a dot is passed by.
///
/// Memory grows with how deep folders lie, not with how many or how full they are. Not safe for several threads.
final class FolderWalk {
    /// Some files of one folder.
    struct Part: Sendable {
        var folder: OpenFolder
        var names: [String]
    }

    private static let partSize = 64
    private static let deepest = 64
    private var open: [OpenFolder] = []
    /// Folders that could not be walked, with the reason.
    private(set) var failures: [(path: String, reason: String)] = []

    /// - Throws: ``FetchError`` with code `not-found` when there is no such directory.
    init(_ directory: String) throws(FetchError) {
        guard let folder = OpenFolder(directory, in: nil, path: "") else {
            throw FetchError(
                errno == ENOENT || errno == ENOTDIR ? .notFound : .localIO,
                "\(directory) cannot be read: \(SystemError.text(errno))", hint: "Name a directory")
        }
        open = [folder]
    }

    /// The next files; `nil` at the end.
    func next() -> Part? {
        while let folder = open.last {
            var names: [String] = []
            let isAtEnd = read(folder, into: &names)
            if isAtEnd { open.removeAll { $0 === folder } }
            if !names.isEmpty { return Part(folder: folder, names: names) }
        }
        return nil
    }

    /// Reads names until there are enough, a folder to descend into, or no more; true for the latter.
    private func read(_ folder: OpenFolder, into names: inout [String]) -> Bool {
        while names.count < Self.partSize {
            errno = 0
            guard let entry = readdir(folder.stream) else {
                if errno != 0 { failures.append((folder.path, SystemError.text(errno))) }
                return true
            }
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasPrefix(".") { continue }
            switch Self.kind(of: name, in: folder, entry.pointee.d_type) {
            case .file: names.append(name)
            case .folder:
                if descend(into: name, of: folder) { return false }
            case .other: break
            }
        }
        return false
    }

    private func descend(into name: String, of folder: OpenFolder) -> Bool {
        let path = folder.path(of: name)
        if open.count < Self.deepest, let inner = OpenFolder(name, in: folder, path: path) {
            open.append(inner)
            return true
        }
        failures.append((path, open.count < Self.deepest ? SystemError.text(errno) : "it lies too deep"))
        return false
    }

    private enum Kind { case file, folder, other }

    /// A link to a file counts as the file; a link to a folder is not followed, which could go round in circles.
    private static func kind(of name: String, in folder: OpenFolder, _ type: UInt8) -> Kind {
        switch Int(type) {
        case Int(DT_REG): return .file
        case Int(DT_DIR): return .folder
        case Int(DT_LNK), Int(DT_UNKNOWN): break
        default: return .other
        }
        var facts = stat()
        let isLink = Int(type) == Int(DT_LNK)
        guard fstatat(folder.descriptor, name, &facts, isLink ? 0 : AT_SYMLINK_NOFOLLOW) == 0 else { return .other }
        switch facts.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return isLink ? .other : .folder
        default: return .other
        }
    }
}
