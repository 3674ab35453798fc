public import FetchCore

/// A condition on rows as SQL writes it: `material = 'Glass' and width < 4000`.
public struct SQLCondition: RowCondition {
    private let node: ConditionNode

    /// Reads a condition.
    ///
    /// - Throws: ``FetchError`` with code `usage` that says where it cannot be read.
    public init(parsing text: String) throws(FetchError) { node = try ConditionParser.parse(text) }

    public func bound(to fields: [FieldType.Member]) throws(FetchError) -> any BoundCondition {
        try TypedCondition(node, fields)
    }
}

/// A condition on the rows of one file.
struct TypedCondition: BoundCondition {
    private let parts: [ConditionNode]
    private let fields: [FieldType.Member]
    private let node: BoundNode
    private let types: [FieldType]
    let columns: [ConditionColumn]

    init(_ node: ConditionNode, _ fields: [FieldType.Member]) throws(FetchError) {
        var binder = ConditionBinder(fields)
        self.node = try binder.truth(node)
        columns = binder.columns
        types = binder.types
        parts = Self.parts(of: node)
        self.fields = fields
    }

    private static func parts(of node: ConditionNode) -> [ConditionNode] {
        if case .and(let a, let b) = node { return parts(of: a) + parts(of: b) }
        return [node]
    }

    var conjuncts: [any BoundCondition] {
        parts.count == 1 ? [self] : parts.compactMap { try? TypedCondition($0, fields) }
    }

    func holds(for values: [FieldValue]) throws(FetchError) -> Bool {
        try node.truth(zip(values, types).map { Scalar($0, $1) }) == true
    }

    func mayHold(_ bounds: (_ column: Int) -> FieldBounds?) -> Bool { node.mayHold(types, bounds) }
}
