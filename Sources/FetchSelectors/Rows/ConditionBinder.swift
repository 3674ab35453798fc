import FetchCore

/// Finds the columns of a condition and checks that what it compares can be compared.
struct ConditionBinder {
    private let fields: [FieldType.Member]
    private(set) var columns: [ConditionColumn] = []
    private(set) var types: [FieldType] = []

    init(_ fields: [FieldType.Member]) { self.fields = fields }

    /// A part of a condition with its type; `nil` of what is null.
    typealias Bound = (node: BoundNode, type: FieldType?)

    /// A condition, which is true or false.
    mutating func truth(_ node: ConditionNode) throws(FetchError) -> BoundNode {
        let (bound, type) = try bind(node, as: .boolean)
        guard type == nil || type == .boolean else {
            throw FetchError(
                .usage, "--where uses \(type!.words) as a condition", hint: "Compare it with something")
        }
        return bound
    }

    /// Binds a part; a text in quotes is taken for a value of the type that is expected.
    private mutating func bind(_ node: ConditionNode, as expected: FieldType?) throws(FetchError) -> Bound {
        switch node {
        case .constant(let value): return (.constant(value), value.type)
        case .text(let text): return try Self.literal(text, expected ?? .text)
        case .typed(let name, let text): return try Self.literal(text, Self.type(name))
        case .name(let path): return try name(path)
        case .quoted: return try bind(plain(node), as: expected)
        case .negative(let node):
            let (bound, type) = try bind(node, as: expected)
            try Self.require(type, \.isNumber)
            if case .constant(let value) = bound {
                return (.constant(try ArithmeticOperator.minus(.integer(0), value)), type)
            }
            return (.negative(bound), type)
        case .reckon(let kind, let a, let b): return try reckon(kind, a, b)
        case .list(let nodes):
            var element: FieldType?
            if case .list(let inner)? = expected { element = inner }
            var bound: [BoundNode] = []
            for node in nodes {
                let (part, type) = try bind(node, as: element)
                element = element ?? type
                bound.append(part)
            }
            return (Self.folded(.list(bound), bound), .list(element ?? .other))
        case .structure(let parts): return try structure(parts, expected)
        default: return (try condition(node), .boolean)
        }
    }

    private mutating func condition(_ node: ConditionNode) throws(FetchError) -> BoundNode {
        switch node {
        case .not(let node): return .not(try truth(node))
        case .and(let a, let b): return .and(try truth(a), try truth(b))
        case .or(let a, let b): return .or(try truth(a), try truth(b))
        case .compare(let kind, let a, let b):
            let (first, second) = try pair(a, b)
            return .compare(kind, first, second)
        case .distinct(let a, let b):
            let (first, second) = try pair(a, b)
            return .distinct(first, second)
        case .isNull(let node): return .isNull(try bind(node, as: nil).node)
        case .isTruth(let node, let wanted): return .isTruth(try truth(node), wanted)
        case .within(let node, let nodes): return try within(node, nodes)
        case .like(let node, let pattern, let escape, let ignoresCase):
            let (bound, type) = try bind(node, as: .text)
            guard type == nil || type == .text else {
                throw FetchError(.usage, "--where uses LIKE with \(type!.words)", hint: "LIKE is for text")
            }
            return .like(bound, try Self.pattern(pattern, escape, ignoresCase))
        default: throw FetchError(.usage, "--where cannot be read")
        }
    }

    private static func pattern(
        _ pattern: ConditionNode, _ escape: ConditionNode?, _ ignoresCase: Bool
    ) throws(FetchError) -> LikePattern {
        var mark: Unicode.Scalar?
        if let escape {
            guard case .text(let text) = escape, text.unicodeScalars.count == 1 else {
                throw FetchError(.usage, "--where has an ESCAPE that is not one character")
            }
            mark = text.unicodeScalars.first
        }
        guard case .text(let text) = pattern.asText,
            let made = LikePattern(text, escape: mark, ignoresCase: ignoresCase)
        else { throw FetchError(.usage, "--where has a LIKE without a pattern in quotes") }
        return made
    }

