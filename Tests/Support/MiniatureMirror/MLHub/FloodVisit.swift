/// One picture of one place: where and when.
struct FloodVisit: Sendable {
    let satellite: Satellite
    let place: Int
    let date: FloodDate
    let box: GeoBox
}
