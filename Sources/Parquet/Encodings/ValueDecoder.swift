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
