import FetchCore

/// A value of a condition, with as much of its type as decides how it compares.
indirect enum Scalar: Sendable {
    case null
    case boolean(Bool)
    case integer(Int128)
    /// An integer, and how many of its digits stand behind the point.
    case decimal(Int128, scale: Int)
    case float(Float)
    case double(Double)
    case text(String)
    case bytes([UInt8])
    /// Days since 1970-01-01, nanoseconds since midnight, microseconds since 1970.
    case date(Int64)
    case time(Int64)
    case timestamp(Int64)
    case list([Scalar])
    case structure([Scalar])

    var isNull: Bool { if case .null = self { true } else { false } }

    /// The value of a field of this type.
    init(_ value: FieldValue, _ type: FieldType) {
        switch value {
        case .null: self = .null
        case .boolean(let value): self = .boolean(value)
        case .integer(let value): self = .integer(Int128(value))
        case .unsigned(let value): self = .integer(Int128(value))
        case .number(let value): self = type == .float ? .float(Float(value)) : .double(value)
        case .decimal(let digits): self = Scalar(decimal: digits) ?? .double(Double(digits) ?? .nan)
        case .text(let text): self = .text(text)
        case .bytes(let bytes): self = .bytes(bytes)
        case .date(let days): self = .date(days)
        case .time(let nanoseconds): self = .time(nanoseconds)
        case .timestamp(let microseconds, _): self = .timestamp(microseconds)
        case .list(let values):
            if case .list(let element) = type { self = .list(values.map { Scalar($0, element) }) } else { self = .null }
        case .structure(let fields):
            let types: [FieldType.Member]
            switch type {
            case .structure(let members), .media(let members): types = members
            default: types = []
            }
            self = .structure(zip(fields, types).map { Scalar($0.value, $1.type) })
        case .map(let pairs):
            guard case .map(let key, let value) = type else {
                self = .null
                return
            }
            self = .list(pairs.map { .structure([Scalar($0.key, key), Scalar($0.value, value)]) })
        }
    }

    /// A number as `-12.30`; `nil` when it is none, or has more than 38 digits.
    init?(decimal text: some StringProtocol) {
        var digits = Substring(text)
        let isNegative = digits.hasPrefix("-")
        if isNegative || digits.hasPrefix("+") { digits = digits.dropFirst() }
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, digits.contains(where: \.isNumber) else { return nil }
        let fraction = parts.count == 2 ? parts[1] : ""
        let all = String(parts[0]) + fraction
        guard all.utf8.count <= 38, all.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int128(all) else {
            return nil
        }
        self = .decimal(isNegative ? -number : number, scale: fraction.utf8.count)
    }

    /// The nearest number, of what is one.
    var double: Double? {
        switch self {
        case .boolean(let value): value ? 1 : 0
        case .integer(let value): Double(value)
        case .decimal(let value, let scale): Self.quotient(value, scale)
        case .float(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    /// The nearest number of 32 bits, rounded once.
    var float: Float? {
        switch self {
        case .float(let value): value
        case .integer(let value): Float(value)
        default: double.map { Float($0) }
        }
    }

    private static func quotient(_ value: Int128, _ scale: Int) -> Double {
        scale <= 0 ? Double(value) : Double("\(value)e-\(scale)") ?? .nan
    }
}

extension Scalar {
    /// How two values that are there stand to each other: -1, 0 or 1; `nil` when they cannot be compared.
    ///
    /// What is no number is equal to itself and above all others. Inside of lists and structures, nulls are equal to
    /// each other and above everything.
    static func order(_ a: Scalar, _ b: Scalar) -> Int? {
        switch (a, b) {
        case (.text(let a), .text(let b)): return lexicographic(a.utf8, b.utf8)
        case (.bytes(let a), .bytes(let b)): return lexicographic(a, b)
        case (.boolean(let a), .boolean(let b)): return sign(a ? 1 : 0, b ? 1 : 0)
        case (.date(let a), .date(let b)), (.time(let a), .time(let b)), (.timestamp(let a), .timestamp(let b)):
            return sign(a, b)
        case (.date(let day), .timestamp(let b)): return sign(day &* 86_400_000_000, b)
        case (.timestamp(let a), .date(let day)): return sign(a, day &* 86_400_000_000)
        case (.list(let a), .list(let b)): return nested(a, b)
        case (.structure(let a), .structure(let b)): return nested(a, b)
        default: return numeric(a, b)
        }
    }

    private static func numeric(_ a: Scalar, _ b: Scalar) -> Int? {
        switch (a, b) {
        case (.double, _), (_, .double):
            guard let a = a.double, let b = b.double else { return nil }
            return floating(a, b)
        case (.float, _), (_, .float):
            guard let a = a.float, let b = b.float else { return nil }
            return floating(a, b)
        default:
            guard let (a, b, _) = aligned(a, b) else { return nil }
            return sign(a, b)
        }
    }

    /// Two exact numbers as integers of the same scale; `nil` when they are none or too long.
    static func aligned(_ a: Scalar, _ b: Scalar) -> (Int128, Int128, scale: Int)? {
        guard let (first, firstScale) = a.exact, let (second, secondScale) = b.exact else { return nil }
        let scale = max(firstScale, secondScale)
        guard let first = scaled(first, by: scale - firstScale), let second = scaled(second, by: scale - secondScale)
        else { return nil }
        return (first, second, scale)
    }

    private static func scaled(_ value: Int128, by places: Int) -> Int128? {
        var value = value
        for _ in 0..<places {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            value = product
        }
        return value
    }

    /// An exact number as an integer and its scale.
    var exact: (Int128, Int)? {
        switch self {
        case .boolean(let value): (value ? 1 : 0, 0)
        case .integer(let value): (value, 0)
        case .decimal(let value, let scale): (value, scale)
        default: nil
        }
    }

    private static func floating<Number: BinaryFloatingPoint>(_ a: Number, _ b: Number) -> Int {
        if a.isNaN || b.isNaN { return sign(a.isNaN ? 1 : 0, b.isNaN ? 1 : 0) }
        return sign(a, b)
    }

    private static func nested(_ a: [Scalar], _ b: [Scalar]) -> Int? {
        for (a, b) in zip(a, b) {
            if a.isNull || b.isNull {
                let order = sign(a.isNull ? 1 : 0, b.isNull ? 1 : 0)
                if order != 0 { return order }
                continue
            }
            guard let order = order(a, b) else { return nil }
            if order != 0 { return order }
        }
        return sign(a.count, b.count)
    }

    private static func lexicographic(_ a: some Sequence<UInt8>, _ b: some Sequence<UInt8>) -> Int {
        var (first, second) = (a.makeIterator(), b.makeIterator())
        while true {
            switch (first.next(), second.next()) {
            case (nil, nil): return 0
            case (nil, _): return -1
            case (_, nil): return 1
            case (let a?, let b?): if a != b { return a < b ? -1 : 1 }
            }
        }
    }

    private static func sign<Value: Comparable>(_ a: Value, _ b: Value) -> Int { a < b ? -1 : a > b ? 1 : 0 }
}
