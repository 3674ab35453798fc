internal import FetchCore
internal import Glibc
internal import Parquet

/// Makes samples of rows: binary values and pictures become parts, everything else fields.
///
/// A picture is a structure of `bytes` and `path`, as the library `datasets` writes pictures, sounds and videos; its
/// `path` is only a hint at what it is.
struct SampleMaker {
    let features: Features
    let scratch: String

    func sample(_ row: Row) async throws -> Sample {
        var sample = Sample(key: Self.key(row.number), number: row.number)
        for (field, value) in zip(row.fields, row.values) {
            if let rest = try await take(value, field, field.name, &sample.parts) {
                sample.fields.append(SampleField(field.name, rest))
                if let name = className(rest, field.name) { sample.fields.append(name) }
            }
        }
        return sample
    }

    /// The number with at least six digits.
    private static func key(_ number: Int64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }

    /// The name of a class beside its number.
    private func className(_ value: FieldValue, _ column: String) -> SampleField? {
        guard let names = features.classNames[column], case .integer(let number) = value,
            names.indices.contains(Int(number))
        else { return nil }
        return SampleField(column + "_name", .text(names[Int(number)]))
    }

    /// Takes the parts out of a value; what is left of it, or `nil` when nothing is.
    private func take(
        _ value: Value, _ node: SchemaNode, _ path: String, _ parts: inout [SamplePart]
    ) async throws -> FieldValue? {
        if value.isNull { return .null }
        if !node.mayHoldParts { return value.field(node) }
        switch (node.shape, value) {
        case (.structure(let nodes), .structure(let values)):
            if let bytes = nodes.mediaIndex { return try await media(nodes, values, bytes, path, &parts) }
            var fields: [SampleField] = []
            for (inner, value) in zip(nodes, values) {
                guard let rest = try await take(value, inner, "\(path).\(inner.name)", &parts) else { continue }
                fields.append(SampleField(inner.name, rest))
            }
            return fields.isEmpty && !nodes.isEmpty ? nil : .structure(fields)
        case (.list(let element), .list(let values)):
            var rest: [FieldValue] = []
            for (index, value) in values.enumerated() {
                if let left = try await take(value, element, "\(path).\(index)", &parts) { rest.append(left) }
            }
            return rest.isEmpty && !values.isEmpty ? nil : .list(rest)
        case (.map(let keyNode, let valueNode), .map(let pairs)):
            var rest: [FieldValue.Pair] = []
            for (index, pair) in pairs.enumerated() {
                let key = try await take(pair.key, keyNode, "\(path).key.\(index)", &parts) ?? .null
                guard let value = try await take(pair.value, valueNode, "\(path).\(key.cell)", &parts) else { continue }
                rest.append(FieldValue.Pair(key, value))
            }
            return rest.isEmpty && !pairs.isEmpty ? nil : .map(rest)
        case (.leaf(let leaf), _):
            guard leaf.isBinary || value.isLarge else { return value.field(node) }
            parts.append(try await part(value, path, name: leaf.isBinary ? nil : leaf.textName))
            return nil
        default: return value.field(node)
        }
    }

    private func media(
        _ nodes: [SchemaNode], _ values: [Value], _ index: Int, _ path: String, _ parts: inout [SamplePart]
    ) async throws -> FieldValue? {
        let hint = zip(nodes, values).first { $0.0.name == "path" }.map { $0.1.field($0.0) }
        if values[index].isNull { return hint ?? .null }
        var name: String?
        if case .text(let text)? = hint { name = text }
        parts.append(try await part(values[index], path, name: name))
        return nil
    }

    private func part(_ value: Value, _ column: String, name: String?) async throws -> SamplePart {
        switch value {
        case .large(let large):
            let (file, head) = try await spill(large)
            return SamplePart(column: column, suffix: PartSuffix.of(head, name: name), content: .file(file))
        case .bytes(let bytes):
            return SamplePart(column: column, suffix: PartSuffix.of(bytes, name: name), content: .bytes(bytes))
        case .string(let text):
            return SamplePart(column: column, suffix: "txt", content: .bytes(Array(text.utf8)))
        default: throw FetchError(.damagedRows, "the column \(column) holds something else than bytes")
        }
    }

    /// Puts a large value into a file; gives its first bytes too.
    private func spill(_ value: LargeValue) async throws -> (PartFile, [UInt8]) {
        let empty = try PartFile.make(in: scratch) { _ in }
        var head: [UInt8] = []
        var isOver = false
        while !isOver {
            let piece: Void? = try await value.withNext { bytes in
                if head.isEmpty { head = Array(bytes.prefix(64)) }
                try Self.append(bytes, to: empty.descriptor)
            }
            isOver = piece == nil
        }
        let descriptor = dup(empty.descriptor)
        guard descriptor >= 0 else { throw FetchError.system(errno, "keeping a part of a sample") }
        return (PartFile(descriptor: descriptor, size: Int64(value.count)), head)
    }

    private static func append(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(FetchError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = write(descriptor, rest.baseAddress, rest.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw FetchError.system(errno, "keeping a part of a sample") }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }
}

extension Array where Element == SchemaNode {
    /// Which of the fields of a structure holds the bytes of a picture, a sound or a video, when it is one.
    var mediaIndex: Int? {
        guard allSatisfy({ $0.name == "bytes" || $0.name == "path" }) else { return nil }
        return firstIndex { node in
            guard node.name == "bytes", case .leaf(let leaf) = node.shape else { return false }
            return leaf.isBinary
        }
    }
}

extension SchemaNode {
    /// True when something in it may be bytes, or text that is too large for a field.
    var mayHoldParts: Bool { leaves.contains { $0.physical == .byteArray } }
}

extension Leaf {
    /// True when its values are bytes without a meaning that a field could show.
    var isBinary: Bool {
        guard physical == .byteArray else { return false }
        return switch logical {
        case nil, .bson, .unknown: true
        default: false
        }
    }

    /// A file name that says what kind of text a large value of it is.
    var textName: String { logical == .json ? "value.json" : "value.txt" }
}

extension Value {
    var isLarge: Bool { if case .large = self { true } else { false } }
}
