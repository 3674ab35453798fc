public import FetchCore

/// SA-1B: 1,000 tars of about 11.3 GB each, behind links that Meta hands out for a few weeks.
public struct SA1BSource: DatasetSource {
    private let links: [Int: String]
    private let checksums: [Int: Checksum]
    private let origin: String

    /// When the links of the whole list expire, chosen or not.
    public let linkExpiry: LinkExpiry?

    /// Reads the list of links, or makes the links of a mirror, and reads the list of MD5 sums.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` for a list that cannot be used, and the transport's errors for
    ///   one that lies behind an address.
    public init(options: SA1BOptions, environment: SourceEnvironment) async throws {
        if let template = options.urlTemplate.map(URLTemplate.init) {
            links = Dictionary(uniqueKeysWithValues: (0..<SA1BTar.count).map { ($0, template.url(of: $0)) })
            origin = "the template"
        } else {
            let document = try await ListDocument.read(options.links ?? "-", environment: environment)
            let list = try SA1BLinkList(document)
            list.notices.forEach(environment.notice)
            links = list.links
            origin = document.name
        }
        linkExpiry = LinkExpiry(of: links.values.compactMap(SignedLink.expiry))
        guard let place = options.checksums else {
            checksums = [:]
            return
        }
        let list = try MD5List(try await ListDocument.read(place, environment: environment))
        list.notices.forEach(environment.notice)
        checksums = list.checksums
    }

    public var dataset: String { "sa1b" }

    public var renewalHint: String {
        "Download a fresh list from Meta's SA-1B page (after accepting the licence) and run the same command with "
            + "--links NEW.txt: a half-done tar goes on byte for byte"
    }

    /// Lists the tars by number, whatever the order of the list.
    public func items(matching query: SelectionQuery) -> ItemSequence {
        let numbers = links.keys.filter { query.numbers?.contains($0) ?? true }.sorted()
        return ItemSequence(
            numbers.compactMap { number in
                let id = SA1BTar.id(number)
                return query.ids?.contains(id) ?? true ? item(id, number) : nil
            })
    }

    /// Gives the tar's link. A fresh list serves tars that were planned with an older one.
    public func resolve(_ asset: Asset) async throws -> TransferRequest {
        let url = try link(of: asset)
        return TransferRequest(url: url, expires: SignedLink.expiry(of: url))
    }

    private func item(_ id: String, _ number: Int) -> Item? {
        guard let path = try? RelativePath(SA1BTar.name(number)) else { return nil }
        let tar = Asset(
            key: "tar", path: path, checksum: checksums[number], content: .archive, reference: Int64(number))
        return Item(id: id, number: Item.Number(number, of: SA1BTar.count), assets: [tar])
    }

    private func link(of asset: Asset) throws(FetchError) -> String {
        if let number = SA1BTar.number(of: asset.path.name), let link = links[number] { return link }
        throw FetchError(
            .notFound, "\(asset.path) is not in \(origin)", hint: "Use a list that has it, or choose without it")
    }
}

extension SA1BSource: LinkListing {
    public static var linkListHeader: String? { "file_name\tcdn_link" }

    public func linkRow(for asset: Asset) throws -> String { "\(asset.path)\t\(try link(of: asset))" }
}
