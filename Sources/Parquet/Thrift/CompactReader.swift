/// Reads Thrift's compact protocol (Apache Thrift, "Thrift Compact protocol encoding") out of memory.
///
/// Every length is compared with the bytes there are before it is believed.
struct CompactReader {
    /// The types on the wire.
    enum Kind: UInt8 {
        case yes = 1
        case no = 2
        case byte = 3
        case int16 = 4
        case int32 = 5
        case int64 = 6
        case double = 7
        case binary = 8
        case list = 9
        case set = 10
        case map = 11
        case structure = 12
        case uuid = 13
    }

    /// A field's header.
    struct Field {
        var id: Int
        var kind: Kind
    }

    private let base: UnsafeRawPointer?
    private let count: Int
    private(set) var position = 0

    /// Reads from `bytes`, which must outlive the reader.
    init(_ bytes: UnsafeRawBufferPointer) {
        base = bytes.baseAddress
        count = bytes.count
    }

    private var left: Int { count - position }

    private mutating func next() throws(Fault) -> UInt8 {
        guard let base, position < count else { throw .short }
        defer { position += 1 }
        return base.load(fromByteOffset: position, as: UInt8.self)
    }

    private mutating func varint() throws(Fault) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try next()
            guard shift < 64 else { throw .damaged("a number in the metadata is too long") }
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
            shift += 7
        }
    }

    private mutating func zigzag() throws(Fault) -> Int64 {
        let value = try varint()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// The next field of a structure, or `nil` at its end. `last` holds the id of the field before, 0 at first.
    mutating func field(after last: inout Int) throws(Fault) -> Field? {
        let byte = try next()
        if byte == 0 { return nil }
        guard let kind = Kind(rawValue: byte & 0x0F) else {
            throw .damaged("the metadata has a field of no known type")
        }
        let delta = Int(byte >> 4)
        if delta == 0 {
            guard let id = Int16(exactly: try zigzag()) else { throw .damaged("the metadata has a wrong field number") }
            last = Int(id)
        } else {
            last += delta
        }
        guard last <= Int(Int16.max) else { throw .damaged("the metadata has a wrong field number") }
        return Field(id: last, kind: kind)
    }

    mutating func bool(_ field: Field) throws(Fault) -> Bool {
        switch field.kind {
        case .yes: return true
        case .no: return false
        default: throw Self.wrongType
        }
    }

    mutating func int64(_ field: Field) throws(Fault) -> Int64 {
        switch field.kind {
        case .byte: return Int64(Int8(bitPattern: try next()))
        case .int16, .int32, .int64: return try zigzag()
        default: throw Self.wrongType
        }
    }

    mutating func int32(_ field: Field) throws(Fault) -> Int32 {
        guard let value = Int32(exactly: try int64(field)) else {
            throw .damaged("a number in the metadata is too large")
        }
        return value
    }

    mutating func binary(_ field: Field) throws(Fault) -> [UInt8] {
        guard field.kind == .binary else { throw Self.wrongType }
        return try binary()
    }

    mutating func string(_ field: Field) throws(Fault) -> String {
        String(decoding: try binary(field), as: UTF8.self)
    }

    private mutating func binary() throws(Fault) -> [UInt8] {
        let length = try skipBinary()
        return Array(UnsafeRawBufferPointer(start: base, count: count)[position - length..<position])
    }

    private mutating func skipBinary() throws(Fault) -> Int {
        let length = try varint()
        guard length <= UInt64(left) else { throw .short }
        position += Int(length)
        return Int(length)
    }

    /// The header of a list: how many elements, and of which type. Each takes at least one byte.
    mutating func list(_ field: Field) throws(Fault) -> (count: Int, kind: Kind) {
        guard field.kind == .list || field.kind == .set else { throw Self.wrongType }
        return try listHeader()
    }

    private mutating func listHeader() throws(Fault) -> (count: Int, kind: Kind) {
        let byte = try next()
        let long = byte >> 4 == 15
        let size = long ? try varint() : UInt64(byte >> 4)
        guard size <= UInt64(left) else { throw .short }
        // Writers use both 1 and 2 for booleans in lists.
        guard let kind = Kind(rawValue: byte & 0x0F) else {
            if size == 0 { return (0, .byte) }
            throw .damaged("the metadata has a list of no known type")
        }
        return (Int(size), kind)
    }

    /// A list of structures; `read` must read one of them to its end.
    mutating func structures<Element>(
        _ field: Field, _ read: (inout CompactReader) throws(Fault) -> Element
    ) throws(Fault) -> [Element] {
        let (count, kind) = try list(field)
        guard count == 0 || kind == .structure else { throw Self.wrongType }
        var elements: [Element] = []
        for _ in 0..<count { elements.append(try read(&self)) }
        return elements
    }

    mutating func int64s(_ field: Field) throws(Fault) -> [Int64] {
        let (count, kind) = try list(field)
        var numbers: [Int64] = []
        for _ in 0..<count { numbers.append(try int64(Field(id: 0, kind: kind))) }
        return numbers
    }

    mutating func bools(_ field: Field) throws(Fault) -> [Bool] {
        let (count, kind) = try list(field)
        guard count == 0 || kind == .yes || kind == .no else { throw Self.wrongType }
        var values: [Bool] = []
        for _ in 0..<count { values.append(try next() == 1) }
        return values
    }

    mutating func binaries(_ field: Field) throws(Fault) -> [[UInt8]] {
        let (count, kind) = try list(field)
        guard count == 0 || kind == .binary else { throw Self.wrongType }
        var values: [[UInt8]] = []
        for _ in 0..<count { values.append(try binary()) }
        return values
    }

    /// Makes sure that a structure follows.
    func expectStructure(_ field: Field) throws(Fault) {
        guard field.kind == .structure else { throw Self.wrongType }
    }

    /// Skips a field's value.
    mutating func skip(_ field: Field) throws(Fault) {
        if field.kind == .yes || field.kind == .no { return }
        try skip(field.kind, depth: 0)
    }

    private mutating func skip(_ kind: Kind, depth: Int) throws(Fault) {
        guard depth < 32 else { throw .damaged("the metadata is nested too deeply") }
        switch kind {
        case .yes, .no, .byte: _ = try next()
        case .int16, .int32, .int64: _ = try varint()
        case .double: try advance(8)
        case .uuid: try advance(16)
        case .binary: _ = try skipBinary()
        case .list, .set:
            let (count, kind) = try listHeader()
            for _ in 0..<count { try skip(kind, depth: depth + 1) }
        case .map:
            let size = try varint()
            guard size <= UInt64(left) else { throw .short }
            guard size > 0 else { return }
            let kinds = try next()
            guard let key = Kind(rawValue: kinds >> 4), let value = Kind(rawValue: kinds & 0x0F) else {
                throw Self.wrongType
            }
            for _ in 0..<size {
                try skip(key, depth: depth + 1)
                try skip(value, depth: depth + 1)
            }
        case .structure:
            var last = 0
            while let field = try field(after: &last) {
                if field.kind != .yes, field.kind != .no { try skip(field.kind, depth: depth + 1) }
            }
        }
    }

    private mutating func advance(_ bytes: Int) throws(Fault) {
        guard bytes <= left else { throw .short }
        position += bytes
    }

    private static let wrongType = Fault.damaged("a field of the metadata has the wrong type")
}
