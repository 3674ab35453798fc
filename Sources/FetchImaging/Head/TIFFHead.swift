import FetchCore

/// The head of a TIFF: its first directory, which may be anywhere in the file (TIFF 6.0, sections 2 and 8).
///
/// EXIF data has the same form.
struct TIFFHead {
    /// Where a tag's value is: its type, its count and the offset of the four bytes that hold it or say where it is.
    struct Entry {
        var type: Int
        var count: Int
        var place: Int64
    }

    private let bytes: PictureBytes
    private let isBig: Bool
    /// The entries of the first directory by tag.
    let entries: [Int: Entry]

    init(_ bytes: PictureBytes) throws(FetchError) {
        self.bytes = bytes
        let mark = try bytes.exactly(2, at: 0)
        guard mark == [0x49, 0x49] || mark == [0x4D, 0x4D] else {
            throw FetchError.damagedPicture("the TIFF has no byte order")
        }
        isBig = mark[0] == 0x4D
        func number(_ count: Int, _ offset: Int64) throws(FetchError) -> Int {
            mark[0] == 0x4D ? try bytes.big(count, at: offset) : try bytes.little(count, at: offset)
        }
        let start = Int64(try number(4, 4))
        var found: [Int: Entry] = [:]
        for index in 0..<min(1000, try number(2, start)) {
            let place = start + 2 + Int64(index) * 12
            found[try number(2, place)] = Entry(
                type: try number(2, place + 2), count: try number(4, place + 4), place: place + 8)
        }
        entries = found
    }

    /// The first value of a tag that holds whole numbers.
    func value(_ tag: Int) throws(FetchError) -> Int? {
        guard let entry = entries[tag], entry.count > 0 else { return nil }
        let width = [1: 1, 3: 2, 4: 4][entry.type] ?? 0
        guard width > 0 else { return nil }
        let place = width * entry.count <= 4 ? entry.place : Int64(try number(4, at: entry.place))
        return try number(width, at: place)
    }

    private func number(_ count: Int, at offset: Int64) throws(FetchError) -> Int {
        isBig ? try bytes.big(count, at: offset) : try bytes.little(count, at: offset)
    }

    /// The orientation in EXIF data; `nil` when there is none or the data makes no sense.
    static func orientation(ofEXIF exif: [UInt8]) -> Int? {
        guard let head = try? TIFFHead(PictureBytes(exif)), let value = try? head.value(274) else { return nil }
        return (1...8).contains(value) ? value : nil
    }

    static func read(_ bytes: PictureBytes) throws(FetchError) -> PictureHead {
        let tags = try TIFFHead(bytes)
        guard let width = try tags.value(256), let height = try tags.value(257) else {
            throw FetchError.damagedPicture("the TIFF has no size")
        }
        let channels = try tags.value(277) ?? 1
        let bits = try tags.value(258) ?? 1
        var head = PictureHead(.tiff, width: width, height: height, channels: channels, bitDepth: bits)
        head.isFloat = try tags.value(339) == 3
        let meaning = try tags.value(262)
        head.hasPalette = meaning == 3
        head.hasAlpha = tags.entries[338] != nil && channels > (meaning == 5 ? 4 : (meaning ?? 1) < 2 ? 1 : 3)
        head.orientation = try tags.value(274) ?? 1
        let pixel = max(1, channels * bits / 8)
        if let across = try tags.value(322), let down = try tags.value(323) {
            // A row of tiles is decoded at once.
            head.pieceBytes = (width / max(1, across) + 1) * across * down * pixel
        } else {
            let isPlain = try tags.value(259) ?? 1 == 1
            let rows = min(height, try tags.value(278) ?? height)
            // Rows of an uncompressed strip are read one by one.
            head.pieceBytes = width * pixel * (isPlain ? min(rows, 128) : rows)
        }
        return head
    }
}
