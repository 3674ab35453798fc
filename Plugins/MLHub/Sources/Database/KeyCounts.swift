/// How often each collection has each asset key: for the check of `--collection` and `--assets`.
struct KeyCounts {
    /// One key of one collection.
    struct Entry {
        var collection: Int64
        var key: String
        var count: Int64
    }

    /// A catalog that makes up more keys than this is not checked.
    private static let most = 10_000

    private(set) var entries: [Entry] = []
    /// False when some keys were left out.
    private(set) var isComplete = true
    private var places: [UInt64: Int] = [:]

    /// Counts one.
    mutating func add(_ key: UnsafeRawBufferPointer, of collection: Int64) {
        let hash = FNV1a.hash(key, seed: UInt64(bitPattern: collection))
        if let place = places[hash] {
            entries[place].count += 1
        } else if entries.count < Self.most {
            places[hash] = entries.count
            entries.append(Entry(collection: collection, key: String(decoding: key, as: UTF8.self), count: 1))
        } else {
            isComplete = false
        }
    }
}

/// FNV-1a with 64 bits: for keys of a dozen bytes it takes a few nanoseconds, and no string has to be made.
enum FNV1a {
    static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ seed
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }
}
