import CXML2
import FetchCore

/// One page of a listing of objects, as Azure's blob store and S3 write it.
struct ListingPage {
    /// One object.
    struct Object: Equatable {
        var name: String
        var size: Int64?
        var checksum: Checksum?
    }

    private(set) var objects: [Object] = []
    /// What asks for the next page; `nil` on the last one.
    private(set) var next: String?

    /// Reads a page.
    ///
    /// - Throws: ``FetchError`` with code `unexpected-answer` for what is no such listing.
    init(_ bytes: [UInt8], kind: MirrorPlace.Kind, from place: String) throws(FetchError) {
        // No network and no entities: the page is a stranger's.
        let options = Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue)
        let document = bytes.withUnsafeBytes { buffer in
            xmlReadMemory(
                buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count), nil, nil, options)
        }
        defer { xmlFreeDoc(document) }
        guard let root = xmlDocGetRootElement(document) else { throw Self.error(place) }
        switch (kind, Self.name(root)) {
        case (.azure, "EnumerationResults"): readAzure(root)
        case (.s3, "ListBucketResult"): readS3(root)
        default: throw Self.error(place)
        }
    }

    private mutating func readAzure(_ root: xmlNodePtr) {
        for child in Self.children(of: root) {
            switch Self.name(child) {
            case "NextMarker": next = Self.text(child)
            case "Blobs":
                for blob in Self.children(of: child) where Self.name(blob) == "Blob" { add(azure: blob) }
            default: break
            }
        }
    }

    private mutating func add(azure blob: xmlNodePtr) {
        var object = Object(name: "")
        for part in Self.children(of: blob) {
            if Self.name(part) == "Name" { object.name = Self.text(part) ?? "" }
            guard Self.name(part) == "Properties" else { continue }
            for property in Self.children(of: part) {
                switch Self.name(property) {
                case "Content-Length": object.size = Self.text(property).flatMap { Int64($0) }
                case "Content-MD5": object.checksum = Self.text(property).flatMap(Base64MD5.checksum)
                default: break
                }
            }
        }
        objects.append(object)
    }

    private mutating func readS3(_ root: xmlNodePtr) {
        var isTruncated = false
        for child in Self.children(of: root) {
            switch Self.name(child) {
            case "IsTruncated": isTruncated = Self.text(child) == "true"
            case "NextContinuationToken": next = Self.text(child)
            case "Contents":
                var object = Object(name: "")
                for part in Self.children(of: child) {
                    switch Self.name(part) {
                    case "Key": object.name = Self.text(part) ?? ""
                    case "Size": object.size = Self.text(part).flatMap { Int64($0) }
                    default: break
                    }
                }
                objects.append(object)
            default: break
            }
        }
        if !isTruncated { next = nil }
    }

    private static func children(of node: xmlNodePtr) -> [xmlNodePtr] {
        var list: [xmlNodePtr] = []
        var child = node.pointee.children
        while let current = child {
            if current.pointee.type == XML_ELEMENT_NODE { list.append(current) }
            child = current.pointee.next
        }
        return list
    }

    private static func name(_ node: xmlNodePtr) -> String {
        node.pointee.name.map { String(cString: $0) } ?? ""
    }

    /// The text in an element; `nil` for none.
    private static func text(_ node: xmlNodePtr) -> String? {
        guard let content = xmlNodeGetContent(node) else { return nil }
        defer { fetch_xml_free(content) }
        let text = String(cString: content)
        return text.isEmpty ? nil : text
    }

    private static func error(_ place: String) -> FetchError {
        FetchError(
            .unexpectedAnswer, "\(place) did not answer with a listing of objects",
            hint: "Check --mirror: the container may not let everybody list it")
    }
}
