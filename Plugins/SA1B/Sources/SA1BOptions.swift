public import ArgumentParser

/// The options of `fetch sa1b`.
public struct SA1BOptions: ParsableArguments, Sendable {
    /// Where the list of links lies.
    @Option(
        help: ArgumentHelp(
            "The list of links that Meta gives you: a file, - for standard input, or an address.",
            discussion: "Two columns, name and link. Rows that are no tar of SA-1B are skipped and named.",
            valueName: "file|-|url"))
    public var links: String?

    /// The pattern of a mirror's addresses.
    @Option(
        help: ArgumentHelp(
            "A mirror of all 1,000 tars instead of a list, for example https://mirror.example/{name}.",
            discussion: "{name} becomes sa_000020.tar, {number} becomes 000020.", valueName: "template"))
    public var urlTemplate: String?

    /// Where the list of MD5 sums lies.
    @Option(
        name: .customLong("md5"),
        help: ArgumentHelp(
            "Check the tars against this list of MD5 sums, in the form md5sum writes.",
            discussion: "Tars that the list leaves out are fetched without that check.", valueName: "file|-|url"))
    public var checksums: String?

    /// Makes empty options for the parser to fill.
    public init() {}

    /// Refuses both places at once, none at all, and a template that cannot work.
    public func validate() throws {
        switch (links, urlTemplate) {
        case (nil, nil):
            throw ValidationError("Say where the tars are: --links FILE (the list from Meta) or --url-template URL.")
        case (.some, .some):
            throw ValidationError("Give either --links or --url-template, not both.")
        case (nil, .some(let text)):
            if let reason = URLTemplate.objection(to: text) { throw ValidationError("--url-template \(reason).") }
        case (.some, nil):
            if links == "-" && checksums == "-" {
                throw ValidationError("Standard input can be read once: for --links or for --md5, not for both.")
            }
        }
    }
}
