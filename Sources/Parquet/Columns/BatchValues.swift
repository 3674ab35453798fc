/// Where decoders put values.
enum BatchValues {
    case fixed(FixedValues)
    case byteArrays(ByteArrayValues)

    /// Room for values of `leaf`.
    init(_ leaf: Leaf) {
        if let width = leaf.width {
            self = .fixed(FixedValues(width: width))
        } else {
            self = .byteArrays(ByteArrayValues())
        }
    }

    var count: Int {
        switch self {
        case .fixed(let values): values.count
        case .byteArrays(let values): values.count
        }
    }

    func append(_ other: BatchValues) {
        switch (self, other) {
        case (.fixed(let mine), .fixed(let theirs)): mine.append(theirs)
        case (.byteArrays(let mine), .byteArrays(let theirs)): mine.append(theirs)
        default: break
        }
    }

    func removeFirst(_ number: Int) {
        switch self {
        case .fixed(let values): values.removeFirst(number)
        case .byteArrays(let values): values.removeFirst(number)
        }
    }
}