    private mutating func within(_ node: ConditionNode, _ nodes: [ConditionNode]) throws(FetchError) -> BoundNode {
        var others: [BoundNode] = []
        var bound: BoundNode?
        // A column that holds lists may follow IN as well.
        for other in nodes {
            let (first, second) = try pair(node, other)
            bound = first
            others.append(second)
        }
        if let bound { return .within(bound, others) }
        return .within(try bind(node, as: nil).node, [])
    }

    /// Two values that are compared: texts in quotes become of the other's type.
    private mutating func pair(_ a: ConditionNode, _ b: ConditionNode) throws(FetchError) -> (BoundNode, BoundNode) {
        let (a, b) = (plain(a), plain(b))
        let first: Bound
        let second: Bound
        if a.isLiteral && !b.isLiteral {
            second = try bind(b, as: nil)
            first = try bind(a, as: second.type)
        } else {
            first = try bind(a, as: nil)
            second = try bind(b, as: first.type)
        }
        if let a = first.type, let b = second.type, !a.compares(with: b) {
            throw FetchError(
                .usage, "--where compares \(a.words) with \(b.words)",
                hint: "Put text in single quotes, and nothing else")
        }
        return (first.node, second.node)
    }

    /// What stands in double quotes is a column if there is one, otherwise a text.
    private func plain(_ node: ConditionNode) -> ConditionNode {
        guard case .quoted(let text) = node else { return node }
        return Self.find(text, in: fields) == nil ? .text(text) : .name([text])
    }

    private mutating func reckon(
        _ kind: ArithmeticOperator, _ a: ConditionNode, _ b: ConditionNode
    ) throws(FetchError) -> Bound {
        let first = try bind(a, as: nil)
        let second = try bind(b, as: nil)
        if kind == .plus || kind == .minus, first.type == .date || second.type == .date {
            let isDifference = first.type == .date && second.type == .date
            guard isDifference && kind == .minus || first.type == .integer || second.type == .integer else {
                throw FetchError(.usage, "--where adds to a date what is no number of days")
            }
            return (.reckon(kind, first.node, second.node), isDifference ? .integer : .date)
        }
        try Self.require(first.type, \.isNumber)
        try Self.require(second.type, \.isNumber)
        let type = Self.result(kind, first.type, second.type)
        if case .constant(let a) = first.node, case .constant(let b) = second.node {
            return (.constant(try kind(a, b)), type)
        }
        return (.reckon(kind, first.node, second.node), type)
    }

    private static func result(_ kind: ArithmeticOperator, _ a: FieldType?, _ b: FieldType?) -> FieldType? {
        guard let a, let b else { return nil }
        if kind == .divided { return a == .float && b == .float ? .float : .double }
        for type in [FieldType.double, .float, .decimal] where a == type || b == type { return type }
        return .integer
    }

    private static func require(_ type: FieldType?, _ holds: (FieldType) -> Bool) throws(FetchError) {
        guard let type, !holds(type) else { return }
        throw FetchError(.usage, "--where reckons with \(type.words)", hint: "Only numbers can be reckoned with")
    }

    private mutating func structure(
        _ parts: [(String, ConditionNode)], _ expected: FieldType?
    ) throws(FetchError) -> Bound {
        var members: [FieldType.Member]?
        switch expected {
        case .structure(let known)?, .media(let known)?: members = known
        default: break
        }
        var bound: [BoundNode] = []
        var types: [FieldType.Member] = []
        for (index, (name, node)) in parts.enumerated() {
            let known = members.flatMap { index < $0.count ? $0[index].type : nil }
            let (part, type) = try bind(node, as: known)
            bound.append(part)
            types.append(FieldType.Member(name, type ?? known ?? .other))
        }
        return (Self.folded(.structure(bound), bound), .structure(types))
    }

