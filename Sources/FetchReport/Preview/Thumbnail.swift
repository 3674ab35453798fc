import FetchCore
import FetchImaging
import Glibc

/// Makes pictures small enough for a page.
struct Thumbnail {
    /// A picture of so many bytes, and no larger than ``side``, is put into the page as it is.
    private static let smallBytes: Int64 = 128 << 10
    /// Where it cannot be made small, a picture of so many bytes is put into the page nevertheless.
    private static let mostBytes: Int64 = 1 << 20
    /// The longer side of what is shown, in pixels: twice as large as it is shown, for dense screens.
    private static let side = 480

    private let budget: MemoryBudget

    /// - Parameter memory: what decoding may take, in bytes.
    init(memory: Int64) { budget = MemoryBudget(whole: memory, option: "the memory that fetch preview takes,") }

    /// An entry of a contact sheet.
    func entry(_ path: String, _ content: PartContent, besides siblings: [String]) -> ContactSheet.Entry {
        var words = Units.bytes(content.size)
        if !siblings.isEmpty { words += ", with " + siblings.joined(separator: ", ") }
        do throws(FetchError) {
            let picture = try Picture(content)
            let size = picture.size
            words = "\(Units.count(size.width)) x \(Units.count(size.height)) px, \(words)"
            return ContactSheet.Entry(path: path, words: words, content: try shown(picture, content))
        } catch {
            return ContactSheet.Entry(path: path, words: "\(words); \(error.message)", content: nil)
        }
    }

    private func shown(
        _ picture: Picture, _ content: PartContent
    ) throws(FetchError) -> (type: String, bytes: [UInt8]) {
        let size = picture.size
        let type = Self.mediaType(picture.head)
        if let type, content.size <= Self.smallBytes, max(size.width, size.height) <= Self.side {
            return (type, try content.head(Int(content.size)))
        }
        do throws(FetchError) {
            let small = try picture.shrunk(to: Self.side, budget: budget)
            // Photographs take a fifth of the bytes.
            if picture.head.format == .jpeg { return ("image/jpeg", try small.encoded(as: .jpeg)) }
            return ("image/png", try small.png())
        } catch {
            guard let type, content.size <= Self.mostBytes else { throw error }
            return (type, try content.head(Int(content.size)))
        }
    }

    /// The media type of a picture that browsers show; `nil` for others.
    private static func mediaType(_ head: PictureHead) -> String? {
        switch head.format {
        case .jpeg: "image/jpeg"
        case .png: "image/png"
        case .gif: "image/gif"
        case .webp: "image/webp"
        case .bmp: "image/bmp"
        case .tiff: nil
        }
    }
}
