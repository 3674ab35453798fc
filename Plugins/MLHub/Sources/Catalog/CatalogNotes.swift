import FetchCore

/// What of a catalog could not be used, gathered by kind into one notice each.
struct CatalogNotes: Sendable {
    /// Enough to find the place, few enough to read.
    private static let shown = 5

    /// What was left out, and why.
    enum Kind: Int, CaseIterable {
        case entryLink, entryName, tooLarge, broken, stray, itemName, assetName, noHref, badHref, noItems
        case checksum, repeated, renamed, besideFolder, unread

        /// What it is a count of, and what follows the names.
        var words: (one: String, many: String, why: String) {
            switch self {
            case .entryLink: ("entry", "entries", "no files but links or devices: refused")
            case .entryName: ("entry", "entries", "names that lead out of the folder, or cannot be names: refused")
            case .tooLarge: ("document", "documents", "too large for a document of a catalog: left out")
            case .broken: ("document", "documents", "no JSON that can be read: left out")
            case .stray: ("document", "documents", "JSON, but nothing of STAC: left out")
            case .itemName: ("item", "items", "ids or collections that cannot be names of folders: refused")
            case .assetName: ("asset", "assets", "keys that cannot be names of files: refused")
            case .noHref: ("asset", "assets", "no address: left out")
            case .badHref: ("asset", "assets", "addresses that lead out of the catalog, or cannot be read: refused")
            case .noItems: ("link", "links", "lead to no document of STAC: passed over")
            case .checksum: ("checksum", "checksums", "of a kind that is not known: not checked")
            case .repeated: ("item", "items", "listed twice, with the same assets: taken once")
            case .renamed:
                ("item", "items", "the id of another item of their collection: both kept, in folders with ~2 and so on")
            case .besideFolder:
                (
                    "asset", "assets",
                    "of a collection, called like the folder of an item: both kept, the asset with ~2 or so"
                )
            case .unread: ("link", "links", "could not be read: passed over")
            }
        }
    }

    private struct Group {
        var names: [String] = []
        var count = 0
    }

    private var groups: [Kind: Group] = [:]

    /// Notes one; the name is shown if it is among the first.
    mutating func add(_ kind: Kind, _ name: @autoclosure () -> String) {
        groups[kind, default: Group()].count += 1
        if let known = groups[kind], known.names.count < Self.shown {
            groups[kind]?.names.append(SafeURL(name()).description)
        }
    }

    /// Takes over what another one noted.
    mutating func add(_ other: CatalogNotes) {
        for (kind, group) in other.groups {
            var sum = groups[kind] ?? Group()
            sum.count += group.count
            sum.names += group.names.prefix(max(0, Self.shown - sum.names.count))
            groups[kind] = sum
        }
    }

    /// One notice a kind.
    func notices(_ catalog: String) -> [String] {
        Kind.allCases.compactMap { kind in
            guard let group = groups[kind] else { return nil }
            let words = kind.words
            let more = group.count > group.names.count ? ", …" : ""
            return
                "\(catalog): \(Units.count(group.count, words.one, words.many)) (\(group.names.joined(separator: ", "))"
                + "\(more)): \(words.why)"
        }
    }
}
