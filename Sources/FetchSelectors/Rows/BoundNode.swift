import FetchCore

/// A condition whose columns and types are known.
indirect enum BoundNode: Sendable {
    case constant(Scalar)
    /// The place in the list of columns.
    case column(Int)
    /// A field of a value that is a structure.
    case field(BoundNode, Int)
    case not(BoundNode)
    case negative(BoundNode)
    case and(BoundNode, BoundNode)
    case or(BoundNode, BoundNode)
    case compare(ConditionNode.Comparison, BoundNode, BoundNode)
    case distinct(BoundNode, BoundNode)
    case reckon(ArithmeticOperator, BoundNode, BoundNode)
    case isNull(BoundNode)
    case isTruth(BoundNode, Bool)
    case within(BoundNode, [BoundNode])
    case like(BoundNode, LikePattern)
    case list([BoundNode])
    case structure([BoundNode])

    /// The value for a row, in SQL's logic of three values.
    func value(_ row: [Scalar]) throws(FetchError) -> Scalar {
        switch self {
        case .constant(let value): return value
        case .column(let index): return row[index]
        case .field(let node, let index):
            guard case .structure(let values) = try node.value(row), index < values.count else { return .null }
            return values[index]
        case .negative(let node): return try ArithmeticOperator.minus(.integer(0), try node.value(row))
        case .reckon(let kind, let a, let b): return try kind(try a.value(row), try b.value(row))
        case .list(let nodes): return .list(try Self.values(nodes, row))
        case .structure(let nodes): return .structure(try Self.values(nodes, row))
        default: return try truth(row).map(Scalar.boolean) ?? .null
        }
    }

    /// The truth for a row; `nil` where it is unknown.
    func truth(_ row: [Scalar]) throws(FetchError) -> Bool? {
        switch self {
        case .not(let node): return try node.truth(row).map { !$0 }
        case .and(let a, let b):
            let first = try a.truth(row)
            if first == false { return false }
            let second = try b.truth(row)
            return second == false ? false : first == nil ? nil : second
        case .or(let a, let b):
            let first = try a.truth(row)
            if first == true { return true }
            let second = try b.truth(row)
            return second == true ? true : first == nil ? nil : second
        case .compare(let kind, let a, let b):
            return Self.compare(kind, try a.value(row), try b.value(row))
        case .distinct(let a, let b):
            let (a, b) = (try a.value(row), try b.value(row))
            if a.isNull || b.isNull { return a.isNull != b.isNull }
            return Self.compare(.unequal, a, b)
        case .isNull(let node): return try node.value(row).isNull
        case .isTruth(let node, let wanted): return try node.truth(row) == wanted
        case .within(let node, let nodes): return try Self.isWithin(try node.value(row), nodes, row)
        case .like(let node, let pattern):
            guard case .text(let text) = try node.value(row) else { return nil }
            return pattern.matches(text)
        default:
            guard case .boolean(let value) = try value(row) else { return nil }
            return value
        }
    }

    private static func values(_ nodes: [BoundNode], _ row: [Scalar]) throws(FetchError) -> [Scalar] {
        var values: [Scalar] = []
        for node in nodes { values.append(try node.value(row)) }
        return values
    }

    private static func compare(_ kind: ConditionNode.Comparison, _ a: Scalar, _ b: Scalar) -> Bool? {
        if a.isNull || b.isNull { return nil }
        return Scalar.order(a, b).map(kind.holds)
    }

    private static func isWithin(_ value: Scalar, _ nodes: [BoundNode], _ row: [Scalar]) throws(FetchError) -> Bool? {
        var isUnknown = false
        for node in nodes {
            switch compare(.equal, value, try node.value(row)) {
            case true?: return true
            case false?: break
            case nil: isUnknown = true
            }
        }
        return isUnknown ? nil : false
    }
}
