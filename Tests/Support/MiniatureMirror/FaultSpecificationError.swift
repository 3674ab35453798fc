/// A fault specification that cannot be read.
public struct FaultSpecificationError: Error, CustomStringConvertible, Sendable {
    /// The specification.
    public let text: String

    /// What is wrong with it.
    public let reason: String

    /// For example `fault 'stall:5': a number is missing`.
    public var description: String { "fault '\(text)': \(reason)" }
}
