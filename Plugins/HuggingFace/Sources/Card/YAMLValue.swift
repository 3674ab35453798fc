import CYAML
import FetchCore

/// A value of a YAML document, with scalars as the text they were written as.
indirect enum YAMLValue: Sendable, Hashable {
    case scalar(String)
    case list([YAMLValue])
    /// Keys in the order written.
    case map([Pair])

    /// A key and its value.
    struct Pair: Sendable, Hashable {
        var key: String
        var value: YAMLValue
    }

    /// The value of a key of a map.
    subscript(key: String) -> YAMLValue? {
        guard case .map(let pairs) = self else { return nil }
        return pairs.first { $0.key == key }?.value
    }

    /// The text of a scalar, unless it means nothing.
    var text: String? {
        guard case .scalar(let text) = self, !["", "~", "null"].contains(text) else { return nil }
        return text
    }

    /// The elements of a list; a single value is a list of one.
    var elements: [YAMLValue] { if case .list(let values) = self { values } else { [self] } }

    /// True for what YAML 1.1 takes for true.
    var isTrue: Bool { ["true", "yes", "on", "y"].contains(text?.lowercased() ?? "") }

    /// The keys of a map.
    var keys: [String] { if case .map(let pairs) = self { pairs.map(\.key) } else { [] } }
}

/// Reads YAML 1.1 with libyaml's events.
struct YAMLReader {
    /// Aliases can make a short text endless; no card is near this.
    private static let mostValues = 1_000_000
    private static let deepest = 100

    private var events: Events
    private var anchors: [String: YAMLValue] = [:]
    private var count = 0

    /// Reads the first document of a text; `name` is for messages.
    ///
    /// - Throws: ``FetchError`` with code `bad-input`, naming the line, for what is no YAML.
    static func read(_ text: String, name: String) throws(FetchError) -> YAMLValue {
        var reader = YAMLReader(events: Events(text, name: name))
        defer { reader.events.close() }
        return try reader.document()
    }

    private mutating func document() throws(FetchError) -> YAMLValue {
        while true {
            let event = try events.next()
            switch event.kind {
            case YAML_STREAM_START_EVENT, YAML_DOCUMENT_START_EVENT: continue
            case YAML_STREAM_END_EVENT, YAML_DOCUMENT_END_EVENT: return .scalar("")
            default: return try value(event, depth: 0)
            }
        }
    }

    private mutating func value(_ event: Events.Event, depth: Int) throws(FetchError) -> YAMLValue {
        count += 1
        guard count < Self.mostValues, depth < Self.deepest else { throw events.refusal("is too large") }
        var made: YAMLValue
        switch event.kind {
        case YAML_ALIAS_EVENT:
            guard let known = anchors[event.anchor ?? ""] else { throw events.refusal("uses an unknown anchor") }
            count += Self.size(known)
            return known
        case YAML_SCALAR_EVENT: made = .scalar(event.text)
        case YAML_SEQUENCE_START_EVENT:
            var values: [YAMLValue] = []
            while true {
                let next = try events.next()
                if next.kind == YAML_SEQUENCE_END_EVENT { break }
                values.append(try value(next, depth: depth + 1))
            }
            made = .list(values)
        case YAML_MAPPING_START_EVENT: made = .map(try pairs(depth))
        default: throw events.refusal("ends in the middle")
        }
        if let anchor = event.anchor { anchors[anchor] = made }
        return made
    }

    private mutating func pairs(_ depth: Int) throws(FetchError) -> [YAMLValue.Pair] {
        var pairs: [YAMLValue.Pair] = []
        var keys: Set<String> = []
        while true {
            let next = try events.next()
            if next.kind == YAML_MAPPING_END_EVENT { return pairs }
            guard case .scalar(let key) = try value(next, depth: depth + 1) else {
                throw events.refusal("has a key that is no text")
            }
            let value = try value(try events.next(), depth: depth + 1)
            guard keys.insert(key).inserted else { throw events.refusal("has the key \"\(key)\" twice") }
            pairs.append(.init(key: key, value: value))
        }
    }

    private static func size(_ value: YAMLValue) -> Int {
        switch value {
        case .scalar: 1
        case .list(let values): values.reduce(1) { $0 + size($1) }
        case .map(let pairs): pairs.reduce(1) { $0 + size($1.value) }
        }
    }
}

extension YAMLReader {
    /// What libyaml tells, one event after the other.
    private final class Events {
        /// One event, copied out of libyaml.
        struct Event {
            var kind: yaml_event_type_t
            var text = ""
            var anchor: String?
        }

        private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        /// libyaml reads where the text lies.
        private let bytes: UnsafeMutableBufferPointer<UInt8>
        private let name: String
        private var line = 1

        init(_ text: String, name: String) {
            self.name = name
            let utf8 = Array(text.utf8)
            bytes = .allocate(capacity: max(1, utf8.count))
            _ = bytes.initialize(from: utf8)
            yaml_parser_initialize(parser)
            yaml_parser_set_input_string(parser, bytes.baseAddress, utf8.count)
        }

        func close() {
            yaml_parser_delete(parser)
            parser.deallocate()
            bytes.deallocate()
        }

        func next() throws(FetchError) -> Event {
            var event = yaml_event_t()
            guard yaml_parser_parse(parser, &event) == 1 else {
                line = Int(parser.pointee.problem_mark.line) + 1
                throw refusal("is no YAML (\(parser.pointee.problem.map { String(cString: $0) } ?? "unknown reason"))")
            }
            defer { yaml_event_delete(&event) }
            line = Int(event.start_mark.line) + 1
            switch event.type {
            case YAML_SCALAR_EVENT:
                let scalar = event.data.scalar
                let text = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
                return Event(
                    kind: event.type, text: String(decoding: text, as: UTF8.self), anchor: Self.text(scalar.anchor))
            case YAML_ALIAS_EVENT: return Event(kind: event.type, anchor: Self.text(event.data.alias.anchor))
            case YAML_SEQUENCE_START_EVENT:
                return Event(kind: event.type, anchor: Self.text(event.data.sequence_start.anchor))
            case YAML_MAPPING_START_EVENT:
                return Event(kind: event.type, anchor: Self.text(event.data.mapping_start.anchor))
            default: return Event(kind: event.type)
            }
        }

        func refusal(_ why: String) -> FetchError {
            FetchError(.badInput, "\(name), line \(line), \(SafeText.printable(why))")
        }

        private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
            pointer.map { String(cString: $0) }
        }
    }
}
