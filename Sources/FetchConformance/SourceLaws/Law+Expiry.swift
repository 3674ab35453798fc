import FetchCore

extension Law<SourceSpecimen> {
    /// Links that end say when, and every link can be asked.
    public static var expiry: Law {
        Law(
            "expiry",
            "Every link can be asked for, and one that ends says when; the user learns where fresh ones are from"
        ) {
            specimen in
            let opened = try await specimen.open()
            let source = opened.source
            let assets = try await opened.assets(50)
            var wrong = hints(source, specimen.descriptor)
            var requests: [TransferRequest] = []
            for asset in assets {
                let request = try await source.resolve(asset)
                requests.append(request)
                wrong += faults(of: request, asset, source.linkExpiry)
            }
            let together = try await source.resolve(together: assets)
            if together.count != assets.count {
                return wrong + ["\(assets.count) assets resolved together give \(together.count) answers"]
            }
            for (index, answer) in together.enumerated() {
                let url = SafeURL(requests[index].url)
                if (try? answer.get()).map({ SafeURL($0.url) }) != url {
                    wrong.append("\(assets[index].path) resolved with others is not at \(url)")
                }
            }
            return wrong
        }
    }

    private static func hints(_ source: any DatasetSource, _ descriptor: SourceDescriptor) -> [String] {
        var wrong: [String] = []
        if source.renewalHint.isEmpty { wrong.append("there is no hint where fresh links are from") }
        if source.renewalHint.hasSuffix(".") { wrong.append("the hint ends with a full stop") }
        guard descriptor.capabilities.contains(.expiringLinks) else { return wrong }
        guard let expiry = source.linkExpiry else { return wrong + ["links expire, and nobody says when"] }
        if expiry.earliest > expiry.latest || expiry.count < 1 { wrong.append("the first link ends after the last") }
        return wrong
    }

    private static func faults(of request: TransferRequest, _ asset: Asset, _ expiry: LinkExpiry?) -> [String] {
        if request.local != nil { return [] }
        var wrong: [String] = []
        let isWeb = request.url.hasPrefix("http://") || request.url.hasPrefix("https://")
        if !isWeb || request.url.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) {
            wrong.append("\(asset.path) has no http or https address: \(SafeURL(request.url))")
        }
        let said = SignedLink.expiry(of: request.url)
        if let said, request.expires == nil || request.expires! > said {
            wrong.append("the link of \(asset.path) ends at \(Timestamp.rfc3339(said)), and resolve does not say so")
        }
        if let said, let expiry, said < expiry.earliest || said > expiry.latest {
            wrong.append("the link of \(asset.path) ends outside the time that the listing says")
        }
        return wrong
    }
}
