/// Decodes the values of one page, in order.
class ValueDecoder {
    /// Why a decoder stopped before it had given as many values as it was asked for.
    enum Stop {
        /// It did not.
        case none
        /// The batch holds enough bytes.
        case full
        /// The page must have this many bytes available.
        case needs(Int)
        /// The next value is a large one.
        case large(LargeValue)
        /// The next value is at this place of a dictionary that is streamed.
        case dictionary(Int)
    }

    /// How many values were decoded, and why not more.
    typealias Progress = (count: Int, stop: Stop)

    /// Adds up to `count` values to `values`.
    func decode(_ count: Int, into values: BatchValues) throws(Fault) -> Progress {
        throw .unsupported("these values cannot be decoded")
    }

    /// Passes over up to `count` values.
    func skip(_ count: Int) throws(Fault) -> Progress {
        throw .unsupported("these values cannot be decoded")
    }
}

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
