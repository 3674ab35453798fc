import FetchCore

extension Pipeline {
    /// How many bytes the open assets of a run take when only some rows and columns of them are read, as their footers
    /// say; an asset that cannot be looked at counts whole.
    func expectedBytes(of reading: RowReading, run: Int64) async throws -> Int64 {
        var sum: Int64 = 0
        var after: Int64 = 0
        while true {
            let batch = try ledger.open(run: run, after: after, limit: 64)
            guard let last = batch.last else { return sum }
            after = last.entry.id
            try stopper.check()
            sum += try await withThrowingTaskGroup(of: Int64.self) { group in
                var rest = batch[...]
                var part: Int64 = 0
                for asset in rest.prefix(8) { group.addTask { try await self.expectedBytes(of: asset, reading) } }
                rest = rest.dropFirst(8)
                while let bytes = try await group.next() {
                    part += bytes
                    if let asset = rest.popFirst() {
                        group.addTask { try await self.expectedBytes(of: asset, reading) }
                    }
                }
                return part
            }
        }
    }

    private func expectedBytes(of asset: OpenAsset, _ reading: RowReading) async throws -> Int64 {
        let size = asset.entry.asset.size ?? asset.size ?? 0
        let goal = reading.goal(share: asset.quota, options.transforms)
        guard reading.isNamed(asset.entry.asset.path) else {
            return options.unpacking?.expectedBytes(of: size, share: asset.quota) ?? size
        }
        do {
            let request = try await source.resolve(asset.entry.asset)
            if request.local != nil { return size }
            let bytes = try await transport.openRandomAccess(request) { [source] in
                try await source.resolve(asset.entry.asset)
            }
            let table = try await reading.open(asset.entry.asset.path, bytes, "/tmp")
            return try await table.cost(SampleQuery(goal.amount, range: reading.range))
        } catch let error as FetchError {
            if [.usage, .interrupted, .terminated, .linksExpired].contains(error.code) { throw error }
            return size
        }
    }
}
