/// The fields of a file as a tree.
///
/// Lists and maps are recognised by parquet-format's rules ("LogicalTypes", Lists and Maps), the older forms included.
public struct Schema: Sendable {
    /// The columns a user sees.
    public let fields: [SchemaNode]
    /// The columns that hold values, in the order of every row group.
    public let leaves: [Leaf]

    init(_ elements: [SchemaElement]) throws(Fault) {
        var builder = SchemaBuilder(elements)
        fields = try builder.build()
        leaves = fields.flatMap(\.leaves)
        guard leaves.count == builder.leafCount else { throw .damaged("the schema has fields without values") }
    }

    /// The field of this name among the columns a user sees.
    public subscript(name: String) -> SchemaNode? { fields.first { $0.name == name } }

    /// The fields of `names`, in that order, each pruned to what was asked for.
    ///
    /// A name is that of a column, or the dotted path of a field inside structures (`image.bytes`). A path that leads
    /// into a list or map means the whole list or map.
    ///
    /// - Throws: ``ParquetError`` of kind `no-such-column`.
    public func select(_ names: [String]) throws -> [SchemaNode] {
        var chosen: [String: [[String]]] = [:]
        var order: [String] = []
        for name in names {
            let (field, rest) = try find(name)
            if chosen[field] == nil { order.append(field) }
            chosen[field, default: []].append(rest)
        }
        return try order.map { name in
            guard let field = self[name], let pruned = field.pruned(to: chosen[name] ?? []) else {
                throw noSuchColumn(name)
            }
            return pruned
        }
    }

    private func find(_ name: String) throws -> (String, [String]) {
        if self[name] != nil { return (name, []) }
        // Names may hold dots themselves: the longest that is a column wins.
        var parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        var rest: [String] = []
        while parts.count > 1 {
            rest.insert(parts.removeLast(), at: 0)
            let head = parts.joined(separator: ".")
            if let field = self[head], field.pruned(to: [rest]) != nil { return (head, rest) }
        }
        throw noSuchColumn(name)
    }

    private func noSuchColumn(_ name: String) -> ParquetError {
        let known = fields.prefix(50).map(\.name).joined(separator: ", ")
        return ParquetError(.noSuchColumn, "it has no column \(name); its columns are \(known)")
    }
}

extension SchemaNode {
    /// This field with only what lies on `paths`; all of it when one of them is empty. `nil` when a path leads nowhere.
    func pruned(to paths: [[String]]) -> SchemaNode? {
        guard case .structure(let fields) = shape, !paths.contains(where: \.isEmpty) else {
            if case .leaf = shape, !paths.contains(where: \.isEmpty) { return nil }
            return self
        }
        guard paths.allSatisfy({ path in fields.contains { $0.name == path[0] } }) else { return nil }
        var kept: [SchemaNode] = []
        for field in fields {
            let below = paths.filter { $0[0] == field.name }.map { Array($0.dropFirst()) }
            if below.isEmpty { continue }
            guard let part = field.pruned(to: below) else { return nil }
            kept.append(part)
        }
        return SchemaNode(
            name: name, shape: .structure(kept), logical: logical, fieldID: fieldID, isOptional: isOptional,
            presentLevel: presentLevel)
    }
}