    /// A constant where all parts are constants.
    private static func folded(_ node: BoundNode, _ parts: [BoundNode]) -> BoundNode {
        for part in parts { guard case .constant = part else { return node } }
        return (try? node.value([])).map(BoundNode.constant) ?? node
    }

    private static func literal(_ text: String, _ type: FieldType) throws(FetchError) -> Bound {
        guard let value = Scalar(text, as: type) else {
            if case .category(let names) = type {
                let known = names.prefix(50).map(SafeText.printable).joined(separator: ", ")
                throw FetchError(
                    .usage, "--where has '\(SafeText.printable(text))', which is none of the classes",
                    hint: "The classes are \(known)")
            }
            throw FetchError(
                .usage, "--where has '\(SafeText.printable(text))' where \(type.words) should be",
                hint: "Dates are written as 2024-05-31, times as 15:30:00")
        }
        return (.constant(value), type)
    }

    private static func type(_ name: String) -> FieldType {
        switch name {
        case "date": .date
        case "time": .time
        case "blob": .bytes
        default: .timestamp
        }
    }

    // Names

    private mutating func name(_ path: [String]) throws(FetchError) -> Bound {
        // Names may hold dots themselves: the longest that is a column wins.
        for length in (1...path.count).reversed() {
            let head = path[..<length].joined(separator: ".")
            guard let field = Self.find(head, in: fields) else { continue }
            if let found = try member(path[length...], of: field) { return found }
        }
        throw noSuchColumn(path)
    }

    private mutating func member(_ path: ArraySlice<String>, of field: FieldType.Member) throws(FetchError) -> Bound? {
        var names = [field.name]
        var type = field.type
        for (index, name) in path.enumerated() {
            let members: [FieldType.Member]
            switch type {
            case .structure(let inner): members = inner
            case .media(let inner):
                if index == path.count - 1, Self.find(name, in: inner) == nil {
                    return shown(name.lowercased(), by: names)
                }
                members = inner
            default: return nil
            }
            guard let member = Self.find(name, in: members) else { return nil }
            names.append(member.name)
            type = member.type
        }
        return (.column(place(ConditionColumn(names), type)), type)
    }

    /// What a picture shows: its width, height or size.
    private mutating func shown(_ name: String, by path: [String]) -> Bound? {
        let known = ["width", "height", "size"]
        guard let index = known.firstIndex(of: name) else { return nil }
        let type = FieldType.structure(known.map { FieldType.Member($0, .integer) })
        return (.field(.column(place(ConditionColumn(path, isPicture: true), type)), index), .integer)
    }

    private mutating func place(_ column: ConditionColumn, _ type: FieldType) -> Int {
        if let index = columns.firstIndex(of: column) { return index }
        columns.append(column)
        types.append(type)
        return columns.count - 1
    }

    /// The field of this name, as it is written or, as in SQL, whatever its letters' case.
    private static func find(_ name: String, in fields: [FieldType.Member]) -> FieldType.Member? {
        fields.first { $0.name == name } ?? fields.first { $0.name.lowercased() == name.lowercased() }
    }

    private func noSuchColumn(_ path: [String]) -> FetchError {
        let names = fields.prefix(50).map { SafeText.printable($0.name) }.joined(separator: ", ")
        let more = fields.count > 50 ? " and \(Units.count(fields.count - 50)) more" : ""
        return FetchError(
            .usage, "--where names \(SafeText.printable(path.joined(separator: "."))), which is no column",
            hint: "The columns are \(names)\(more)")
    }
}

extension ConditionNode {
    /// What stands in quotes of either kind as a text.
    fileprivate var asText: ConditionNode { if case .quoted(let text) = self { .text(text) } else { self } }

    /// True for what takes its type from what it is compared with.
    fileprivate var isLiteral: Bool {
        switch self {
        case .text, .list, .structure: true
        default: false
        }
    }
}
