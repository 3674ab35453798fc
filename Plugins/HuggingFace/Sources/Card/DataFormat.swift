/// The kinds of data files the `datasets` library reads, by the endings of their names.
enum DataFormat {
    private static let table: [(format: String, endings: String)] = [
        ("csv", "csv tsv"), ("json", "json jsonl ndjson"), ("parquet", "parquet geoparquet gpq"), ("arrow", "arrow"),
        ("text", "txt"), ("conll", "conll conllu"), ("webdataset", "tar"), ("xml", "xml"), ("hdf5", "h5 hdf5"),
        ("eval", "eval"), ("harbor", "md toml"), ("lance", "lance"), ("tsfile", "tsfile"), ("vortex", "vortex"),
        ("fasta", "afa fa faa fasta ffn fna frn"), ("genbank", "gb gbk genbank"), ("fastq", "fastq fq"),
        ("pdb", "ent pdb"), ("mmcif", "cif mmcif"),
        (
            "imagefolder",
            "apng blp bmp bufr bw cur dcx dds dib emf eps fit fits flc fli ftc ftu gbr gif grib icb icns ico iim im "
                + "j2c j2k jfif jp2 jpc jpe jpeg jpf jpg jpx msp pbm pcd pcx pgm png pnm ppm ps psd pxr ras rgb rgba "
                + "sgi tga tif tiff vda vst webp wmf xbm xpm"
        ),
        (
            "audiofolder",
            "3g2 3gp aiff asf au avr caf f4v flac flv htk ircam m4v mat4 mat5 mp3 mpc2k mpg mxf nist nut ogg ogm opus "
                + "paf pvf raw rf64 sd2 sds svx voc w64 wav wavex webm wma wmv wve xi"
        ),
        ("videofolder", "avi mkv mov mp4 mpeg"), ("meshfolder", "glb gltf ply stl"), ("pdffolder", "pdf"),
        ("niftifolder", "nii"),
    ]

    private static let formats: [String: String] = {
        var formats: [String: String] = [:]
        for (format, endings) in table {
            for ending in endings.split(separator: " ") { formats[String(ending)] = format }
        }
        return formats
    }()

    /// Where metadata of single pictures or sounds lies beside them.
    private static let metadataNames: Set<Substring> = ["metadata.csv", "metadata.jsonl", "metadata.parquet"]
    /// Of equally common endings the one further to the right wins; any other ending by its letters.
    private static let favourites = ["csv", "json", "jsonl", "arrow", "vortex", "lance", "parquet"]

    /// All endings of a path's name, in lower case: `tar` and `gz` of `a.tar.gz`.
    static func endings(_ path: String) -> [String] {
        name(path).split(separator: ".", omittingEmptySubsequences: false).dropFirst().map { $0.lowercased() }
    }

    /// True for what can be a data file at all.
    static func isKnown(_ path: String) -> Bool { endings(path).contains { formats[$0] != nil || $0 == "zip" } }

    /// True for what is read by a format: by its ending, compressed or not, or metadata beside pictures and sounds.
    static func belongs(_ path: String, to format: String) -> Bool {
        if endings(path).contains(where: { formats[$0] == format || $0 == "zip" }) { return true }
        let hasMetadata = format.hasSuffix("folder") || format == "pdb" || format == "mmcif"
        return hasMetadata && metadataNames.contains(name(path))
    }

    /// The format of the commonest ending among paths; `nil` when none is known.
    static func commonest(_ count: [String: Int]) -> String? {
        let known = count.filter { formats[$0.key] != nil }
        let best = known.max { a, b in
            if a.value != b.value { return a.value < b.value }
            let ranks = [a.key, b.key].map { favourites.firstIndex(of: $0) ?? -1 }
            return ranks[0] == ranks[1] ? a.key < b.key : ranks[0] < ranks[1]
        }
        return best.flatMap { formats[$0.key] }
    }

    /// True for metadata beside pictures and sounds, which does not say what a dataset is made of.
    static func isMetadata(_ path: String) -> Bool { metadataNames.contains(name(path)) }

    private static func name(_ path: String) -> Substring {
        path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
    }
}
