/// What the Hub says of a dataset at a revision, as far as it is used.
struct HubInfo: Decodable, Sendable {
    /// The name now; another one than asked for after a renaming.
    var id: String
    /// The commit the revision stands for.
    var sha: String
    var isPrivate: Bool?
    var gated: Gate?
    var isDisabled: Bool?
    var lastModified: String?
    private var cardData: Card?

    /// The licence's short name, as the card gives it.
    var licence: String? { cardData?.licence }

    /// The part of the card that is used.
    private struct Card: Decodable, Sendable {
        var licence: String?

        private enum CodingKeys: String, CodingKey {
            case license
            case name = "license_name"
        }

        init(from decoder: any Decoder) throws {
            guard let values = try? decoder.container(keyedBy: CodingKeys.self) else { return }
            let one = try? values.decode(String.self, forKey: .license)
            let several = try? values.decode([String].self, forKey: .license).joined(separator: ", ")
            licence = one ?? several
            if licence == "other", let name = try? values.decode(String.self, forKey: .name) { licence = name }
        }
    }

    /// Whether files are given to some accounts only.
    enum Gate: Decodable, Sendable, Hashable {
        case open
        /// `auto` or `manual`: who accepts the terms gets access at once, or once the owner agrees.
        case closed(String)

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            self = (try? value.decode(String.self)).map(Gate.closed) ?? .open
        }
    }

    private enum CodingKeys: String, CodingKey {
        case id, sha, gated, lastModified, cardData
        case isPrivate = "private"
        case isDisabled = "disabled"
    }
}

/// An entry of a page of a repository's tree.
struct TreeEntry: Decodable, Sendable {
    var type: String
    var path: String
    /// The git object id of the blob or folder.
    var oid: String
    var size: Int64?
    var lfs: Large?
    var xetHash: String?

    /// What stands behind a pointer.
    struct Large: Decodable, Sendable {
        /// The SHA-256 of the content.
        var oid: String
        var size: Int64
    }

    /// The entry as a file; `nil` for a folder.
    var file: RepositoryFile? {
        guard type == "file" else { return nil }
        return RepositoryFile(path: path, size: lfs?.size ?? size ?? 0, blob: oid, oid: lfs?.oid, xet: xetHash)
    }
}

/// The branches and tags of a dataset.
struct HubRefs: Decodable, Sendable {
    struct Ref: Decodable, Sendable {
        var name: String
    }

    var branches: [Ref]?
    var tags: [Ref]?
    var converts: [Ref]?

    /// All names, branches first.
    var names: [String] { [branches, tags, converts].flatMap { $0 ?? [] }.map(\.name) }
}
