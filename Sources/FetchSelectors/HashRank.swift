import CXXHash
import FetchCore

/// The rank by which samplers pick: XXH64 of an item's id (`xxh64-rank/1`).
///
/// One rule for every source, so that anybody can repeat it: in Python,
/// `xxhash.xxh64(id.encode(), seed=seed).intdigest()`.
public enum HashRank {
    /// The rule's name and version, as the manifest records it.
    static let algorithm = "xxh64-rank/1"

    /// XXH64 of the UTF-8 bytes of `text` with a seed.
    public static func of(_ text: String, seed: UInt64) -> UInt64 {
        var text = text
        return text.withUTF8 { XXH64($0.baseAddress, $0.count, seed) }
    }
}

/// The hash of a universe: XXH64 (seed 0) of the item ids in order, each followed by a line feed.
final class UniverseHash {
    private let state: OpaquePointer
    private(set) var count = 0

    init() {
        guard let state = XXH64_createState() else { fatalError("out of memory") }
        self.state = state
        XXH64_reset(state, 0)
    }

    deinit { XXH64_freeState(state) }

    /// Adds the next item.
    func add(_ id: String) {
        var line = id + "\n"
        line.withUTF8 { _ = XXH64_update(state, $0.baseAddress, $0.count) }
        count += 1
    }

    /// 16 hexadecimal digits.
    var text: String { Hex.encode(XXH64_digest(state)) }
}
