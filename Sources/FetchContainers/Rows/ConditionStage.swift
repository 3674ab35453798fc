internal import FetchCore
internal import Parquet

/// Conditions that are looked at together, and how their columns are read.
struct ConditionStage {
    private let conditions: [any BoundCondition]
    private let columns: [ConditionColumn]
    /// For each condition, where its columns are in `columns`.
    private let places: [[Int]]
    private let pictureSize: ParquetTable.PictureSize?

    /// The largest value that a condition is told.
    private static let largest = 64 << 20
    /// How much of a picture is read to tell its size.
    private static let headSizes = [256 << 10, 1 << 20]

    init(_ conditions: [any BoundCondition], pictureSize: ParquetTable.PictureSize?) {
        self.conditions = conditions
        self.pictureSize = pictureSize
        var columns: [ConditionColumn] = []
        places = conditions.map { condition in
            condition.columns.map { column in
                if let index = columns.firstIndex(of: column) { return index }
                columns.append(column)
                return columns.count - 1
            }
        }
        self.columns = columns
    }

    /// The cheap conditions first, then those that look into pictures or other bytes.
    static func stages(of condition: any BoundCondition, pictureSize: ParquetTable.PictureSize?) -> [ConditionStage] {
        let parts = condition.conjuncts
        let light = parts.filter { !$0.columns.contains(where: \.isPicture) }
        let heavy = parts.filter { $0.columns.contains(where: \.isPicture) }
        return [light, heavy].filter { !$0.isEmpty }.map { ConditionStage($0, pictureSize: pictureSize) }
    }

    /// The names of what is read; a picture's are those of its bytes.
    var paths: [String] { columns.map { ($0.isPicture ? $0.path + ["bytes"] : $0.path).joined(separator: ".") } }

    /// True when the conditions hold for a row that was read with ``paths``.
    func holds(for row: Row) async throws -> Bool {
        var values: [FieldValue] = []
        for column in columns {
            let (value, node) = Self.find(column.isPicture ? column.path + ["bytes"] : column.path, in: row)
            if column.isPicture {
                values.append(try await shown(by: value))
            } else {
                values.append(try await Self.field(value, node))
            }
        }
        for (condition, places) in zip(conditions, places) {
            guard try condition.holds(for: places.map { values[$0] }) else { return false }
        }
        return true
    }

    private static func find(_ path: [String], in row: Row) -> (Value, SchemaNode?) {
        var (nodes, values) = (row.fields, row.values)
        var found: (Value, SchemaNode?) = (.null, nil)
        for name in path {
            guard let index = nodes.firstIndex(where: { $0.name == name }), index < values.count else {
                return (.null, nil)
            }
            found = (values[index], nodes[index])
            if case .structure(let inner) = values[index], case .structure(let fields) = nodes[index].shape {
                (nodes, values) = (fields, inner)
            } else {
                (nodes, values) = ([], [])
            }
        }
        return found
    }

    private static func field(_ value: Value, _ node: SchemaNode?) async throws -> FieldValue {
        guard let node else { return .null }
        guard case .large(let large) = value else { return value.field(node) }
        guard large.count <= largest else {
            throw FetchError(.badInput, "--where looks at a value of \(Units.bytes(Int64(large.count)))")
        }
        let bytes = try await large.bytes()
        if case .leaf(let leaf) = node.shape, leaf.isBinary { return .bytes(bytes) }
        return .text(String(decoding: bytes, as: UTF8.self))
    }

    /// Width, height and size of a picture by its first bytes.
    private func shown(by value: Value) async throws -> FieldValue {
        switch value {
        case .bytes(let bytes): return Self.shape(pictureSize?(bytes), bytes.count)
        case .large(let large):
            var head: [UInt8] = []
            for size in Self.headSizes {
                while head.count < size, let more = try await large.withNext(atMost: size - head.count, { Array($0) }) {
                    head += more
                }
                if let found = pictureSize?(head) { return Self.shape(found, large.count) }
            }
            return Self.shape(nil, large.count)
        default: return .null
        }
    }

    private static func shape(_ size: (width: Int, height: Int)?, _ bytes: Int) -> FieldValue {
        .structure([
            SampleField("width", size.map { .integer(Int64($0.width)) } ?? .null),
            SampleField("height", size.map { .integer(Int64($0.height)) } ?? .null),
            SampleField("size", .integer(Int64(bytes))),
        ])
    }
}
