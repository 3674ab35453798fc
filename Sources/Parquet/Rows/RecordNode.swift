/// Puts a field's values together out of the entries of its columns (Dremel, Melnik et al. 2010, "Record assembly").
struct RecordNode {
    private indirect enum Shape {
        case leaf(RowColumn)
        case structure([RecordNode])
        case list(RecordNode)
        case map(key: RecordNode, value: RecordNode)
        /// A field without columns.
        case nothing
    }

    private let shape: Shape
    /// The columns below, in order; the first one's levels decide.
    let columns: [RowColumn]
    private let presentLevel: UInt8
    private let elementLevel: UInt8
    private let repetitionLevel: UInt8

    /// A field, whose columns are in `columns` by leaf.
    init(_ node: SchemaNode, _ columns: [Int: RowColumn]) {
        presentLevel = node.isOptional ? UInt8(node.presentLevel) : 0
        elementLevel = UInt8(node.elementLevel)
        repetitionLevel = UInt8(node.repetitionLevel)
        switch node.shape {
        case .leaf(let leaf):
            self.columns = columns[leaf.index].map { [$0] } ?? []
            shape = self.columns.first.map(Shape.leaf) ?? .nothing
        case .structure(let fields):
            let nodes = fields.map { RecordNode($0, columns) }
            self.columns = nodes.flatMap(\.columns)
            shape = .structure(nodes)
        case .list(let element):
            let node = RecordNode(element, columns)
            self.columns = node.columns
            shape = node.columns.isEmpty ? .nothing : .list(node)
        case .map(let key, let value):
            let nodes = (RecordNode(key, columns), RecordNode(value, columns))
            self.columns = nodes.0.columns + nodes.1.columns
            shape = nodes.0.columns.isEmpty ? .nothing : .map(key: nodes.0, value: nodes.1)
        }
    }

    /// The field's value in the row that the columns hold.
    func value() throws(Fault) -> Value {
        switch shape {
        case .leaf(let column): return try column.take()
        case .nothing: return .null
        case .structure(let fields):
            if try isMissing(below: presentLevel) { return .null }
            var values: [Value] = []
            values.reserveCapacity(fields.count)
            for field in fields { values.append(try field.value()) }
            return .structure(values)
        case .list(let element):
            if try isMissing(below: presentLevel) { return .null }
            var values: [Value] = []
            if try isMissing(below: elementLevel) { return .list(values) }
            repeat { values.append(try element.value()) } while try continues()
            return .list(values)
        case .map(let key, let value):
            if try isMissing(below: presentLevel) { return .null }
            var pairs: [(key: Value, value: Value)] = []
            if try isMissing(below: elementLevel) { return .map(pairs) }
            repeat { pairs.append((try key.value(), try value.value())) } while try continues()
            return .map(pairs)
        }
    }

    /// Takes the entries of a field that is not there.
    private func isMissing(below level: UInt8) throws(Fault) -> Bool {
        guard level > 0, let first = columns.first else { return false }
        guard let entry = try first.peek() else { throw RowColumn.disagreement }
        guard entry.definition < level else { return false }
        for column in columns { try column.takeNothing() }
        return true
    }

    private func continues() throws(Fault) -> Bool {
        guard let entry = try columns[0].peek() else { return false }
        return entry.repetition == repetitionLevel
    }
}
