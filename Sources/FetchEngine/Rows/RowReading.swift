public import FetchCore

/// What is wanted out of files of rows, instead of the files themselves.
public struct RowReading: Sendable {
    /// Which rows of each file, of those that ``range`` and ``condition`` leave.
    public var amount = SampleQuery.Amount.all
    /// Rows wanted of all files together, the first ones, spread over them evenly.
    public var totalSamples: Int?
    /// Only rows with these numbers.
    public var range: Range<Int64>?
    /// The condition that rows must meet, in the command line's words; ``open`` knows what it means.
    public var condition = ""
    /// The columns that are wanted, in the command line's words; ``open`` knows which they are.
    public var columns = ""
    /// What a lock says of parts; `nil` where there is no lock.
    public var locked: LockedPaths?
    /// Files read at once.
    public var width = 3
    /// True for the name of a file of rows.
    public var isNamed: @Sendable (RelativePath) -> Bool
    /// True when bytes begin a file that ``open`` can read.
    public var canRead: @Sendable (_ head: [UInt8]) -> Bool
    /// Opens a file; `scratch` is a folder for what is too large for memory.
    public var open:
        @Sendable (_ path: RelativePath, _ bytes: any RandomAccess, _ scratch: String) async throws -> any SampleTable
    /// A short hash of words, for the ledger.
    public var digest: @Sendable (String) -> String

    /// Reads all rows, unless told otherwise.
    public init(
        isNamed: @escaping @Sendable (RelativePath) -> Bool, canRead: @escaping @Sendable ([UInt8]) -> Bool,
        open: @escaping @Sendable (RelativePath, any RandomAccess, String) async throws -> any SampleTable,
        digest: @escaping @Sendable (String) -> String
    ) {
        self.isNamed = isNamed
        self.canRead = canRead
        self.open = open
        self.digest = digest
    }

    /// What is wanted of one file, given its share of all samples and what changes them.
    func goal(share: Int?, _ transforms: [any SampleTransform]) -> RowGoal {
        let shape = ([columns] + transforms.map(\.words)).joined(separator: "\n")
        let choice = "\(range.map { "\($0)" } ?? "")\n\(condition)"
        return RowGoal(amount: share.map { .first($0) } ?? amount, choice: digest(choice), shape: digest(shape))
    }
}

/// What is wanted of one file of rows; as text it stands in the ledger.
struct RowGoal: Sendable, Hashable {
    var amount: SampleQuery.Amount
    /// Stands for the rows among which the amount is taken.
    var choice: String
    /// Stands for what becomes of a row: its columns, and what changes it.
    var shape: String

    private static let mark = "rows"

    init(amount: SampleQuery.Amount, choice: String, shape: String) {
        self.amount = amount
        self.choice = choice
        self.shape = shape
    }

    /// True when a goal in the ledger is one of rows.
    static func isOne(_ text: String) -> Bool { text.hasPrefix(mark + " ") }

    /// `rows 1f3a 09bc all`, `rows 1f3a 09bc first 5`, `rows 1f3a 09bc random 5 0`.
    var text: String {
        let amount =
            switch amount {
            case .all: "all"
            case .first(let count): "first \(count)"
            case .random(let count, let seed): "random \(count) \(seed)"
            }
        return "\(Self.mark) \(choice) \(shape) \(amount)"
    }

    /// Reads ``text``; `nil` for anything else.
    init?(_ text: String) {
        let words = text.split(separator: " ").map(String.init)
        guard words.count >= 4, words[0] == Self.mark else { return nil }
        (choice, shape) = (words[1], words[2])
        switch (words[3], words.count) {
        case ("all", 4): amount = .all
        case ("first", 5):
            guard let count = Int(words[4]) else { return nil }
            amount = .first(count)
        case ("random", 6):
            guard let count = Int(words[4]), let seed = UInt64(words[5]) else { return nil }
            amount = .random(count, seed: seed)
        default: return nil
        }
    }

    /// True when what was brought for `self` is enough for `other`.
    func covers(_ other: RowGoal) -> Bool {
        guard shape == other.shape, choice == other.choice else { return false }
        return switch (amount, other.amount) {
        case (.all, _): true
        case (.first(let mine), .first(let theirs)): mine >= theirs
        case (.random(let mine, let seed), .random(let theirs, let other)): mine >= theirs && seed == other
        default: false
        }
    }

    /// True when going on behind the last row that was read brings what `other` wants.
    func isContinued(by other: RowGoal) -> Bool {
        guard shape == other.shape, choice == other.choice else { return false }
        return switch (amount, other.amount) {
        case (.first, .first), (.first, .all), (.all, .all), (.all, .first): true
        default: amount == other.amount
        }
    }
}
