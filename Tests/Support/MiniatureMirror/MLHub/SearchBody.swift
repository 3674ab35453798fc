/// The body of a `POST` search (STAC API 1.0.0, Item Search).
struct SearchBody: Decodable {
    var bbox: [Double]?
    var datetime: String?
    var intersects: SearchGeometry?
    var ids: [String]?
    var collections: [String]?
    var limit: Int?
    var token: String?
}
