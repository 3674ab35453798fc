import FoundationEssentials

/// How the samples of a dataset become a folder to train on: which column becomes what, how large, under which name,
/// and which files describe them all.
///
/// It is data: a JSON file beside a source, or the user's own (`Docs/Recipes/pictures.md`).
public struct SampleLayout: Sendable, Hashable, Codable {
    /// What becomes of a column with pictures.
    public enum Kind: String, Sendable, Codable {
        /// It is shrunk smoothly.
        case picture
        /// Its values are classes: none is invented.
        case classes
        /// Its values are colours with a meaning: none is invented.
        case colours
    }

    /// A column that becomes a file of each sample.
    public struct Part: Sendable, Hashable, Codable {
        public var column: String
        public var kind: Kind
        /// Where it lands, with `{key}` for the sample's name: `images/{key}.png`.
        public var path: String
        /// True when a sample is of no use without it.
        public var required: Bool
    }

    /// A class that masks have.
    public struct ClassName: Sendable, Hashable, Codable {
        public var value: Int
        public var name: String
        /// As `#1CE6FF`.
        public var colour: String
    }

    /// Pictures of a few samples for people to look at: picture, classes, colours, and the classes over the picture.
    public struct Panels: Sendable, Hashable, Codable {
        /// Where they land, with `{key}`.
        public var path: String
        /// How many samples, from the first on.
        public var first: Int
        /// The columns.
        public var picture: String
        public var classes: String
        public var colours: String?
    }

    /// A column of the table of all samples.
    public struct TableColumn: Sendable, Hashable, Codable {
        /// Its heading.
        public var name: String
        /// The field it shows.
        public var field: String?
        /// The column whose file's path it shows.
        public var path: String?
        /// What it shows of the picture's sizes.
        public var figure: Figure?
    }

    /// What there is to say of a picture's size, before and after.
    public enum Figure: String, Sendable, Codable {
        case width, height
        case originalWidth = "original_width"
        case originalHeight = "original_height"
        /// `13312x10000`.
        case originalSize = "original_size"
        /// `512x385`.
        case processedSize = "processed_size"
    }

    /// How often each value of a field occurs.
    public struct Tally: Sendable, Hashable, Codable {
        /// What the figures are called.
        public var name: String
        public var field: String
    }

    /// A table of all samples.
    public struct Table: Sendable, Hashable, Codable {
        public var path: String
        public var columns: [TableColumn]
    }

    /// Figures of all samples.
    public struct Statistics: Sendable, Hashable, Codable {
        public var path: String
        public var tallies: [Tally]
    }

    public var name: String
    /// One line for `fetch sources`.
    public var summary: String
    /// The datasets that come in this layout unless told otherwise.
    public var datasets: [String]
    /// The field that names a sample.
    public var key: String
    /// No side of a picture is longer, in pixels.
    public var side: Int
    public var parts: [Part]
    public var classes: [ClassName]
    /// The class that is not drawn over a picture.
    public var background: Int?
    public var panels: Panels?
    public var table: Table?
    public var statistics: Statistics?

    /// Reads a layout.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` that says what is missing or wrong.
    public init(json: some Sequence<UInt8>, name: String) throws(FetchError) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(Array(json)))
        } catch let error as DecodingError {
            throw FetchError(.badInput, "\(SafeText.printable(name)) is no layout of samples: \(Self.reason(error))")
        } catch {
            throw FetchError.wrapping(error, while: "reading a layout of samples")
        }
        guard !parts.isEmpty, side > 0, parts.allSatisfy({ $0.path.contains("{key}") }) else {
            throw FetchError(
                .badInput,
                "\(SafeText.printable(name)) is no layout of samples: it needs parts with {key} in their paths")
        }
    }

    private static func reason(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context): "\(place(context)) has no \"\(key.stringValue)\""
        case .typeMismatch(_, let context), .valueNotFound(_, let context): "\(place(context)) is of another type"
        case .dataCorrupted(let context): context.codingPath.isEmpty ? "it is no JSON" : "\(place(context)) is unknown"
        @unknown default: "it cannot be read"
        }
    }

    private static func place(_ context: DecodingError.Context) -> String {
        let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
        return path.isEmpty ? "it" : SafeText.printable(path.joined(separator: "."))
    }
}
