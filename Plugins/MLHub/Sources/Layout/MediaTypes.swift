/// The media types that assets have, and the extensions of their files; the first is the usual one.
enum MediaTypes {
    private static let table: [String: [String]] = [
        "image/tiff": ["tif", "tiff", "gtiff", "geotiff"],
        "image/vnd.stac.geotiff": ["tif", "tiff"],
        "image/jp2": ["jp2"],
        "image/jpeg": ["jpg", "jpeg"],
        "image/png": ["png"],
        "image/webp": ["webp"],
        "image/gif": ["gif"],
        "application/json": ["json"],
        "application/geo+json": ["geojson", "json"],
        "application/ndjson": ["ndjson", "jsonl"],
        "application/pdf": ["pdf"],
        "application/xml": ["xml"],
        "text/xml": ["xml"],
        "text/html": ["html", "htm"],
        "text/plain": ["txt"],
        "text/csv": ["csv"],
        "text/markdown": ["md"],
        "application/x-hdf": ["h5", "hdf5", "hdf", "nc"],
        "application/x-hdf5": ["h5", "hdf5", "hdf", "nc"],
        "application/x-hdf4": ["hdf"],
        "application/netcdf": ["nc", "nc4"],
        "application/x-netcdf": ["nc", "nc4"],
        "application/geopackage+sqlite3": ["gpkg"],
        "application/x-parquet": ["parquet"],
        "application/vnd.apache.parquet": ["parquet"],
        "application/x-npy": ["npy"],
        "application/x-tar": ["tar"],
        "application/zip": ["zip"],
        "application/gzip": ["gz"],
        "application/vnd.laszip": ["laz"],
        "application/vnd.laszip+copc": ["laz"],
        "application/vnd.google-earth.kml+xml": ["kml"],
        "application/octet-stream": [],
    ]

    /// Extensions without a media type of their own above.
    private static let others: Set<String> = [
        "npy", "npz", "bin", "dat", "las", "laz", "shp", "dbf", "shx", "prj", "vrt", "grib", "grib2", "grb", "zarr",
        "safe", "img", "hdr", "pt", "pth", "onnx", "nii", "mat", "mp4", "gml", "svg", "yaml", "yml", "md5", "sha256",
    ]

    private static let known: Set<String> = others.union(table.values.joined())

    /// True for an extension that says what a file is.
    static func isKnown(extension name: some StringProtocol) -> Bool { known.contains(String(name)) }

    /// The extensions of a media type, its parameters aside; `nil` for one that is not known.
    static func extensions(of type: UnsafeRawBufferPointer) -> [String]? {
        let end = type.firstIndex { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: " ") } ?? type.endIndex
        return table[String(decoding: type[..<end], as: UTF8.self).lowercased()]
    }
}
