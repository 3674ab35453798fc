import CArchive

/// An archive libarchive would not make, with its reason.
struct TarArchiveError: Error, CustomStringConvertible {
    let description: String

    init(archive: OpaquePointer?) {
        description = "tar: " + (archive_error_string(archive).map { String(cString: $0) } ?? "unknown error")
    }
}
