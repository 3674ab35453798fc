/// How the values of a page are written (parquet-format, `Encoding`).
public enum Encoding: Int32, Sendable, Hashable {
    case plain = 0
    case plainDictionary = 2
    case rle = 3
    case bitPacked = 4
    case deltaBinaryPacked = 5
    case deltaLengthByteArray = 6
    case deltaByteArray = 7
    case rleDictionary = 8
    case byteStreamSplit = 9

    /// True for indices into the chunk's dictionary.
    var isDictionary: Bool { self == .plainDictionary || self == .rleDictionary }
}
