import FetchCore

/// Where items lie, on the whole globe or the part of it that they fill: degrees are as long as wide everywhere.
enum WorldMap {
    private static let width = Plot.Width.whole.rawValue

    /// A map with lines of longitude and latitude; empty without places.
    static func svg(_ footprints: Footprints) -> String {
        guard let extent = extent(footprints) else { return "" }
        let scale = width / (extent.east - extent.west)
        let height = (extent.north - extent.south) * scale
        var body = graticule(extent, scale, height)
        for box in footprints.boxes.sorted(by: order) {
            for part in box.parts { body += rectangle(part, extent, scale, opacity: 0.18) }
        }
        for cell in footprints.cells { body += rectangle(cell, extent, scale, opacity: 0.5) }
        return Plot.svg(height, body, width)
    }

    private static func order(_ a: BoundingBox, _ b: BoundingBox) -> Bool {
        (a.west, a.south, a.east, a.north) < (b.west, b.south, b.east, b.north)
    }

    /// The places with a margin, not smaller than 4 degrees, and not narrower than a third of its width is high.
    private static func extent(_ footprints: Footprints) -> BoundingBox? {
        let parts = footprints.boxes.flatMap(\.parts) + footprints.cells
        guard let first = parts.first else { return nil }
        var all = parts.reduce(first) { sum, part in
            BoundingBox(
                west: min(sum.west, part.west), south: min(sum.south, part.south), east: max(sum.east, part.east),
                north: max(sum.north, part.north))
        }
        let wide = max(4, (all.east - all.west) * 1.3, (all.north - all.south) * 1.6)
        let high = max(wide / 2.4, (all.north - all.south) * 1.2)
        if wide >= 300 || high >= 150 { return BoundingBox(west: -180, south: -90, east: 180, north: 90) }
        let (x, y) = all.center
        all.west = min(max(-180, x - wide / 2), 180 - wide)
        all.south = min(max(-90, y - high / 2), 90 - high)
        return BoundingBox(west: all.west, south: all.south, east: all.west + wide, north: all.south + high)
    }

    private static func graticule(_ extent: BoundingBox, _ scale: Double, _ height: Double) -> String {
        let step = [0.5, 1, 2, 5, 10, 15, 30].first { (extent.east - extent.west) / $0 <= 13 } ?? 30
        var body = ""
        let line = { (x1: Double, y1: Double, x2: Double, y2: Double, isBold: Bool) in
            "<line x1=\"\(Plot.number(x1))\" y1=\"\(Plot.number(y1))\" x2=\"\(Plot.number(x2))\" "
                + "y2=\"\(Plot.number(y2))\" stroke=\"var(\(isBold ? "--dim" : "--line"))\"/>"
        }
        for degrees in stride(from: (extent.west / step).rounded(.up) * step, through: extent.east, by: step) {
            let x = (degrees - extent.west) * scale
            body += line(x, 0, x, height, degrees == 0)
            if x > 20 && x < width - 20 { body += Plot.label(x + 3, height - 4, name(degrees, "E", "W")) }
        }
        for degrees in stride(from: (extent.south / step).rounded(.up) * step, through: extent.north, by: step) {
            let y = (extent.north - degrees) * scale
            body += line(0, y, width, y, degrees == 0)
            if y > 14 && y < height - 14 { body += Plot.label(3, y - 3, name(degrees, "N", "S")) }
        }
        return body + "<rect x=\"0\" y=\"0\" width=\"\(width)\" height=\"\(Plot.number(height))\" fill=\"none\" "
            + "stroke=\"var(--line)\"/>"
    }

    private static func name(_ degrees: Double, _ positive: String, _ negative: String) -> String {
        degrees == 0 ? "0°" : "\(NumberText.short(abs(degrees)))° \(degrees > 0 ? positive : negative)"
    }

    /// A place, at least as large as can be seen.
    private static func rectangle(
        _ box: BoundingBox, _ extent: BoundingBox, _ scale: Double, opacity: Double
    ) -> String {
        let (wide, high) = (max(3, (box.east - box.west) * scale), max(3, (box.north - box.south) * scale))
        let x = ((box.west + box.east) / 2 - extent.west) * scale - wide / 2
        let y = (extent.north - (box.south + box.north) / 2) * scale - high / 2
        return "<rect x=\"\(Plot.number(x))\" y=\"\(Plot.number(y))\" width=\"\(Plot.number(wide))\" "
            + "height=\"\(Plot.number(high))\" fill=\"var(--mark)\" fill-opacity=\"\(opacity)\" "
            + "stroke=\"var(--mark)\" stroke-width=\".7\"/>"
    }
}
