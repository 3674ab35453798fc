/// What the decoders of byte arrays have in common.
class ByteArrayDecoder: ValueDecoder {
    /// How much a batch may hold, and what makes a value large.
    struct Limits {
        var inline: Int
        var batch: Int
        var folder: String
        var origin: ValueOrigin
    }

    final let limits: Limits

    init(_ limits: Limits) {
        self.limits = limits
    }

    /// Adds a value whose bytes live as long as `keeper`.
    final func add(
        _ bytes: UnsafeRawBufferPointer, to values: ByteArrayValues, keeper: AnyObject
    ) -> Stop {
        if bytes.count > limits.inline {
            return .large(LargeValue(bytes, keeper: keeper, folder: limits.folder, origin: limits.origin))
        }
        values.append(bytes)
        return .none
    }

    final func arrays(_ values: BatchValues) throws(Fault) -> ByteArrayValues {
        guard case .byteArrays(let arrays) = values else {
            throw .damaged("the values have another type than the column")
        }
        return arrays
    }
}
