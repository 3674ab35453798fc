/// A container whose samples are numbered and can be read by their numbers: a file of rows.
public protocol SampleTable: Sendable {
    /// How many samples it holds.
    var count: Int64 { get }

    /// Reads the chosen samples, in the container's order.
    ///
    /// - Throws: ``FetchError`` with code `usage` when the choice names what the container does not have.
    func samples(_ choice: SampleQuery) throws(FetchError) -> any SampleReader

    /// About how many bytes of the container are read for a choice, as far as its metadata tells.
    func cost(_ choice: SampleQuery) async throws -> Int64
}

/// Reads the samples of one container. Used from one task at a time.
public protocol SampleReader: AnyObject {
    /// How many of the chosen samples lie behind: given out now or before, there already, or lost.
    var given: Int { get }
    /// The next sample, or `nil` after the last one.
    ///
    /// Throws ``LostSamples`` where some cannot be read; the next call goes on behind them. Any other error ends
    /// reading: those of where the bytes come from.
    func next() async throws -> Sample?
}

/// Which samples of a container are wanted, by their numbers and by what the container was opened with.
public struct SampleQuery: Sendable {
    /// How many of the samples that are not left out otherwise.
    public enum Amount: Sendable, Hashable {
        case all
        /// The first ones.
        case first(Int)
        /// Those of lowest rank.
        case random(Int, seed: UInt64)
    }

    public var amount: Amount
    /// Only samples with these numbers.
    public var range: Range<Int64>?
    /// Samples before this number were given out before: they are not read, and of a number of first ones, as many
    /// less are given.
    public var start: Int64
    /// How many were given out before `start`.
    public var given: Int
    /// True for a sample that is not to be read because it is there; it counts all the same.
    public var isThere: @Sendable (_ number: Int64) -> Bool

    /// Chooses samples.
    public init(
        _ amount: Amount = .all, range: Range<Int64>? = nil, start: Int64 = 0, given: Int = 0,
        isThere: @escaping @Sendable (Int64) -> Bool = { _ in false }
    ) {
        self.amount = amount
        self.range = range
        self.start = start
        self.given = given
        self.isThere = isThere
    }
}

/// Some samples that cannot be read; the others can.
public struct LostSamples: Error, Sendable {
    /// The numbers of the first and behind the last of them.
    public var numbers: Range<Int64>
    /// What is wrong, with the place.
    public var reason: FetchError
    /// Where in the container it was found.
    public var place: ContainerPlace

    /// Describes a loss.
    public init(_ numbers: Range<Int64>, reason: FetchError, place: ContainerPlace) {
        self.numbers = numbers
        self.reason = reason
        self.place = place
    }
}

/// A place inside a container, as far as it is known.
public struct ContainerPlace: Sendable, Hashable {
    /// The row group, from 0.
    public var rowGroup: Int?
    /// The column's path.
    public var column: String?
    /// In bytes from the container's first.
    public var offset: Int64?

    /// Describes a place.
    public init(rowGroup: Int? = nil, column: String? = nil, offset: Int64? = nil) {
        self.rowGroup = rowGroup
        self.column = column
        self.offset = offset
    }
}
