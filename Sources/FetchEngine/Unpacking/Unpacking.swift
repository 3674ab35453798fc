public import FetchCore
import Glibc

/// What is wanted out of archives, instead of the archives themselves.
public struct Unpacking: Sendable {
    /// Samples wanted of each archive; `nil` for everything in it.
    public var samples: Int?
    /// Samples wanted of all archives together, spread over them evenly.
    public var totalSamples: Int?
    /// The parts that are wanted, as extensions in lower case; empty for all.
    public var parts: Set<String> = []
    /// How members make samples.
    public var rule: SampleRule = .consecutive
    /// Bring the archive as well, under its own name.
    public var keepsArchives = false
    /// Archives unpacked at once.
    public var width = 8
    /// What one sample weighs in an archive when nobody says, in bytes; for estimates.
    public var typicalSampleSize: Int64?
    /// Opens an archive: its name for messages, where to begin, and its bytes.
    public var open:
        @Sendable (_ name: String, _ at: ArchivePosition?, _ pull: @escaping BytePull) throws(FetchError)
            -> any MemberReader
    /// True when bytes begin an archive that ``open`` can read.
    public var canRead: @Sendable (_ head: [UInt8]) -> Bool

    /// Unpacks everything, unless told otherwise.
    public init(
        open:
            @escaping @Sendable (String, ArchivePosition?, @escaping BytePull) throws(FetchError) ->
            any MemberReader,
        canRead: @escaping @Sendable ([UInt8]) -> Bool
    ) {
        self.open = open
        self.canRead = canRead
    }

    /// True when only a part of each archive is wanted.
    var isSampling: Bool { samples != nil || totalSamples != nil }

    /// What is wanted of one archive.
    func goal(samples count: Int?) -> UnpackGoal {
        UnpackGoal(samples: count, parts: parts, keepsArchive: keepsArchives)
    }

    /// How much of an archive of `size` bytes is read, on average, until `count` samples are complete.
    ///
    /// With members in random order, of N samples with p parts the first f·(all bytes) hold N·fᵖ complete ones, so that
    /// K of them take the fraction (K/N)^(1/p); where parts stand together, K/N.
    func expectedBytes(of size: Int64, samples count: Int?) -> Int64 {
        guard let count, let typical = typicalSampleSize, typical > 0 else { return size }
        let share = min(1, Double(count) / max(1, Double(size) / Double(typical)))
        guard case .parts(let needed) = rule else { return Int64(Double(size) * share) }
        let wanted = parts.isEmpty ? needed.count : needed.count { parts.contains($0) }
        guard wanted > 1 else { return Int64(Double(size) * share) }
        return Int64(Double(size) * pow(share, 1 / Double(wanted)))
    }
}

/// What is wanted of one archive; as text it stands in the ledger.
struct UnpackGoal: Sendable, Hashable {
    /// Samples; `nil` for everything.
    var samples: Int?
    /// Extensions; empty for all.
    var parts: Set<String>
    var keepsArchive: Bool

    /// `samples 5 of jpg,json`, `all`, `all of json`, with `and the archive` behind it.
    var text: String {
        var text = samples.map { "samples \($0)" } ?? "all"
        if !parts.isEmpty { text += " of " + parts.sorted().joined(separator: ",") }
        return keepsArchive ? text + " and the archive" : text
    }

    init(samples: Int?, parts: Set<String>, keepsArchive: Bool) {
        self.samples = samples
        self.parts = parts
        self.keepsArchive = keepsArchive
    }

    /// Reads ``text``; `nil` for anything else.
    init?(_ text: String) {
        var rest = text[...]
        keepsArchive = rest.hasSuffix(" and the archive")
        if keepsArchive { rest = rest.dropLast(" and the archive".count) }
        let words = rest.split(separator: " ")
        parts = []
        if let of = words.firstIndex(of: "of"), words.index(after: of) < words.endIndex {
            parts = Set(words[words.index(after: of)].split(separator: ",").map(String.init))
        }
        switch words.first {
        case "all": samples = nil
        case "samples":
            guard words.count > 1, let count = Int(words[1]) else { return nil }
            samples = count
        default: return nil
        }
    }

    /// True when what was brought for `self` is enough for `other`.
    func covers(_ other: UnpackGoal) -> Bool {
        guard keepsArchive || !other.keepsArchive else { return false }
        guard parts.isEmpty || !other.parts.isEmpty && other.parts.isSubset(of: parts) else { return false }
        guard let mine = samples else { return true }
        // The first samples of other parts need not be the same ones.
        guard parts == other.parts, let theirs = other.samples else { return false }
        return mine >= theirs
    }
}
