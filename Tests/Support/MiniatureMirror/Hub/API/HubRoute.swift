/// What a request to the hub is for.
enum HubRoute: Sendable, Equatable {
    case whoAmI
    case information(id: String, revision: String?)
    case tree(id: String, revision: String, folder: String)
    case paths(id: String, revision: String)
    case references(id: String)
    case parquet(id: String, below: [String])
    case resolve(id: String, revision: String, path: String)
    case cached(id: String, commit: String, path: String)
    case git(id: String, service: String)
    case batch(id: String)

    /// Reads a request target; `nil` if the hub has nothing of that kind.
    ///
    /// A revision is one segment, percent-encoded, so the target is split before it is decoded.
    ///
    /// - Parameter isBareName: Whether a name is that of a repository without an owner.
    init?(target: String, isBareName: (String) -> Bool) {
        let path = target.prefix { $0 != "?" }
        let segments = path.split(separator: "/", omittingEmptySubsequences: true).map(PercentCoding.decoded)[...]
        let found: HubRoute? =
            switch segments.first {
            case "api": Self.api(segments.dropFirst(), isBareName)
            case "datasets": Self.page(segments.dropFirst(), isBareName)
            case "git": Self.git(segments.dropFirst(), isBareName)
            default: nil
            }
        guard let found else { return nil }
        self = found
    }

    /// The repository it is for.
    var id: String? {
        switch self {
        case .whoAmI: nil
        case .information(let id, _), .tree(let id, _, _), .paths(let id, _), .references(let id), .parquet(let id, _),
            .resolve(let id, _, _), .cached(let id, _, _), .git(let id, _), .batch(let id):
            id
        }
    }

    /// The path of the file it is for.
    var path: String? {
        switch self {
        case .resolve(_, _, let path), .cached(_, _, let path): path
        default: nil
        }
    }

    /// Which of the hub's quotas it uses up.
    var bucket: HubQuotas.Bucket {
        switch self {
        case .resolve, .cached: .resolvers
        case .git, .batch: .pages
        default: .api
        }
    }

    private typealias Segments = ArraySlice<String>

    /// Takes the id off the front; names of git URLs may end in `.git`.
    private static func id(_ segments: inout Segments, _ isBareName: (String) -> Bool) -> String? {
        guard let first = segments.popFirst() else { return nil }
        if isBareName(first) { return first }
        guard let second = segments.popFirst() else { return nil }
        return "\(first)/\(second)"
    }

    private static func api(_ segments: Segments, _ isBareName: (String) -> Bool) -> HubRoute? {
        var rest = segments
        switch rest.popFirst() {
        case "whoami-v2": return .whoAmI
        case "resolve-cache":
            guard rest.popFirst() == "datasets", let id = id(&rest, isBareName), let commit = rest.popFirst(),
                !rest.isEmpty
            else { return nil }
            return .cached(id: id, commit: commit, path: rest.joined(separator: "/"))
        case "datasets":
            guard let id = id(&rest, isBareName) else { return nil }
            return dataset(id, rest)
        default: return nil
        }
    }

    private static func dataset(_ id: String, _ segments: Segments) -> HubRoute? {
        var rest = segments
        guard let word = rest.popFirst() else { return .information(id: id, revision: nil) }
        if word == "refs" { return .references(id: id) }
        if word == "parquet" { return .parquet(id: id, below: Array(rest)) }
        guard let revision = rest.popFirst() else { return nil }
        return switch word {
        case "revision": .information(id: id, revision: revision)
        case "tree": .tree(id: id, revision: revision, folder: rest.joined(separator: "/"))
        case "paths-info": .paths(id: id, revision: revision)
        default: nil
        }
    }

    private static func page(_ segments: Segments, _ isBareName: (String) -> Bool) -> HubRoute? {
        var rest = segments
        guard let id = id(&rest, isBareName) else { return nil }
        guard rest.first == "resolve" else { return git(segments, isBareName) }
        rest = rest.dropFirst()
        guard let revision = rest.popFirst(), !rest.isEmpty else { return nil }
        return .resolve(id: id, revision: revision, path: rest.joined(separator: "/"))
    }

    private static func git(_ segments: Segments, _ isBareName: (String) -> Bool) -> HubRoute? {
        var rest = segments
        guard let name = id(&rest, { isBareName(String($0.trimmingSuffix(".git"))) }) else { return nil }
        let id = name.trimmingSuffix(".git")
        let service = rest.joined(separator: "/")
        if service == "info/lfs/objects/batch" { return .batch(id: id) }
        return ["info/refs", "git-upload-pack", "HEAD"].contains(service) ? .git(id: id, service: service) : nil
    }
}

extension String {
    /// The text without that ending, or as it is.
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
