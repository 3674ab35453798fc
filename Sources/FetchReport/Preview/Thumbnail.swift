import FetchCore
import Glibc

/// A picture as a page can show it.
enum Thumbnail {
    /// Where a picture is.
    enum Place {
        case file(String)
        case bytes([UInt8])
    }

    /// A picture of so many bytes is put into the page as it is.
    private static let largest = 1 << 20

    /// An entry of a contact sheet.
    static func entry(_ path: String, _ place: Place, besides siblings: [String]) -> ContactSheet.Entry {
        var bytes: [UInt8] = []
        var size: Int64 = 0
        switch place {
        case .bytes(let given): (bytes, size) = (given, Int64(given.count))
        case .file(let file):
            var facts = stat()
            guard stat(file, &facts) == 0 else {
                return ContactSheet.Entry(path: path, words: SystemError.text(errno), content: nil)
            }
            size = Int64(facts.st_size)
            if size <= largest { bytes = read(file, Int(size)) }
        }
        var words = Units.bytes(size)
        if !siblings.isEmpty { words += ", with " + siblings.joined(separator: ", ") }
        guard let type = mediaType(bytes), bytes.count <= largest else {
            let reason = size > Int64(largest) ? "too large to be put into a page" : "not a picture that browsers show"
            return ContactSheet.Entry(path: path, words: words + "; " + reason, content: nil)
        }
        return ContactSheet.Entry(path: path, words: words, content: (type, bytes))
    }

    /// The media type that the first bytes tell, of pictures that browsers show.
    private static func mediaType(_ bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return "image/png" }
        if bytes.starts(with: "GIF8".utf8) { return "image/gif" }
        if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) { return "image/webp" }
        return bytes.starts(with: "BM".utf8) ? "image/bmp" : nil
    }

    private static func read(_ path: String, _ size: Int) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return [] }
        defer { close(file) }
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let got = Glibc.read(file, buffer.baseAddress! + count, size - count)
                if got <= 0 { return }
                count += got
            }
        }
    }
}
