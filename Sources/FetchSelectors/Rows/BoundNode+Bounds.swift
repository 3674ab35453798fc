import FetchCore

extension BoundNode {
    /// False when no row with these bounds meets the condition; where that cannot be told, true.
    func mayHold(_ types: [FieldType], _ bounds: (Int) -> FieldBounds?) -> Bool {
        switch self {
        case .constant(.boolean(let value)): return value
        case .constant(.null): return false
        case .and(let a, let b): return a.mayHold(types, bounds) && b.mayHold(types, bounds)
        case .or(let a, let b): return a.mayHold(types, bounds) || b.mayHold(types, bounds)
        case .compare(let kind, .column(let column), .constant(let value)):
            return Self.may(kind, column, value, types, bounds)
        case .compare(let kind, .constant(let value), .column(let column)):
            return Self.may(kind.mirrored, column, value, types, bounds)
        case .within(.column(let column), let nodes):
            return nodes.contains { node in
                guard case .constant(let value) = node else { return true }
                return Self.may(.equal, column, value, types, bounds)
            }
        case .isNull(.column(let column)): return bounds(column)?.nullCount != 0
        case .not(.isNull(.column(let column))): return !Self.isAllNull(bounds(column))
        default: return true
        }
    }

    private static func isAllNull(_ bounds: FieldBounds?) -> Bool {
        guard let nulls = bounds?.nullCount, let count = bounds?.count else { return false }
        return nulls >= count
    }

    private static func may(
        _ kind: ConditionNode.Comparison, _ column: Int, _ value: Scalar, _ types: [FieldType],
        _ bounds: (Int) -> FieldBounds?
    ) -> Bool {
        if value.isNull { return false }
        guard let known = bounds(column) else { return true }
        if isAllNull(known) { return false }
        let type = types[column]
        let low = known.minimum.map { Scalar($0, type) }.flatMap { Scalar.order($0, value) }
        var high = known.maximum.map { Scalar($0, type) }.flatMap { Scalar.order($0, value) }
        // Bounds say nothing of what is no number, which is above all numbers.
        if type == .float || type == .double { high = nil }
        switch kind {
        case .equal: return (low ?? 0) <= 0 && (high ?? 0) >= 0
        case .unequal: return !(low == 0 && high == 0)
        case .less: return (low ?? -1) < 0
        case .lessOrEqual: return (low ?? 0) <= 0
        case .greater: return (high ?? 1) > 0
        case .greaterOrEqual: return (high ?? 0) >= 0
        }
    }
}
