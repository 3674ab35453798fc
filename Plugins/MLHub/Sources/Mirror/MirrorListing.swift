import FetchCore

/// Lists the objects of a mirror into an asset database: each is an item of its own, under its own path.
struct MirrorListing: Sendable {
    let place: MirrorPlace
    let environment: SourceEnvironment

    /// The most bytes of one page; Azure's have 5,000 names.
    private static let largest = 64 << 20

    /// Lists everything.
    ///
    /// - Throws: ``FetchError`` with code `not-found` for a prefix without objects, and the transport's.
    func run(into writer: CatalogWriter) async throws {
        var next: String?
        var shown = ""
        repeat {
            let url = page(after: next)
            let request = TransferRequest(url: url, headers: ObjectStoreAddress.headers(of: url))
            let bytes = try await environment.transport.read(request, limit: Self.largest)
            let page = try ListingPage(bytes, kind: place.kind, from: SafeURL(place.base).description)
            if next == nil { shown = hiddenPart(of: page.objects) }
            for object in page.objects { try add(object, without: shown, to: writer) }
            if let token = page.next, token == next {
                throw FetchError(.unexpectedAnswer, "\(SafeURL(place.base)) lists the same page again and again")
            }
            next = page.next
            try environment.checkInterruption()
            environment.status("listing the mirror: \(Units.count(writer.itemCount)) objects")
        } while next != nil
        environment.status(nil)
        guard writer.itemCount > 0 else {
            throw FetchError(
                .notFound, "\(SafeURL(place.base)) has nothing under \(SafeText.printable(place.prefix))",
                hint: "Check the prefix: it is often not the dataset's id")
        }
    }

    /// What stands before the names of a listing and is in the store's address already: the product, or nothing.
    private func hiddenPart(of objects: [ListingPage.Object]) -> String {
        guard let product = place.product, !objects.isEmpty else { return "" }
        return objects.allSatisfy { $0.name.hasPrefix("\(product)/\(place.prefix)") } ? product + "/" : ""
    }

    private func add(_ object: ListingPage.Object, without shown: String, to writer: CatalogWriter) throws {
        guard object.name.hasPrefix(shown) else { return }
        let name = String(object.name.dropFirst(shown.count))
        // Names that end in a slash stand for folders.
        guard name.hasPrefix(place.prefix), !name.hasSuffix("/") else { return }
        let path = String(name.dropFirst(place.prefix.count))
        try writer.add(file: path, url: place.url(of: name), size: object.size, checksum: object.checksum)
    }

    private func page(after marker: String?) -> String {
        let prefix = PercentCoding.segment(place.prefix)
        switch place.kind {
        case .azure:
            let token = marker.map { "&marker=\(PercentCoding.segment($0))" } ?? ""
            return "\(place.base)?restype=container&comp=list&prefix=\(prefix)\(token)"
        case .s3:
            let token = marker.map { "&continuation-token=\(PercentCoding.segment($0))" } ?? ""
            return "\(place.base)?list-type=2&prefix=\(prefix)\(token)"
        }
    }
}
