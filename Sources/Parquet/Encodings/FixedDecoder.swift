/// Decodes values of a fixed width; a page is all in memory for it.
class FixedDecoder: ValueDecoder {
    /// Writes exactly `count` values to `output`.
    func decode(_ count: Int, to output: UnsafeMutableRawPointer) throws(Fault) {
        throw .unsupported("these values cannot be decoded")
    }

    /// Passes over exactly `count` values.
    func pass(_ count: Int) throws(Fault) {
        throw .unsupported("these values cannot be decoded")
    }

    final override func decode(_ count: Int, into values: BatchValues) throws(Fault) -> Progress {
        guard case .fixed(let fixed) = values else { throw .damaged("the values have another type than the column") }
        try decode(count, to: fixed.reserve(count))
        fixed.added(count)
        return (count, .none)
    }

    final override func skip(_ count: Int) throws(Fault) -> Progress {
        try pass(count)
        return (count, .none)
    }
}
