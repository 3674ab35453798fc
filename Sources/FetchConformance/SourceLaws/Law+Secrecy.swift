import FetchCore

extension Law<SourceSpecimen> {
    /// What is secret is said nowhere.
    public static var secrecy: Law {
        Law("secrecy", "No key and no signature is in a name, a note, a log line, an error or what the ledger keeps") {
            specimen in
            let witness = Witness()
            var said: [(place: String, text: String)] = []
            let opened = try await specimen.open(specimen.arguments, heard: witness)
            let items = try await opened.items()
            var secrets = specimen.secrets
            for asset in items.flatMap(\.assets).prefix(50) {
                secrets += signature(in: try await opened.source.resolve(asset))
            }
            said += names(opened.source) + items.flatMap(names) + errors(opened.source, items)
            said += await damage(specimen, witness)
            said += witness.words.map { ("a note or log line", $0) }
            return secrets.filter { !$0.isEmpty }.flatMap { secret in
                said.filter { $0.text.contains(secret) }.prefix(3).map { "\($0.place) tells a secret" }
            }
        }
    }

    /// The query of a link that is signed.
    private static func signature(in request: TransferRequest) -> [String] {
        guard SignedLink.expiry(of: request.url) != nil, let mark = request.url.firstIndex(of: "?") else { return [] }
        return [String(request.url[request.url.index(after: mark)...])]
    }

    private static func names(_ source: any DatasetSource) -> [(place: String, text: String)] {
        [
            ("the dataset's name", source.dataset), ("the folder's name", source.folderName),
            ("the output directory", source.outputDirectory(nil)), ("the renewal hint", source.renewalHint),
            ("the licence", "\(source.licence?.name ?? "") \(source.licence?.summary ?? "")"),
        ]
    }

    private static func names(_ item: Item) -> [(place: String, text: String)] {
        [("the id of an item", item.id)]
            + item.assets.flatMap { [("the path of an asset", $0.path.string), ("the key of an asset", $0.key)] }
            + (item.metadata?.properties.values.map { ("a property of an item", $0.text) } ?? [])
    }

    private static func errors(_ source: any DatasetSource, _ items: [Item]) -> [(place: String, text: String)] {
        guard let asset = items.lazy.flatMap(\.assets).first else { return [] }
        return [401, 403].map { status in
            let told = source.explain(FetchError(.unauthorized, "refused", httpStatus: status), of: asset)
            return ("the error for status \(status)", "\(told.message) \(told.hint ?? "")")
        }
    }

    private static func damage(
        _ specimen: SourceSpecimen, _ witness: Witness
    ) async -> [(place: String, text: String)] {
        var said: [(place: String, text: String)] = []
        for damaged in specimen.malformed {
            do {
                _ = try await specimen.open(damaged.arguments, heard: witness).items()
            } catch let error as FetchError {
                said.append(("an error", "\(error.message) \(error.hint ?? "")"))
            } catch {
                said.append(("an error", "\(error)"))
            }
        }
        return said
    }
}
