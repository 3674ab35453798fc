import FetchCore
import Glibc

extension DirectoryTree {
    /// Makes a relative link at `path` that leads to `content`, both below the root; one that leads elsewhere, or a
    /// file in its place, is replaced. Where the file system knows no links, the content is copied.
    func link(_ path: RelativePath, to content: String) throws(FetchError) {
        let depth = path.string.utf8.count { $0 == UInt8(ascii: "/") }
        let target = String(repeating: "../", count: depth) + content
        let parent = try open(folder: path.parent ?? ".")
        defer { close(parent) }
        if destination(of: path.name, in: parent) == target { return }
        let temporary = ".fetch-link-\(getpid())"
        unlinkat(parent, temporary, 0)
        if symlinkat(target, parent, temporary) != 0 {
            let number = errno
            guard [EPERM, EOPNOTSUPP, ENOSYS].contains(number) else {
                throw FetchError.system(number, "linking \(path)")
            }
            try copy(content, to: temporary, in: parent)
        }
        guard renameat(parent, temporary, parent, path.name) == 0 else {
            let number = errno
            unlinkat(parent, temporary, 0)
            throw FetchError.system(number, "linking \(path)")
        }
    }

    private func destination(of name: String, in folder: Int32) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
            let count = readlinkat(folder, name, buffer.baseAddress!, buffer.count)
            guard count > 0 else { return nil }
            return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    private func copy(_ content: String, to name: String, in folder: Int32) throws(FetchError) {
        let source = try openFile(content)
        defer { close(source) }
        let copy = openat(folder, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o666)
        guard copy >= 0 else { throw FetchError.system(errno, "copying \(content)") }
        defer { close(copy) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
        defer { buffer.deallocate() }
        while true {
            let count = read(source, buffer.baseAddress, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FetchError.system(errno, "reading \(content)") }
            if count == 0 { return }
            var written = 0
            while written < count {
                let more = write(copy, buffer.baseAddress! + written, count - written)
                if more < 0 && errno == EINTR { continue }
                guard more > 0 else { throw FetchError.system(errno, "copying \(content)") }
                written += more
            }
        }
    }
}
