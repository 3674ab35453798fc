import FetchCore

/// One walk over a mask's rows that counts all classes and keeps those of the nearest pixels.
struct ClassReading {
    private let rows: PictureRows
    private let places: NearestPlaces
    private let bands: Int
    private let divisor: Int
    private var counts = [Int64](repeating: 0, count: 65_536)
    private var values: [UInt16]

    init(head: PictureHead, rows: PictureRows, target: PictureSize) {
        self.rows = rows
        places = NearestPlaces(of: head, target: target)
        bands = rows.bands
        // Decoders stretch values of less than 8 bits to 0...255.
        divisor = head.bitDepth < 8 && rows.kind == .unsigned8 ? 255 / (1 << head.bitDepth - 1) : 1
        values = [UInt16](repeating: 0, count: target.width * target.height)
    }

    mutating func run() throws(FetchError) -> ClassMask {
        let wanted = places.targets
        try rows.forEachStrip { (pixels, top, count) throws(FetchError) in
            try self.count(pixels)
            for row in top..<top + count {
                guard row < wanted.count, !wanted[row].isEmpty else { continue }
                let line = UnsafeRawBufferPointer(
                    rebasing: pixels[(row - top) * rows.rowBytes..<(row - top + 1) * rows.rowBytes])
                for target in wanted[row] { keep(line, row: target) }
            }
        }
        var found: [Int: Int64] = [:]
        for (value, count) in counts.enumerated() where count > 0 { found[value / divisor, default: 0] += count }
        return ClassMask(size: places.target, values: values, counts: found)
    }

    private mutating func keep(_ line: UnsafeRawBufferPointer, row: Int) {
        for (column, place) in places.columns.enumerated() {
            values[places.place(column: column, row: row)] = UInt16(value(line, place * bands) / divisor)
        }
    }

    private func value(_ pixels: UnsafeRawBufferPointer, _ place: Int) -> Int {
        switch rows.kind {
        case .unsigned8: Int(pixels[place])
        case .unsigned16: Int(pixels.loadUnaligned(fromByteOffset: place * 2, as: UInt16.self))
        case .signed16: Int(pixels.loadUnaligned(fromByteOffset: place * 2, as: Int16.self))
        case .unsigned32: Int(pixels.loadUnaligned(fromByteOffset: place * 4, as: UInt32.self))
        case .signed32: Int(pixels.loadUnaligned(fromByteOffset: place * 4, as: Int32.self))
        }
    }

    private mutating func count(_ pixels: UnsafeRawBufferPointer) throws(FetchError) {
        if bands == 1 && rows.kind == .unsigned8 { return countBytes(pixels) }
        if bands == 1 && rows.kind == .signed32 { return try countWords(pixels) }
        let total = pixels.count / rows.kind.bytes / bands
        for pixel in 0..<total {
            let first = value(pixels, pixel * bands)
            guard (0..<65_536).contains(first) else {
                throw FetchError.damagedPicture("the mask has the value \(first), which is no class")
            }
            if bands > 2 && (value(pixels, pixel * bands + 1) != first || value(pixels, pixel * bands + 2) != first) {
                throw FetchError.damagedPicture("the mask has colours where classes should be")
            }
            counts[first] += 1
        }
    }

    /// The same for whole numbers of 32 bits: runs of one class are counted at once.
    private mutating func countWords(_ pixels: UnsafeRawBufferPointer) throws(FetchError) {
        var wrong: Int32?
        counts.withUnsafeMutableBufferPointer { counts in
            pixels.withMemoryRebound(to: Int32.self) { words in
                var place = 0
                while place < words.count {
                    let (value, start) = (words[place], place)
                    guard (0..<65_536).contains(value) else {
                        wrong = value
                        return
                    }
                    repeat { place += 1 } while place < words.count && words[place] == value
                    counts[Int(value)] += Int64(place - start)
                }
            }
        }
        if let wrong { throw FetchError.damagedPicture("the mask has the value \(wrong), which is no class") }
    }

    /// Masks are flat: eight pixels of one class are counted at once.
    private mutating func countBytes(_ pixels: UnsafeRawBufferPointer) {
        counts.withUnsafeMutableBufferPointer { counts in
            var place = 0
            while place + 8 <= pixels.count {
                let word = pixels.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                if word == (word & 255) &* 0x0101_0101_0101_0101 {
                    counts[Int(word & 255)] += 8
                } else {
                    for byte in place..<place + 8 { counts[Int(pixels[byte])] += 1 }
                }
                place += 8
            }
            for byte in place..<pixels.count { counts[Int(pixels[byte])] += 1 }
        }
    }
}
