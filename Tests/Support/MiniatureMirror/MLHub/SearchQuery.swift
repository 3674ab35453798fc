import FoundationEssentials

/// What a search wants, from the query of a `GET` or the body of a `POST`.
struct SearchQuery {
    private static let defaultLimit = 10
    private static let largestLimit = 1000

    let bbox: [Double]?
    let interval: SearchInterval?
    let geometry: SearchGeometry?
    let ids: Set<String>?
    let collections: Set<String>?
    let limit: Int
    let start: Int

    /// Reads a `GET`.
    ///
    /// - Throws: `SearchError`.
    init(_ request: MirrorRequest) throws {
        func list(_ name: String) -> [String]? {
            request.queryValues(name).first?.split(separator: ",").map(String.init)
        }
        var body = SearchBody()
        body.bbox = try list("bbox")?.map { text in
            guard let number = Double(text) else { throw SearchError("bbox is not made of numbers") }
            return number
        }
        body.datetime = request.queryValues("datetime").first
        body.intersects = try request.queryValues("intersects").first.map {
            try Self.decoded(SearchGeometry.self, Array($0.utf8))
        }
        body.ids = list("ids")
        body.collections = list("collections")
        body.limit = try request.queryValues("limit").first.map { text in
            guard let number = Int(text) else { throw SearchError("limit is not a number") }
            return number
        }
        body.token = request.queryValues("token").first
        try self.init(body)
    }

    /// Reads the body of a `POST`.
    ///
    /// - Throws: `SearchError`.
    init(json: [UInt8]) throws {
        try self.init(Self.decoded(SearchBody.self, json))
    }

    private init(_ body: SearchBody) throws {
        bbox = try body.bbox.map(Self.flattened)
        guard body.bbox == nil || body.intersects == nil else {
            throw SearchError("bbox and intersects exclude each other")
        }
        interval = try body.datetime.map { text in
            guard let interval = SearchInterval(text) else { throw SearchError("datetime is not RFC 3339: \(text)") }
            return interval
        }
        geometry = body.intersects
        ids = body.ids.map(Set.init)
        collections = body.collections.map(Set.init)
        guard (body.limit ?? 1) > 0 else { throw SearchError("limit is at least 1") }
        limit = min(body.limit ?? Self.defaultLimit, Self.largestLimit)
        guard let token = body.token else {
            start = 0
            return
        }
        guard token.hasPrefix("next:"), let number = Int(token.dropFirst(5)) else { throw SearchError("unknown token") }
        start = number
    }

    func matches(_ item: FloodItem) -> Bool {
        if let collections, !collections.contains(item.collection.id) { return false }
        if let interval, !interval.contains(item.visit.date.seconds) { return false }
        if let bbox, !item.visit.box.touches(bbox) { return false }
        if let geometry, !geometry.intersects(item.visit.box.ring) { return false }
        if let ids, !ids.contains(item.id) { return false }
        return true
    }

    /// West, south, east and north of a box that may have heights.
    private static func flattened(_ box: [Double]) throws -> [Double] {
        guard box.count == 4 || box.count == 6 else { throw SearchError("bbox has 4 or 6 numbers") }
        let flat = box.count == 4 ? box : [box[0], box[1], box[3], box[4]]
        guard flat[1] <= flat[3] else { throw SearchError("bbox: its south lies north of its north") }
        return flat
    }

    private static func decoded<Value: Decodable>(_ type: Value.Type, _ json: [UInt8]) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(json))
        } catch {
            throw SearchError("the query is not readable: \(error)")
        }
    }
}
