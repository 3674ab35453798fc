/// The kinds of picture files that are understood.
public enum PictureFormat: String, Sendable, Hashable, CaseIterable {
    case jpeg
    case png
    case webp
    case tiff
    case gif
    case bmp

    /// Tells the format by the first bytes, twelve of which are enough; `nil` for anything else.
    public init?(of bytes: some Collection<UInt8>) {
        let start = Array(bytes.prefix(12))
        if start.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if start.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if start.count == 12, start.starts(with: Array("RIFF".utf8)), start[8...].elementsEqual("WEBP".utf8) {
            self = .webp
        } else if start.starts(with: [0x49, 0x49, 42, 0]) || start.starts(with: [0x4D, 0x4D, 0, 42]) {
            self = .tiff
        } else if start.starts(with: Array("GIF87a".utf8)) || start.starts(with: Array("GIF89a".utf8)) {
            self = .gif
        } else if start.starts(with: Array("BM".utf8)), start.count == 12, start[6..<10].allSatisfy({ $0 == 0 }) {
            // Four reserved bytes tell it from text.
            self = .bmp
        } else {
            return nil
        }
    }

    /// The usual file name extension, without a dot.
    public var suffix: String {
        switch self {
        case .jpeg: "jpg"
        case .tiff: "tif"
        default: rawValue
        }
    }
}
