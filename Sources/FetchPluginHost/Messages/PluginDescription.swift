import FetchCore

/// What a plugin says of itself.
struct PluginDescription: Decodable, Sendable {
    struct Example: Decodable, Sendable {
        var command: String
        var purpose: String
    }

    struct Licence: Decodable, Sendable {
        var name: String
        var summary: String
        var url: String?
    }

    struct Preset: Decodable, Sendable {
        var name: String
        var summary: String
        var numbers: String
    }

    var summary: String
    var capabilities: [String]?
    var examples: [Example]?
    var licence: Licence?
    var presets: [Preset]?
    var options: [ExternalOption]?
    var typicalAssetSize: Int64?

    private enum CodingKeys: String, CodingKey {
        case summary, capabilities, examples, licence, presets, options
        case typicalAssetSize = "typical_asset_size"
    }

    /// Capabilities that need code of the host's kind.
    private static let foreign: Set<SourceDescriptor.Capability> = [.writableLinks]

    /// The same as the rest of the program knows it.
    ///
    /// - Throws: A sentence about what cannot be.
    func descriptor(name: String) throws(PluginObjection) -> SourceDescriptor {
        var known: Set<SourceDescriptor.Capability> = []
        for text in capabilities ?? [] {
            guard let capability = SourceDescriptor.Capability(rawValue: text), !Self.foreign.contains(capability)
            else {
                throw PluginObjection("there is no capability \"\(SafeText.printable(text))\" for plugins")
            }
            known.insert(capability)
        }
        let options = options ?? []
        try ExternalOption.check(options)
        var descriptor = SourceDescriptor(
            name: name, summary: SafeText.printable(summary),
            examples: (examples ?? []).map { (SafeText.printable($0.command), SafeText.printable($0.purpose)) },
            capabilities: known, licence: licence?.value,
            presets: (presets ?? []).map {
                .init(
                    name: SafeText.printable($0.name), summary: SafeText.printable($0.summary),
                    numbers: SafeText.printable($0.numbers))
            }, typicalAssetSize: typicalAssetSize)
        descriptor.secretOptions = options.filter { $0.isSecret == true }.map { "--\($0.name)" }
        return descriptor
    }
}

extension PluginDescription.Licence {
    /// The same as the rest of the program knows it.
    var value: SourceDescriptor.Licence {
        SourceDescriptor.Licence(
            name: SafeText.printable(name), summary: PluginWords.safe(summary), url: url.map { SafeURL($0).description }
        )
    }
}

/// What cannot be in something a plugin says.
struct PluginObjection: Error {
    let words: String

    init(_ words: String) { self.words = words }
}
