import FetchCore
import FetchImaging
import Glibc

/// Makes pictures small enough for a page.
struct Thumbnail {
    /// A picture of so many bytes, and no larger than ``side``, is put into the page as it is.
    private static let smallBytes: Int64 = 128 << 10
    /// Where it cannot be made small, a picture of so many bytes is put into the page nevertheless.
    private static let mostBytes: Int64 = 1 << 20
    /// A grey picture of no more values than this is a mask of classes: their values differ too little to be seen.
    private static let mostClasses = 32
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
            if let mask = try? painted(picture, content) {
                words += "; classes in colours"
                return ContactSheet.Entry(path: path, words: words, content: ("image/png", try mask.png()))
            }
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

    /// A mask in colours; `nil` for what is none, or has only black and white.
    private func painted(_ picture: Picture, _ content: PartContent) throws(FetchError) -> Raster? {
        let head = picture.head
        guard head.channels == 1, !head.hasPalette, !head.isFloat, [.png, .tiff].contains(head.format) else {
            return nil
        }
        let classes = try Mask(content).classes(at: picture.size.fitting(Self.side), budget: budget)
        let values = classes.counts.keys.filter { $0 != 0 && $0 != 255 }
        guard classes.counts.count <= Self.mostClasses, !values.isEmpty else { return nil }
        var colours = [0: RGB(0, 0, 0), 255: RGB(255, 255, 255)]
        for value in values { colours[value] = Self.colour(of: value) }
        return classes.painted(colours)
    }

    /// A colour for a class, the same on every page: hues a golden angle apart, in two shades.
    private static func colour(of value: Int) -> RGB {
        let hue = (Double(value) * 137.508).truncatingRemainder(dividingBy: 360) / 60
        let light = value % 2 == 0 ? 230.0 : 170.0
        let part = { (shift: Double) in
            let place = (hue + shift).truncatingRemainder(dividingBy: 6)
            let share = place < 1 ? place : place < 3 ? 1 : place < 4 ? 4 - place : 0
            return UInt8(40 + share * (light - 40))
        }
        return RGB(part(2), part(0), part(4))
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
