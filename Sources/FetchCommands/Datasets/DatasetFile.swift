import FetchCore
import Foundation

/// A dataset by name, as data: which source has it, with which arguments and options, under which licence.
struct DatasetFile: Sendable {
    /// The licence it comes under.
    struct Licence: Decodable, Sendable {
        var name: String
        var summary: String
        var url: String?
    }

    /// What the command is called.
    let name: String
    /// One line.
    let title: String
    /// The source that has it.
    let source: String
    /// What stands by its place on that source's command line.
    let arguments: [String]
    /// Options of that source, and shared ones, unless somebody says otherwise.
    let options: [(name: String, values: [String])]
    let licence: Licence
    /// How whoever uses it names it.
    let citation: String
    /// Where to read about it.
    let homepage: String?

    /// Reads a file.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` that names the file and the field.
    init(_ bytes: [UInt8], place: String) throws(FetchError) {
        let form: Form
        do {
            form = try JSONDecoder().decode(Form.self, from: Data(bytes))
        } catch {
            throw FetchError(.badInput, "\(place) is no description of a dataset: \(Self.reason(error))")
        }
        if let objection = form.objection { throw FetchError(.badInput, "\(place): \(objection)") }
        name = form.name
        title = form.title
        source = form.source
        arguments = form.arguments ?? []
        options = (form.options ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value.texts) }
        licence = form.licence
        citation = form.citation
        homepage = form.homepage
    }

    /// The licence as sources state it.
    var stated: SourceDescriptor.Licence {
        SourceDescriptor.Licence(name: licence.name, summary: licence.summary, url: licence.url)
    }

    /// What there is to say about it in the help.
    var words: String {
        let address = licence.url.map { " \($0)" } ?? ""
        let lines = [
            "DATASET \(name)", "  \(title)", "  Licence: \(licence.name). \(licence.summary)\(address)",
            "  Cite: \(citation)",
            homepage.map { "  Read: \($0)" },
        ]
        return lines.compactMap(\.self).joined(separator: "\n")
    }

    private static func reason(_ error: any Error) -> String {
        switch error as? DecodingError {
        case .keyNotFound(let key, _): "it has no \"\(key.stringValue)\""
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "\"\(context.codingPath.map(\.stringValue).joined(separator: "."))\" is of another kind"
        case .dataCorrupted(let context) where !context.codingPath.isEmpty: context.debugDescription
        default: "it is no JSON object"
        }
    }

    /// The file's form.
    private struct Form: Decodable {
        var name: String
        var title: String
        var source: String
        var arguments: [String]?
        var options: [String: Value]?
        var licence: Licence
        var citation: String
        var homepage: String?

        /// What is wrong with it, or `nil`.
        var objection: String? {
            if !DatasetFile.isName(name) {
                return "\"\(SafeText.printable(name))\" is not lower-case letters, digits, - and _"
            }
            if title.isEmpty || title.contains(where: \.isNewline) { return "the title is not one line" }
            if licence.name.isEmpty || licence.summary.isEmpty { return "the licence has no name or no summary" }
            if citation.isEmpty { return "there is no citation" }
            if (arguments ?? []).contains(where: { $0.hasPrefix("-") }) { return "an argument begins with a dash" }
            return nil
        }
    }

    /// A value of an option.
    private struct Value: Decodable {
        var texts: [String]

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let flag = try? value.decode(Bool.self) {
                texts = [flag ? "true" : "false"]
            } else if let number = try? value.decode(Int64.self) {
                texts = [String(number)]
            } else if let text = try? value.decode(String.self) {
                texts = [text]
            } else {
                texts = try value.decode([String].self)
            }
        }
    }

    /// Lower-case letters, digits, `-` and `_`, beginning with a letter or digit.
    static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 80 && text.first != "-" && text.first != "_"
            && text.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x5F
            }
    }
}
