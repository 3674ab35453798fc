/// Makes the tree of fields out of the footer's flat list.
struct SchemaBuilder {
    private static let deepest = 60

    private let elements: [SchemaElement]
    private var next = 0
    private(set) var leafCount = 0

    /// Levels and names on the way down.
    private struct Place {
        var path: [String] = []
        var definition = 0
        var repetition = 0
        var depth = 0
    }

    init(_ elements: [SchemaElement]) {
        self.elements = elements
    }

    /// The fields below the root.
    mutating func build() throws(Fault) -> [SchemaNode] {
        let root = try element()
        guard root.physical == nil || root.childCount > 0 else { throw .damaged("the schema's root is a column") }
        let fields = try children(of: root, Place())
        guard next == elements.count else { throw .damaged("the schema has elements outside of its tree") }
        return fields
    }

    private mutating func element() throws(Fault) -> SchemaElement {
        guard next < elements.count else { throw .damaged("the schema ends before its groups do") }
        next += 1
        return elements[next - 1]
    }

    private mutating func children(of group: SchemaElement, _ place: Place) throws(Fault) -> [SchemaNode] {
        guard group.childCount <= elements.count - next else { throw .damaged("the schema ends before its groups do") }
        var nodes: [SchemaNode] = []
        for _ in 0..<group.childCount { nodes.append(try node(place)) }
        return nodes
    }

    /// A field. One that is repeated without any annotation is a list of required elements.
    private mutating func node(_ outer: Place) throws(Fault) -> SchemaNode {
        let element = try element()
        let place = try entering(element, from: outer)
        guard element.repetition == .repeated else { return try content(of: element, place) }
        let inner = try content(of: element, place)
        return list(element, of: inner, presentLevel: outer.definition, place, isOptional: false)
    }

    private func entering(_ element: SchemaElement, from outer: Place) throws(Fault) -> Place {
        var place = outer
        place.path.append(element.name)
        place.depth += 1
        if element.repetition != .required { place.definition += 1 }
        if element.repetition == .repeated { place.repetition += 1 }
        guard place.depth <= Self.deepest else { throw .unsupported("the schema is nested more than 60 levels deep") }
        return place
    }

    /// What a field holds, its own repetition aside.
    private mutating func content(of element: SchemaElement, _ place: Place) throws(Fault) -> SchemaNode {
        guard element.childCount > 0 else { return try leaf(element, place) }
        if element.childCount == 1, next < elements.count, elements[next].repetition == .repeated {
            if element.logical == .list { return try annotatedList(element, place) }
            if element.logical == .map { return try annotatedMap(element, place) }
        }
        return make(element, .structure(try children(of: element, place)), place)
    }

    private mutating func leaf(_ element: SchemaElement, _ place: Place) throws(Fault) -> SchemaNode {
        guard let physical = element.physical else {
            // An empty group: a structure without fields.
            return make(element, .structure([]), place)
        }
        if physical == .fixedLengthByteArray {
            guard element.length > 0 else {
                throw .damaged("the fixed length of column \(place.path.joined(separator: ".")) is \(element.length)")
            }
            guard element.length <= 1 << 20 else { throw .limit("a column has a fixed length above 1 MiB") }
        }
        let leaf = Leaf(
            index: leafCount, path: place.path, physical: physical, length: Int(element.length),
            logical: element.logical, maxDefinition: place.definition, maxRepetition: place.repetition)
        leafCount += 1
        return make(element, .leaf(leaf), place)
    }

    private mutating func annotatedList(_ outer: SchemaElement, _ place: Place) throws(Fault) -> SchemaNode {
        let repeated = try element()
        let inside = try entering(repeated, from: place)
        // A repeated group with one field is only the list's frame, unless its name says that it is the element.
        let isFrame =
            repeated.childCount == 1 && repeated.name != "array" && repeated.name != "\(outer.name)_tuple"
            && next < elements.count && elements[next].repetition != .repeated
        if isFrame {
            let element = try node(inside)
            return list(outer, of: element, presentLevel: place.definition, inside, isOptional: isOptional(outer))
        }
        let element = try content(of: repeated, inside)
        return list(outer, of: element, presentLevel: place.definition, inside, isOptional: isOptional(outer))
    }

    private mutating func annotatedMap(_ outer: SchemaElement, _ place: Place) throws(Fault) -> SchemaNode {
        let repeated = try element()
        let inside = try entering(repeated, from: place)
        let fields = try children(of: repeated, inside)
        let shape: SchemaNode.Shape =
            switch fields.count {
            case 2: .map(key: fields[0], value: fields[1])
            // A map without values is the list of its keys.
            case 1: .list(element: fields[0])
            default: throw .damaged("map \(outer.name) has \(fields.count) fields instead of a key and a value")
            }
        return SchemaNode(
            name: outer.name, shape: shape, logical: outer.logical, fieldID: outer.fieldID,
            isOptional: isOptional(outer), presentLevel: place.definition, elementLevel: inside.definition,
            repetitionLevel: inside.repetition)
    }

    private func isOptional(_ element: SchemaElement) -> Bool { element.repetition == .optional }

    private func list(
        _ outer: SchemaElement, of element: SchemaNode, presentLevel: Int, _ inside: Place, isOptional: Bool
    ) -> SchemaNode {
        SchemaNode(
            name: outer.name, shape: .list(element: element), logical: outer.logical, fieldID: outer.fieldID,
            isOptional: isOptional, presentLevel: presentLevel, elementLevel: inside.definition,
            repetitionLevel: inside.repetition)
    }

    private func make(_ element: SchemaElement, _ shape: SchemaNode.Shape, _ place: Place) -> SchemaNode {
        SchemaNode(
            name: element.name, shape: shape, logical: element.logical, fieldID: element.fieldID,
            isOptional: element.repetition == .optional, presentLevel: place.definition)
    }
}
