public import FetchCore

/// SA-1B on disk: `sa_223750.jpg` and `sa_223750.json`, in folders or tars called `sa_000020`.
struct SA1BForm: DatasetForm {
    private static let images = 11_185_362

    let title = "SA-1B"
    let objectNoun = "mask"
    let groupCount = SA1BTar.count
    let picturesPerGroup = 11_186
    let publishedPictures = images
    let publishedObjects = PublishedValue(1.1e9, within: 1.05e9...1.15e9, words: "1.1 B masks")

    let quantities = [
        Quantity(
            name: "masks_per_image", title: "masks per image", per: .picture, scale: .whole,
            published: PublishedValue(
                1.1e9 / Double(images), within: 1.05e9 / Double(images)...1.15e9 / Double(images),
                words: "1.1 B masks in 11,185,362 images")),
        Quantity(name: "image_width", title: "image width, px", per: .picture, scale: .whole),
        Quantity(name: "image_height", title: "image height, px", per: .picture, scale: .whole),
        Quantity(name: "mask_area", title: "mask area, px", per: .object, scale: .wide),
        Quantity(name: "predicted_iou", title: "predicted IoU", per: .object, scale: .unit),
        Quantity(name: "stability_score", title: "stability score", per: .object, scale: .unit),
    ]

    func role(of name: String) -> FileRole? {
        guard name.utf8.starts(with: "sa_".utf8), let dot = name.utf8.firstIndex(of: UInt8(ascii: ".")) else {
            return nil
        }
        switch name[dot...] {
        case ".jpg": return Self.key(name[..<dot]).map(FileRole.picture)
        case ".json": return Self.key(name[..<dot]).map(FileRole.annotation)
        case ".tar": return SA1BTar.number(of: name).map { _ in .archive }
        default: return nil
        }
    }

    func group(of name: String) -> Int? { SA1BTar.number(of: name) ?? SA1BTar.number(of: name + ".tar") }

    /// Ids ascend from tar to tar, with holes: this is right but for some ids at the borders of tars.
    func likelyGroup(of key: UInt64) -> Int { min(groupCount - 1, Int(max(key, 1) - 1) / picturesPerGroup) }

    func name(of key: UInt64) -> String { "sa_\(key)" }

    func makeReader() -> any AnnotationReader { SA1BAnnotationReader() }

    /// The number behind `sa_`, written as numbers are, without zeros in front.
    private static func key(_ stem: Substring) -> UInt64? {
        let digits = stem.utf8.dropFirst(3)
        guard (1...15).contains(digits.count), digits.first != UInt8(ascii: "0") || digits.count == 1 else {
            return nil
        }
        var key: UInt64 = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            key = key * 10 + UInt64(digit - UInt8(ascii: "0"))
        }
        return key
    }
}

extension SA1BSource: AnalysableSource {
    public static var form: any DatasetForm { SA1BForm() }
}
