import FetchCore

/// An item as a plugin lists it.
struct ListedItem: Decodable {
    struct ListedAsset: Decodable {
        var path: String
        var key: String?
        var size: Int64?
        /// `algorithm:hex`.
        var checksum: String?
        /// `any`, `binary` or `archive`.
        var content: String?
        var reference: Int64?
        var shared: Bool?
    }

    var id: String
    /// The item's number, and how many there nominally are.
    var number: Int?
    var of: Int?
    var assets: [ListedAsset]
    var collection: String?
    var bbox: [Double]?
    /// RFC 3339; or a span.
    var datetime: String?
    var start: String?
    var end: String?
    var properties: [String: ListedValue]?

    /// The same, checked.
    ///
    /// - Throws: ``FetchError`` with code `unsafe-path`, or a ``PluginObjection``.
    func item(asking properties: Set<String>) throws -> Item {
        if id.isEmpty || id.utf8.count > 4096 { throw PluginObjection("an item has no id, or one that is too long") }
        return Item(
            id: id, number: try numbering(), assets: try assets.map { try asset($0) },
            metadata: try metadata(properties))
    }

    private func numbering() throws(PluginObjection) -> Item.Number? {
        guard let number else { return nil }
        guard number >= 0, let of, of > number else {
            throw PluginObjection("the number of \(SafeText.printable(id)) is not below the \"of\" beside it")
        }
        return Item.Number(number, of: of)
    }

    private func asset(_ listed: ListedAsset) throws -> Asset {
        var content = Asset.Content.any
        switch listed.content {
        case nil, "any": break
        case "binary": content = .binary
        case "archive": content = .archive
        case let other?: throw PluginObjection("there is no content \"\(SafeText.printable(other))\"")
        }
        if let size = listed.size, size < 0 {
            throw PluginObjection("\(SafeText.printable(listed.path)) has a size below zero")
        }
        return Asset(
            key: listed.key ?? "data", path: try RelativePath(listed.path), size: listed.size,
            checksum: try listed.checksum.map { try Checksum(parsing: $0) }, content: content,
            reference: listed.reference ?? 0, isShared: listed.shared ?? false)
    }

    private func metadata(_ asked: Set<String>) throws -> ItemMetadata? {
        if collection == nil && bbox == nil && datetime == nil && start == nil && end == nil && properties == nil {
            return nil
        }
        let values = (properties ?? [:]).filter { asked.contains($0.key) }.compactMapValues(\.value)
        return ItemMetadata(collection: collection, bounds: try bounds(), time: try time(), properties: values)
    }

    private func bounds() throws(PluginObjection) -> BoundingBox? {
        guard let bbox else { return nil }
        guard bbox.count == 4, bbox.allSatisfy(\.isFinite), bbox[1] <= bbox[3] else {
            throw PluginObjection("the bbox of \(SafeText.printable(id)) is not west, south, east, north")
        }
        return BoundingBox(west: bbox[0], south: bbox[1], east: bbox[2], north: bbox[3])
    }

    private func time() throws(PluginObjection) -> TimeSpan? {
        if let datetime { return TimeSpan(at: try seconds(datetime)) }
        if start == nil && end == nil { return nil }
        return TimeSpan(start: try start.map(seconds), end: try end.map(seconds))
    }

    private func seconds(_ text: String) throws(PluginObjection) -> Double {
        guard let seconds = Timestamp.parseRFC3339(text) else {
            throw PluginObjection("\"\(SafeText.printable(text))\" of \(SafeText.printable(id)) is no time in UTC")
        }
        return seconds
    }
}

/// A property's value; lists and objects are no values that selectors look at.
enum ListedValue: Decodable {
    case number(Double)
    case text(String)
    case other

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let flag = try? value.decode(Bool.self) {
            self = .text(flag ? "true" : "false")
        } else {
            self = .other
        }
    }

    /// The same as the rest of the program knows it.
    var value: PropertyValue? {
        switch self {
        case .number(let number): .number(number)
        case .text(let text): .text(text)
        case .other: nil
        }
    }
}
