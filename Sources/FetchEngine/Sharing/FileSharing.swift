import CLinux
import FetchCore
import Glibc
import Synchronization

/// Gives the content of an open file a second name, without writing it a second time where the file system can.
final class FileSharing: Sendable {
    /// How a file came to its second name.
    enum Manner: Sendable {
        /// It shares blocks with the first one, until one of the two is written.
        case cloned
        /// It is the same file.
        case linked
        /// It was written once more, because the file systems are not the same or know no such thing.
        case copied
    }

    /// Pairs of file systems that are known not to share blocks.
    private let separate = Mutex<Set<[dev_t]>>([])

    /// Puts the content under a new name into an open folder.
    ///
    /// - Parameter isStopping: Throws to end a copy that takes long.
    /// - Throws: ``FetchError`` with code `no-space` or `local-io`; nothing has that name then.
    func place(
        _ file: Int32, as name: String, in folder: Int32, label: String,
        isStopping: () throws(FetchError) -> Void = { () throws(FetchError) in }
    ) throws(FetchError) -> Manner {
        if try clone(file, as: name, in: folder, label) { return .cloned }
        // The very file that was looked at, whatever has its name now.
        if linkat(AT_FDCWD, "/proc/self/fd/\(file)", folder, name, AT_SYMLINK_FOLLOW) == 0 { return .linked }
        try copy(file, as: name, in: folder, label, isStopping)
        return .copied
    }

    private func clone(_ file: Int32, as name: String, in folder: Int32, _ label: String) throws(FetchError) -> Bool {
        let pair = [Self.device(file), Self.device(folder)]
        if pair[0] != pair[1] || separate.withLock({ $0.contains(pair) }) { return false }
        let target = try make(name, in: folder, label)
        defer { close(target) }
        if fetch_clone_file(target, file) == 0 { return true }
        unlinkat(folder, name, 0)
        separate.withLock { _ = $0.insert(pair) }
        return false
    }

    private func copy(
        _ file: Int32, as name: String, in folder: Int32, _ label: String, _ isStopping: () throws(FetchError) -> Void
    ) throws(FetchError) {
        let target = try make(name, in: folder, label)
        defer { close(target) }
        do throws(FetchError) {
            try FileCopy(name: label).run(file, to: target, size: FileSize.of(file)) { (_) throws(FetchError) in
                try isStopping()
            }
        } catch {
            unlinkat(folder, name, 0)
            throw error
        }
    }

    private func make(_ name: String, in folder: Int32, _ label: String) throws(FetchError) -> Int32 {
        let target = openat(folder, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
        guard target >= 0 else { throw FetchError.system(errno, "making a file for \(label)") }
        return target
    }

    private static func device(_ descriptor: Int32) -> dev_t {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? status.st_dev : 0
    }
}
