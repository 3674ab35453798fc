import Glibc

/// The length of an open file.
enum FileSize {
    static func of(_ descriptor: Int32) -> Int64 {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int64(status.st_size) : 0
    }
}
