/// A public bucket as S3 serves it by path: `ListObjectsV2` and `GetObject`.
///
/// Source Cooperative's proxy is one too: the account is the bucket, and keys begin with the product.
struct S3Bucket: MirrorContent {
    let name: String
    let store: FloodStore

    /// What stands before the keys here, and not in the store: the product that holds them, with a slash, or nothing.
    var keyPrefix = ""

    /// How many keys a page of the listing holds at most; the real limit is 1,000.
    let pageLimit: Int

    /// Whether clients are refused that do not say who they are, as Source Cooperative refuses Python's `urllib`.
    var wantsUserAgent = false

    func resource(for request: MirrorRequest) -> MirrorResource? {
        if wantsUserAgent, request.headers["User-Agent"].map({ $0.hasPrefix("Python-urllib") }) ?? true {
            return error("AccessDenied", "Access Denied", status: 403)
        }
        let path = String(request.path.drop { $0 == "/" })
        do {
            return try request.queryValues("list-type") == ["2"] ? listing(request, path: path) : object(path)
        } catch {
            return .text("\(error)", status: 500)
        }
    }

    private func object(_ key: String) throws -> MirrorResource {
        guard key.hasPrefix(keyPrefix), let object = try store.object(String(key.dropFirst(keyPrefix.count))) else {
            return error("NoSuchKey", "The specified key does not exist.", status: 404)
        }
        return .bytes(object.bytes, contentType: object.contentType)
    }

    /// - Parameter path: Nothing, or the product, whose keys are then told without it.
    private func listing(_ request: MirrorRequest, path: String) throws -> MirrorResource {
        let hidden = path.isEmpty ? "" : path.hasSuffix("/") ? path : path + "/"
        guard hidden.isEmpty || hidden == keyPrefix else {
            return error("NoSuchBucket", "The specified bucket does not exist.", status: 404)
        }
        let shown = hidden.isEmpty ? keyPrefix : ""
        let wanted = request.queryValues("prefix").first ?? ""
        let token = request.queryValues("continuation-token").first
        let limit = min(pageLimit, request.queryValues("max-keys").first.flatMap { Int($0) } ?? pageLimit)
        // A prefix shorter than the product's name selects all of it.
        let prefix =
            wanted.hasPrefix(shown) ? String(wanted.dropFirst(shown.count)) : shown.hasPrefix(wanted) ? "" : nil
        let first = token.map { String(decoding: Self.rotated($0), as: UTF8.self) }
        let page = ListingPage(
            of: prefix == nil ? [] : store.keys(), prefix: prefix ?? "", from: first, limit: max(1, limit))
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        text += "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
        text += XMLText.element("Name", name) + XMLText.element("Prefix", wanted)
        text += XMLText.element("KeyCount", "\(page.keys.count)") + XMLText.element("MaxKeys", "\(limit)")
        text += XMLText.element("IsTruncated", "\(page.next != nil)")
        if let token { text += XMLText.element("ContinuationToken", token) }
        if let next = page.next {
            text += XMLText.element("NextContinuationToken", String(decoding: Self.rotated(next), as: UTF8.self))
        }
        for key in page.keys { text += try element(for: key, shown: shown) }
        return .text(text + "</ListBucketResult>", contentType: "application/xml")
    }

    private func element(for key: String, shown: String) throws -> String {
        guard let object = try store.object(key) else { return "" }
        let fields = [
            ("Key", shown + key), ("LastModified", "2023-04-05T00:00:00.000Z"),
            ("ETag", "\"\(MD5.hexadecimal(of: object.bytes))\""), ("Size", "\(object.bytes.count)"),
            ("StorageClass", "STANDARD"),
        ]
        return "<Contents>\(fields.map { XMLText.element($0.0, $0.1) }.joined())</Contents>"
    }

    private func error(_ code: String, _ message: String, status: Int) -> MirrorResource {
        let fields = XMLText.element("Code", code) + XMLText.element("Message", message)
        return .text(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>\(fields)</Error>", status: status,
            contentType: "application/xml")
    }

    /// Tokens are opaque, and clients must not take them for keys: letters are moved by 13, there and back.
    private static func rotated(_ text: String) -> [UInt8] {
        text.utf8.map { byte in
            switch byte {
            case 0x41...0x5A: (byte - 0x41 + 13) % 26 + 0x41
            case 0x61...0x7A: (byte - 0x61 + 13) % 26 + 0x61
            default: byte
            }
        }
    }
}
