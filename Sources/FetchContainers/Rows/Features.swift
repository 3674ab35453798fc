import FoundationEssentials

/// What a file's note `huggingface` says of its columns, as the library `datasets` writes it.
struct Features: Sendable {
    /// The names of classes by column.
    private(set) var classNames: [String: [String]] = [:]

    private struct Note: Decodable {
        struct Info: Decodable { var features: [String: Feature]? }
        var info: Info?
    }

    private struct Feature: Decodable {
        var kind: String?
        var names: [String]?

        private enum Key: String, CodingKey {
            case kind = "_type"
            case names
        }

        // Lists and structures are written in other shapes and say nothing that is needed here.
        init(from decoder: any Decoder) throws {
            guard let fields = try? decoder.container(keyedBy: Key.self) else { return }
            kind = try? fields.decode(String.self, forKey: .kind)
            names = try? fields.decode([String].self, forKey: .names)
        }
    }

    /// Reads the note; one that cannot be read says nothing.
    init(_ text: String?) {
        guard let text, let note = try? JSONDecoder().decode(Note.self, from: Data(text.utf8)) else { return }
        for (column, feature) in note.info?.features ?? [:] where feature.kind == "ClassLabel" {
            classNames[column] = feature.names
        }
    }
}
