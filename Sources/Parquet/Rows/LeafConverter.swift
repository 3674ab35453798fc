/// Makes values of stored bytes, as the column's types say.
struct LeafConverter {
    private enum Kind {
        case boolean
        case int32
        case unsigned32
        case int64
        case unsigned64
        case int96
        case float16
        case float
        case double
        case date
        case time32
        case time64(TimeUnit)
        case timestamp(TimeUnit, isUTC: Bool)
        case decimal32(Int)
        case decimal64(Int)
        case decimalBytes(Int)
        case string
        case bytes
    }

    private let kind: Kind
    /// Bytes of a stored value; `nil` for byte arrays.
    let width: Int?

    init(_ leaf: Leaf) {
        width = leaf.width
        kind = Self.kind(leaf)
    }

    private static func kind(_ leaf: Leaf) -> Kind {
        switch (leaf.physical, leaf.logical) {
        case (.boolean, _): .boolean
        case (.int32, .integer(_, isSigned: false)): .unsigned32
        case (.int32, .date): .date
        case (.int32, .time(.milliseconds, _)): .time32
        case (.int32, .decimal(_, let scale)): .decimal32(Int(scale))
        case (.int32, _): .int32
        case (.int64, .integer(_, isSigned: false)): .unsigned64
        case (.int64, .time(let unit, _)): .time64(unit)
        case (.int64, .timestamp(let unit, let isUTC)): .timestamp(unit, isUTC: isUTC)
        case (.int64, .decimal(_, let scale)): .decimal64(Int(scale))
        case (.int64, _): .int64
        case (.int96, _): .int96
        case (.float, _): .float
        case (.double, _): .double
        case (.byteArray, .decimal(_, let scale)), (.fixedLengthByteArray, .decimal(_, let scale)):
            .decimalBytes(Int(scale))
        case (.byteArray, .string), (.byteArray, .enumeration), (.byteArray, .json): .string
        case (.fixedLengthByteArray, .float16) where leaf.length == 2: .float16
        case (.byteArray, _), (.fixedLengthByteArray, _): .bytes
        }
    }

    /// The value that `bytes` hold; there are as many as the column's width says.
    func value(_ bytes: UnsafeRawBufferPointer) -> Value {
        switch kind {
        case .boolean: .boolean(bytes[0] != 0)
        case .int32: .integer(Int64(bytes.loadUnaligned(as: Int32.self)))
        case .unsigned32: .unsigned(UInt64(bytes.loadUnaligned(as: UInt32.self)))
        case .int64: .integer(bytes.loadUnaligned(as: Int64.self))
        case .unsigned64: .unsigned(bytes.loadUnaligned(as: UInt64.self))
        case .int96: .timestamp(Self.nanoseconds(bytes), .nanoseconds, isUTC: false)
        case .float16: .float(Float(Float16(bitPattern: bytes.loadUnaligned(as: UInt16.self))))
        case .float: .float(bytes.loadUnaligned(as: Float.self))
        case .double: .double(bytes.loadUnaligned(as: Double.self))
        case .date: .date(bytes.loadUnaligned(as: Int32.self))
        case .time32: .time(Int64(bytes.loadUnaligned(as: Int32.self)), .milliseconds)
        case .time64(let unit): .time(bytes.loadUnaligned(as: Int64.self), unit)
        case .timestamp(let unit, let isUTC): .timestamp(bytes.loadUnaligned(as: Int64.self), unit, isUTC: isUTC)
        case .decimal32(let scale): .decimal(DecimalValue(Int64(bytes.loadUnaligned(as: Int32.self)), scale: scale))
        case .decimal64(let scale): .decimal(DecimalValue(bytes.loadUnaligned(as: Int64.self), scale: scale))
        case .decimalBytes(let scale): .decimal(DecimalValue(Array(bytes), scale: scale))
        case .string: String(validating: bytes, as: UTF8.self).map(Value.string) ?? .bytes(Array(bytes))
        case .bytes: .bytes(Array(bytes))
        }
    }

    /// A bound out of statistics, or `nil` when it has no value's length.
    func bound(_ bytes: [UInt8]) -> Value? {
        if let width, bytes.count != width { return nil }
        return bytes.withUnsafeBytes { value($0) }
    }

    /// Nanoseconds since 1970 of INT96: nanoseconds of the day, then the Julian day.
    private static func nanoseconds(_ bytes: UnsafeRawBufferPointer) -> Int64 {
        let time = bytes.loadUnaligned(as: Int64.self)
        let day = Int64(bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
        return (day &- 2_440_588) &* 86_400_000_000_000 &+ time
    }
}
