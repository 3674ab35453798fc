import CGEOS
import FetchCore

/// Tests places against one outline with GEOS, prepared once. Used by one walk at a time.
final class GeometryTest {
    /// A part of the outline that is no collection.
    private struct Part {
        let prepared: OpaquePointer
        let bounds: BoundingBox
    }

    private let context: GEOSContextHandle_t
    private var whole: OpaquePointer?
    private var parts: [Part] = []
    private let reader: OpaquePointer
    private let message = Message()

    /// What GEOS said last.
    private final class Message {
        var text = ""
    }

    /// Reads GeoJSON (RFC 7946): a Feature, a FeatureCollection or a bare geometry.
    ///
    /// - Throws: ``FetchError`` with code `usage` for what is none of them, or empty.
    init(geoJSON text: String) throws(FetchError) {
        guard let context = GEOS_init_r(), let reader = GEOSWKBReader_create_r(context) else {
            fatalError("out of memory")
        }
        self.context = context
        self.reader = reader
        GEOSContext_setErrorMessageHandler_r(
            context,
            { text, context in
                guard let text, let context else { return }
                Unmanaged<Message>.fromOpaque(context).takeUnretainedValue().text = String(cString: text)
            }, Unmanaged.passUnretained(message).toOpaque())
        let json = GEOSGeoJSONReader_create_r(context)
        defer { GEOSGeoJSONReader_destroy_r(context, json) }
        guard let geometry = GEOSGeoJSONReader_readGeometry_r(context, json, text) else {
            throw Self.error("it is not GeoJSON (\(SafeText.printable(message.text)))")
        }
        whole = geometry
        try add(geometry)
        guard !parts.isEmpty else { throw Self.error("it has no place in it") }
    }

    deinit {
        for part in parts { GEOSPreparedGeom_destroy_r(context, part.prepared) }
        if let whole { GEOSGeom_destroy_r(context, whole) }
        for geometry in repaired { GEOSGeom_destroy_r(context, geometry) }
        GEOSWKBReader_destroy_r(context, reader)
        GEOS_finish_r(context)
    }

    /// Valid forms of parts that were not, which their preparations refer to.
    private var repaired: [OpaquePointer] = []

    /// The rectangle around the outline.
    var bounds: BoundingBox {
        parts.dropFirst().reduce(parts[0].bounds) { all, part in
            BoundingBox(
                west: min(all.west, part.bounds.west), south: min(all.south, part.bounds.south),
                east: max(all.east, part.bounds.east), north: max(all.north, part.bounds.north))
        }
    }

    /// True when the rectangle and the outline have a point in common.
    func intersects(_ box: BoundingBox) -> Bool {
        box.parts.contains { piece in
            let near = parts.filter { $0.bounds.intersects(piece) }
            guard !near.isEmpty, let shape = shape(of: piece) else { return false }
            defer { GEOSGeom_destroy_r(context, shape) }
            return near.contains { GEOSPreparedIntersects_r(context, $0.prepared, shape) == 1 }
        }
    }

    /// True when another outline, as WKB, and this one have a point in common; `nil` when it cannot be read.
    func intersects(wkb: [UInt8]) -> Bool? {
        guard let shape = GEOSWKBReader_read_r(context, reader, wkb, wkb.count) else { return nil }
        defer { GEOSGeom_destroy_r(context, shape) }
        var answers: [CChar] = []
        for part in parts {
            let answer = GEOSPreparedIntersects_r(context, part.prepared, shape)
            if answer == 1 { return true }
            answers.append(answer)
        }
        return answers.contains(2) ? nil : false
    }

    private func add(_ geometry: OpaquePointer) throws(FetchError) {
        if GEOSGeomTypeId_r(context, geometry) == Int32(GEOS_GEOMETRYCOLLECTION.rawValue) {
            for index in 0..<GEOSGetNumGeometries_r(context, geometry) {
                if let inner = GEOSGetGeometryN_r(context, geometry, index) { try add(inner) }
            }
            return
        }
        if GEOSisEmpty_r(context, geometry) == 1 { return }
        var usable = geometry
        if GEOSisValid_r(context, geometry) != 1, let valid = GEOSMakeValid_r(context, geometry) {
            usable = valid
            repaired.append(valid)
        }
        var box = BoundingBox(west: 0, south: 0, east: 0, north: 0)
        guard GEOSGeom_getExtent_r(context, usable, &box.west, &box.south, &box.east, &box.north) == 1,
            [box.west, box.south, box.east, box.north].allSatisfy(\.isFinite),
            let prepared = GEOSPrepare_r(context, usable)
        else { throw Self.error("a part of it cannot be used (\(SafeText.printable(message.text)))") }
        parts.append(Part(prepared: prepared, bounds: box))
    }

    /// A rectangle, a line or a point.
    private func shape(of box: BoundingBox) -> OpaquePointer? {
        let (isNarrow, isFlat) = (box.west == box.east, box.south == box.north)
        if isNarrow && isFlat { return GEOSGeom_createPointFromXY_r(context, box.west, box.south) }
        guard isNarrow || isFlat else {
            return GEOSGeom_createRectangle_r(context, box.west, box.south, box.east, box.north)
        }
        let line = GEOSCoordSeq_create_r(context, 2, 2)
        GEOSCoordSeq_setXY_r(context, line, 0, box.west, box.south)
        GEOSCoordSeq_setXY_r(context, line, 1, box.east, box.north)
        return GEOSGeom_createLineString_r(context, line)
    }

    private static func error(_ why: String) -> FetchError {
        FetchError(
            .usage, "the outline given with --intersects cannot be used: \(why)",
            hint: "Give a file with a GeoJSON Feature, FeatureCollection or geometry, or the JSON itself")
    }
}
