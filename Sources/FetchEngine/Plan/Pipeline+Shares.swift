import FetchCore

extension Pipeline {
    /// Looks at the first bytes of assets whose names do not say that they are archives, before samples are shared out:
    /// what is none gets no share.
    ///
    /// An asset that cannot be looked at now keeps its share.
    func tellArchives(apart unpacking: Unpacking, run: Int64) async throws {
        var after: Int64 = 0
        while true {
            let batch = try ledger.open(run: run, after: after, limit: 256)
            guard let last = batch.last else { return }
            after = last.entry.id
            try stopper.check()
            let doubtful = batch.filter(Self.isDoubtful).map(\.entry)
            try ledger.setNoArchive(try await others(than: unpacking, among: doubtful))
        }
    }

    private static func isDoubtful(_ asset: OpenAsset) -> Bool {
        let content = asset.entry.asset.content
        return content != .archive && content != .document && asset.goal == nil
            && !ArchiveName.isKnown(asset.entry.asset.path)
    }

    /// The rows of those that are no archives; a few are asked for at once.
    private func others(than unpacking: Unpacking, among entries: [PlanEntry]) async throws -> [Int64] {
        try await withThrowingTaskGroup(of: Int64?.self) { group in
            var rest = entries[...]
            var found: [Int64] = []
            for entry in rest.prefix(16) {
                group.addTask { try await self.isOther(entry, unpacking) ? entry.id : nil }
            }
            rest = rest.dropFirst(16)
            while let id = try await group.next() {
                if let id { found.append(id) }
                guard let entry = rest.popFirst() else { continue }
                group.addTask { try await self.isOther(entry, unpacking) ? entry.id : nil }
            }
            return found
        }
    }

    private func isOther(_ entry: PlanEntry, _ unpacking: Unpacking) async throws -> Bool {
        do {
            let stream = try await transport.stream(try await source.resolve(entry.asset), from: 0)
            defer { stream.close() }
            var head: [UInt8] = []
            while head.count < 1024, let more = try await stream.next() { head += more }
            return !unpacking.canRead(head) && options.rows?.canRead(head) != true
        } catch let error as FetchError {
            if error.disposition == .fatal { throw error }
            return false
        }
    }
}
