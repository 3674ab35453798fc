/// What a decoder finds wrong, before anybody knows in which file and column it works.
enum Fault: Error, Hashable {
    /// The bytes end too early. Where more can be had, the reader gets them and tries again.
    case short
    case damaged(String)
    case wrongChecksum
    case unsupported(String)
    case encrypted(String)
    case limit(String)
    case localIO(String)
    /// A copy in a compressed page reaches back beyond the window that is kept.
    case farCopy

    /// The public form, still without a place.
    var error: ParquetError {
        switch self {
        case .short: ParquetError(.damaged, "its data ends too early")
        case .damaged(let what): ParquetError(.damaged, what)
        case .wrongChecksum: ParquetError(.wrongChecksum, "the page does not match its checksum")
        case .unsupported(let what): ParquetError(.unsupported, what)
        case .encrypted(let what): ParquetError(.encrypted, what)
        case .limit(let what): ParquetError(.limit, what)
        case .localIO(let what): ParquetError(.localIO, what)
        case .farCopy: ParquetError(.damaged, "a copy reaches back too far")
        }
    }
}
