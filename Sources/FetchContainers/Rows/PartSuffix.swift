/// Tells what kind of file some bytes begin, by their signature.
enum PartSuffix {
    private static let signatures: [(offset: Int, bytes: [UInt8], suffix: String)] = [
        (0, [0xFF, 0xD8, 0xFF], "jpg"),
        (0, [0x89] + Array("PNG\r\n".utf8), "png"),
        (0, Array("II".utf8) + [0x2A, 0], "tif"),
        (0, Array("MM".utf8) + [0, 0x2A], "tif"),
        (0, Array("II".utf8) + [0x2B, 0], "tif"),
        (0, Array("MM".utf8) + [0, 0x2B], "tif"),
        (0, Array("GIF8".utf8), "gif"),
        (8, Array("WEBP".utf8), "webp"),
        (0, [0, 0, 0, 0x0C] + Array("jP  ".utf8), "jp2"),
        (0, [0xFF, 0x4F, 0xFF, 0x51], "j2k"),
        (0, [0xFF, 0x0A], "jxl"),
        (0, [0, 0, 0, 0x0C] + Array("JXL ".utf8), "jxl"),
        (8, Array("WAVE".utf8), "wav"),
        (0, Array("fLaC".utf8), "flac"),
        (0, Array("OggS".utf8), "ogg"),
        (0, Array("ID3".utf8), "mp3"),
        (0, [0xFF, 0xFB], "mp3"),
        (4, Array("ftypavif".utf8), "avif"),
        (4, Array("ftypheic".utf8), "heic"),
        (4, Array("ftyp".utf8), "mp4"),
        (0, [0x1A, 0x45, 0xDF, 0xA3], "webm"),
        (0, Array("%PDF".utf8), "pdf"),
        (0, [0x93] + Array("NUMPY".utf8), "npy"),
        (0, Array("PK".utf8) + [3, 4], "zip"),
        (0, [0x1F, 0x8B], "gz"),
        (0, [0x28, 0xB5, 0x2F, 0xFD], "zst"),
        (0, Array("BM".utf8), "bmp"),
    ]

    /// The extension by the bytes, otherwise that of a file name the writer noted, otherwise `bin`.
    static func of(_ head: some Collection<UInt8>, name: String?) -> String {
        let head = Array(head.prefix(64))
        for (offset, bytes, suffix) in signatures where head.dropFirst(offset).starts(with: bytes) { return suffix }
        guard let name, let dot = name.lastIndex(of: ".") else { return "bin" }
        let suffix = name[name.index(after: dot)...].lowercased()
        let isUsable =
            (1...8).contains(suffix.utf8.count) && suffix.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return isUsable ? suffix : "bin"
    }
}
