import FetchCore

/// One walk over the rows of a picture that keeps the nearest pixels as they are.
struct ColourReading {
    private let rows: PictureRows
    private let places: NearestPlaces

    init(head: PictureHead, rows: PictureRows, target: PictureSize) {
        self.rows = rows
        places = NearestPlaces(of: head, target: target)
    }

    func run() throws(FetchError) -> Raster {
        guard rows.kind == .unsigned8 || rows.kind == .unsigned16 else {
            throw FetchError.damagedPicture("its values are no colours")
        }
        let bands = rows.bands
        let kept = bands < 3 ? 1 : 3
        let width = rows.kind.bytes
        var pixels = [UInt8](repeating: 0, count: places.target.width * places.target.height * kept * width)
        let wanted = places.targets
        let columns = places.columns
        let hasAlpha = width == 1 && (bands == 2 || bands == 4)
        try rows.forEachStrip { (strip, top, count) throws(FetchError) in
            for row in top..<top + count {
                for target in row < wanted.count ? wanted[row] : [] {
                    for (column, place) in columns.enumerated() {
                        let from = (row - top) * rows.rowBytes + place * bands * width
                        let to = places.place(column: column, row: target) * kept * width
                        for byte in 0..<kept * width { pixels[to + byte] = strip[from + byte] }
                        guard hasAlpha else { continue }
                        layOnWhite(&pixels, at: to, kept, alpha: Int(strip[from + bands - 1]))
                    }
                }
            }
        }
        return Raster(
            width: places.target.width, height: places.target.height, bands: kept, valueBytes: width, pixels: pixels)
    }

    private func layOnWhite(_ pixels: inout [UInt8], at place: Int, _ count: Int, alpha: Int) {
        guard alpha < 255 else { return }
        for band in place..<place + count {
            pixels[band] = UInt8((Int(pixels[band]) * alpha + 255 * (255 - alpha) + 127) / 255)
        }
    }
}
