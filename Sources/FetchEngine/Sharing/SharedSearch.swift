import FetchCore

/// Looks for assets of a plan in places outside the output, before the network is asked for them.
final class SharedSearch: Sendable {
    let places: [any SharedPlace]
    /// `source:dataset`.
    let dataset: String
    private let recordedHash: Checksum.Algorithm?
    private let checks: ContentChecks
    private let notice: @Sendable (String) -> Void
    /// Asks a server which size and version of an asset it has.
    private let ask: @Sendable (Asset) async throws -> ResponseHead

    /// Questions under way at once.
    private static let width = 16

    init(
        _ places: [any SharedPlace], dataset: String, recordedHash: Checksum.Algorithm?, checks: ContentChecks,
        notice: @escaping @Sendable (String) -> Void, ask: @escaping @Sendable (Asset) async throws -> ResponseHead
    ) {
        self.places = places
        self.dataset = dataset
        self.recordedHash = recordedHash
        self.checks = checks
        self.notice = notice
        self.ask = ask
    }

    /// Gives each asset and the file that holds it to `body`, in their order and on a thread that may wait for the disk;
    /// `nil` for one that is nowhere.
    ///
    /// Without a promised checksum its server is asked for size and version first.
    /// - Parameter reads: False for a quick look: what would have to be read to be sure counts as nowhere.
    func look<T: Sendable>(
        for assets: [OpenAsset], reads: Bool = true, _ body: @escaping @Sendable (OpenAsset, FoundFile?) throws -> T
    ) async throws -> [T] {
        let candidates = try await onThread { try assets.map(self.candidates) }
        let open = zip(assets, candidates).filter { $0.entry.asset.checksum == nil && !$1.isEmpty }.map(\.0)
        let heads = await heads(of: open)
        return try await onThread { [self] in
            var used: [ObjectIdentifier: (place: any SharedPlace, files: [FoundFile])] = [:]
            let results = try zip(assets, candidates).map { asset, files in
                let found = find(asset, files, heads[asset.entry.id], reads)
                if let found {
                    used[ObjectIdentifier(found.place), default: (found.place, [])].files.append(found)
                }
                return try body(asset, found)
            }
            if reads { for (place, files) in used.values { place.used(files) } }
            return results
        }
    }

    private typealias Candidate = (place: any SharedPlace, file: SharedFile)

    private func candidates(for asset: OpenAsset) throws -> [Candidate] {
        if asset.entry.asset.content == .document { return [] }
        return try places.flatMap { place in
            try place.files(for: asset.entry, of: dataset).filter { file in
                asset.entry.asset.size.map { $0 == file.size } ?? true
            }.map { (place, $0) }
        }
    }

    private func find(
        _ asset: OpenAsset, _ files: [Candidate], _ head: ResponseHead?, _ reads: Bool
    ) -> FoundFile? {
        let proof = SharedProof(
            asset: asset.entry.asset, head: head, recordedHash: recordedHash, checks: checks, reads: reads)
        for (place, file) in files {
            if let found = proof.find(file, in: place, { if reads { notice("\($0): not used") } }) { return found }
        }
        return nil
    }

    /// What servers say of assets that they can be asked for.
    func heads(of assets: [OpenAsset]) async -> [Int64: ResponseHead] {
        await withTaskGroup(of: (Int64, ResponseHead?).self) { group in
            var rest = assets[...]
            var heads: [Int64: ResponseHead] = [:]
            for asset in rest.prefix(Self.width) { group.addTask { await self.head(of: asset) } }
            rest = rest.dropFirst(Self.width)
            while let (id, head) = await group.next() {
                heads[id] = head
                if let asset = rest.popFirst() { group.addTask { await self.head(of: asset) } }
            }
            return heads
        }
    }

    /// What is wrong with an asset that cannot be asked for is said when its turn comes.
    private func head(of asset: OpenAsset) async -> (Int64, ResponseHead?) {
        (asset.entry.id, try? await ask(asset.entry.asset))
    }

    /// Does something that may wait for the disk.
    func onThread<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            DetachedThread.start("fetch-link") { continuation.resume(with: Result(catching: body)) }
        }
    }
}
