/// A STAC API (version 1.0.0: core, collections, features, item search) over a miniature sen12floods.
struct STACAPI: MirrorContent {
    private static let geoJSON = "application/geo+json"

    let documents: FloodDocuments

    /// The URL of the API, without a slash at its end.
    let root: String

    private var floods: MiniatureFloods { documents.floods }

    func methods(ofPath path: String) -> Set<HTTPMethod> {
        path == "/search" ? [.get, .head, .post] : [.get, .head]
    }

    func resource(for request: MirrorRequest) -> MirrorResource? {
        let path = request.path.split(separator: "/").map(String.init)
        do {
            return try answer(path, request)
        } catch {
            return .detail("\(error)", status: 400)
        }
    }

    private func answer(_ path: [String], _ request: MirrorRequest) throws -> MirrorResource? {
        if path.isEmpty { return .json(landingPage) }
        if path == ["conformance"] { return .json(["conformsTo": Self.conformance]) }
        if path == ["search"] { return try search(request) }
        guard path[0] == "collections" else { return nil }
        if path.count == 1 { return .json(collections) }
        guard let collection = FloodCollection(rawValue: path[1]) else {
            return .detail("No collection \(path[1])", status: 404)
        }
        switch path.count {
        case 2: return .json(documents.collection(collection))
        case 3 where path[2] == "items": return try items(of: collection, request)
        case 4 where path[2] == "items": return item(path[3], of: collection)
        default: return nil
        }
    }

    private func search(_ request: MirrorRequest) throws -> MirrorResource {
        let isPost = request.method == .post
        let query = try isPost ? SearchQuery(json: request.body) : SearchQuery(request)
        return page(query, numbers: 0..<floods.itemCount) { token in
            isPost ? nextByPost(token, request) : nextByGet("\(root)/search", token, request)
        }
    }

    private func items(of collection: FloodCollection, _ request: MirrorRequest) throws -> MirrorResource {
        let all = FloodCollection.allCases
        let first = all.prefix { $0 != collection }.reduce(0) { $0 + floods.count(of: $1) }
        let numbers = first..<first + floods.count(of: collection)
        return page(try SearchQuery(request), numbers: numbers) {
            nextByGet("\(root)/collections/\(collection.id)/items", $0, request)
        }
    }

    private func item(_ id: String, of collection: FloodCollection) -> MirrorResource {
        guard let item = floods.item(id: Substring(id), of: collection) else {
            return .detail("No item \(id)", status: 404)
        }
        return .json(documents.item(item), contentType: Self.geoJSON)
    }

    private func page(_ query: SearchQuery, numbers: Range<Int>, next: (String) -> JSON) -> MirrorResource {
        var features: [JSON] = []
        var links: [JSON] = [link("root", "/", "application/json")]
        for number in numbers.clamped(to: max(query.start, numbers.lowerBound)..<max(query.start, numbers.upperBound)) {
            let item = floods.item(number)
            guard query.matches(item) else { continue }
            if features.count == query.limit {
                links.append(next("next:\(number)"))
                break
            }
            features.append(documents.item(item))
        }
        let count = features.count
        return .json(
            [
                "type": "FeatureCollection", "features": .array(features), "links": .array(links),
                "numberReturned": .literal("\(count)"),
            ], contentType: Self.geoJSON)
    }

    private func nextByGet(_ url: String, _ token: String, _ request: MirrorRequest) -> JSON {
        let kept = (request.query ?? "").split(separator: "&").filter { !$0.hasPrefix("token=") }
        let query = (kept + ["token=\(token)"]).joined(separator: "&")
        return ["rel": "next", "method": "GET", "type": .string(Self.geoJSON), "href": .string("\(url)?\(query)")]
    }

    /// With STAC 1.0 the body is to be merged into the last one; with 1.1 it is whole. Servers do both.
    private func nextByPost(_ token: String, _ request: MirrorRequest) -> JSON {
        let head: [(name: String, value: JSON)] = [
            ("rel", "next"), ("method", "POST"), ("type", .string(Self.geoJSON)), ("href", .string("\(root)/search")),
        ]
        guard documents.version == .v10 else {
            return .object(head + [("body", JSONMerge.setting("token", token, in: request.body))])
        }
        return .object(head + [("body", ["token": .string(token)]), ("merge", true)])
    }

    private func link(_ relation: String, _ path: String, _ type: String) -> JSON {
        ["rel": .string(relation), "type": .string(type), "href": .string(root + path)]
    }

    private var landingPage: JSON {
        let search: JSON = link("search", "/search", Self.geoJSON)
        let children = FloodCollection.allCases.map { link("child", "/collections/\($0.id)", "application/json") }
        return [
            "type": "Catalog", "id": "miniature", "stac_version": .string(documents.version.rawValue),
            "title": "A miniature STAC API", "description": "sen12floods, made up", "conformsTo": Self.conformance,
            "links": .array(
                [
                    link("self", "/", "application/json"), link("root", "/", "application/json"),
                    link("conformance", "/conformance", "application/json"),
                    link("data", "/collections", "application/json"), search.adding([("method", "GET")]),
                    search.adding([("method", "POST")]),
                ] + children),
        ]
    }

    private var collections: JSON {
        [
            "collections": .array(FloodCollection.allCases.map { documents.collection($0) }),
            "links": [link("root", "/", "application/json"), link("self", "/collections", "application/json")],
        ]
    }

    private static let conformance: JSON = [
        "https://api.stacspec.org/v1.0.0/core", "https://api.stacspec.org/v1.0.0/collections",
        "https://api.stacspec.org/v1.0.0/ogcapi-features", "https://api.stacspec.org/v1.0.0/item-search",
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    ]
}
