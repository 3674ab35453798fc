/// A set of numbers that takes few bits for each where they lie close together, as ids of one dataset do.
///
/// Numbers are kept in pieces of 65,536: as a sorted list while a piece holds few, then as 8 kB of bits.
struct KeySet: Sendable {
    private enum Piece: Sendable {
        case few([UInt16])
        case many([UInt64])
    }

    /// A list of so many takes as much as the bits.
    private static let limit = 4096
    private var pieces: [UInt64: Piece] = [:]
    private(set) var count = 0

    /// Adds a number; false when it is there already.
    mutating func insert(_ key: UInt64) -> Bool {
        let isNew = Self.insert(UInt16(truncatingIfNeeded: key), into: &pieces[key >> 16, default: .few([])])
        if isNew { count += 1 }
        return isNew
    }

    func contains(_ key: UInt64) -> Bool {
        pieces[key >> 16].map { Self.contains(UInt16(truncatingIfNeeded: key), $0) } ?? false
    }

    /// How many numbers are not in `other`, and the smallest of them.
    func missing(in other: KeySet, examples: Int) -> (count: Int, first: [UInt64]) {
        var count = 0
        var first: [UInt64] = []
        for high in pieces.keys.sorted() {
            guard let piece = pieces[high] else { continue }
            for low in Self.members(piece) where !other.contains(high << 16 | UInt64(low)) {
                count += 1
                if first.count < examples { first.append(high << 16 | UInt64(low)) }
            }
        }
        return (count, first)
    }

    private static func insert(_ low: UInt16, into piece: inout Piece) -> Bool {
        switch piece {
        case .few(var list):
            piece = .few([])
            let place = self.place(of: low, in: list)
            if place < list.count && list[place] == low {
                piece = .few(list)
                return false
            }
            list.insert(low, at: place)
            piece = list.count <= limit ? .few(list) : .many(bits(list))
            return true
        case .many(var bits):
            piece = .few([])
            defer { piece = .many(bits) }
            let mask = UInt64(1) << UInt64(low & 63)
            if bits[Int(low >> 6)] & mask != 0 { return false }
            bits[Int(low >> 6)] |= mask
            return true
        }
    }

    private static func contains(_ low: UInt16, _ piece: Piece) -> Bool {
        switch piece {
        case .few(let list):
            let place = self.place(of: low, in: list)
            return place < list.count && list[place] == low
        case .many(let bits): return bits[Int(low >> 6)] >> UInt64(low & 63) & 1 == 1
        }
    }

    /// Where a number stands in a sorted list, or would.
    private static func place(of low: UInt16, in list: [UInt16]) -> Int {
        // Ids mostly come in order.
        if let last = list.last, last < low { return list.count }
        var (from, to) = (0, list.count)
        while from < to {
            let middle = (from + to) / 2
            if list[middle] < low { from = middle + 1 } else { to = middle }
        }
        return from
    }

    private static func bits(_ list: [UInt16]) -> [UInt64] {
        var bits = [UInt64](repeating: 0, count: 1024)
        for low in list { bits[Int(low >> 6)] |= 1 << UInt64(low & 63) }
        return bits
    }

    private static func members(_ piece: Piece) -> [UInt16] {
        switch piece {
        case .few(let list): list
        case .many(let bits):
            (0..<65_536).filter { bits[$0 >> 6] >> UInt64($0 & 63) & 1 == 1 }.map { UInt16($0) }
        }
    }
}
