public import FetchCore
import Glibc

/// What is wanted out of archives, instead of the archives themselves.
public struct Unpacking: Sendable {
    /// Which samples of each archive.
    public var choice = SampleChoice.all
    /// Samples wanted of all archives together, the first ones, spread over them evenly.
    public var totalSamples: Int?
    /// The samples wanted when they are named, by their keys.
    public var names: Set<String> = []
    /// A sample's place in a random order (`Docs/Decisions/0004-hash-rank-instead-of-shuffling.md`).
    public var rank: @Sendable (_ key: String, _ seed: UInt64) -> UInt64
    /// The parts that are wanted, as extensions in lower case; empty for all.
    public var parts: Set<String> = []
    /// How members make samples.
    public var rule: SampleRule = .consecutive
    /// Stands for what becomes of members on the way; empty when they come as they are.
    public var shape = ""
    /// Bring the archive as well, under its own name.
    public var keepsArchives = false
    /// What a lock says of members; `nil` where there is no lock.
    public var locked: LockedPaths?
    /// Archives unpacked at once.
    public var width = 5
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
        canRead: @escaping @Sendable ([UInt8]) -> Bool, rank: @escaping @Sendable (String, UInt64) -> UInt64
    ) {
        self.open = open
        self.canRead = canRead
        self.rank = rank
    }

    /// True when only a part of each archive is wanted.
    var isSampling: Bool { choice != .all || totalSamples != nil }

    /// What is wanted of one archive, given its share of all samples.
    func goal(share: Int?) -> UnpackGoal {
        let choice = share.map { .first($0) } ?? choice
        var parts = parts
        if case .parts(let all) = rule, choice != .all {
            // Samples of these parts are others than samples of those.
            let chosen = parts.isEmpty ? Set(all) : parts.intersection(all)
            if !chosen.isEmpty { parts = chosen }
        }
        return UnpackGoal(choice: choice, parts: parts, keepsArchive: keepsArchives, shape: shape)
    }

    /// How much of an archive of `size` bytes is read, on average, until `count` samples are complete.
    ///
    /// With members in random order, of N samples with p parts the first f·(all bytes) hold N·fᵖ complete ones, so that
    /// K of them take the fraction (K/N)^(1/p); where parts stand together, K/N.
    func expectedBytes(of size: Int64, share: Int?) -> Int64 {
        guard case .first(let count) = goal(share: share).choice, let typical = typicalSampleSize, typical > 0 else {
            return size
        }
        let share = min(1, Double(count) / max(1, Double(size) / Double(typical)))
        guard case .parts(let needed) = rule else { return Int64(Double(size) * share) }
        let wanted = parts.isEmpty ? needed.count : needed.count { parts.contains($0) }
        guard wanted > 1 else { return Int64(Double(size) * share) }
        return Int64(Double(size) * pow(share, 1 / Double(wanted)))
    }
}

/// Which samples of an archive are wanted.
public enum SampleChoice: Sendable, Hashable {
    case all
    /// The first ones to be complete in the archive's order.
    case first(Int)
    /// Some at random: those of lowest rank.
    case random(Int, seed: UInt64)
    /// Those with certain keys; the text stands for the list of them.
    case named(String)

    /// `all`, `samples 5`, `random 5 seed 0`, `named 1f3a…`.
    var text: String {
        switch self {
        case .all: "all"
        case .first(let count): "samples \(count)"
        case .random(let count, let seed): "random \(count) seed \(seed)"
        case .named(let list): "named \(list)"
        }
    }

    /// Reads the words of ``text``.
    init?(_ words: [Substring]) {
        switch words.first {
        case "all": self = .all
        case "samples":
            guard words.count == 2, let count = Int(words[1]) else { return nil }
            self = .first(count)
        case "random":
            guard words.count == 4, let count = Int(words[1]), let seed = UInt64(words[3]) else { return nil }
            self = .random(count, seed: seed)
        case "named":
            guard words.count == 2 else { return nil }
            self = .named(String(words[1]))
        default: return nil
        }
    }

    /// True when what was brought for `self` holds all that `other` wants.
    func covers(_ other: SampleChoice) -> Bool {
        switch (self, other) {
        case (.all, _): true
        case (.first(let mine), .first(let theirs)): mine >= theirs
        case (.random(let mine, let seed), .random(let theirs, let other)): mine >= theirs && seed == other
        default: self == other
        }
    }
}

/// What is wanted of one archive; as text it stands in the ledger.
struct UnpackGoal: Sendable, Hashable {
    var choice: SampleChoice
    /// Extensions; empty for all.
    var parts: Set<String>
    var keepsArchive: Bool
    /// Stands for what becomes of members on the way; empty when they come as they are.
    var shape: String

    /// The choice, with `of jpg,json`, `as 1f3a` and `and the archive` behind it where that is wanted.
    var text: String {
        var text = choice.text
        if !parts.isEmpty { text += " of " + parts.sorted().joined(separator: ",") }
        if !shape.isEmpty { text += " as " + shape }
        return keepsArchive ? text + Self.archive : text
    }

    private static let archive = " and the archive"

    init(choice: SampleChoice, parts: Set<String>, keepsArchive: Bool, shape: String = "") {
        self.shape = shape
        self.choice = choice
        self.parts = parts
        self.keepsArchive = keepsArchive
    }

    /// Reads ``text``; `nil` for anything else.
    init?(_ text: String) {
        var rest = text[...]
        keepsArchive = rest.hasSuffix(Self.archive)
        if keepsArchive { rest = rest.dropLast(Self.archive.count) }
        var words = rest.split(separator: " ")
        shape = ""
        if words.count > 2, words[words.count - 2] == "as" {
            shape = String(words.removeLast())
            words.removeLast()
        }
        parts = []
        if words.count > 2, words[words.count - 2] == "of" {
            parts = Set(words.removeLast().split(separator: ",").map(String.init))
            words.removeLast()
        }
        guard let choice = SampleChoice(words) else { return nil }
        self.choice = choice
    }

    /// True when going on where `self` ended brings what `other` wants.
    func isOutgrown(by other: UnpackGoal) -> Bool {
        guard case .first = choice, case .first = other.choice else { return false }
        return parts == other.parts && shape == other.shape
    }

    /// True when what was brought for `self` is enough for `other`.
    func covers(_ other: UnpackGoal) -> Bool {
        guard keepsArchive || !other.keepsArchive, shape == other.shape else { return false }
        guard parts.isEmpty || !other.parts.isEmpty && other.parts.isSubset(of: parts) else { return false }
        // The first samples of other parts need not be the same ones.
        return parts == other.parts || choice == .all ? choice.covers(other.choice) : false
    }
}
