import FetchCore

extension Pipeline {
    /// Reckons bytes, disk and time; asks servers for sizes when the plan is to be shown or room may be short.
    func estimate(_ totals: inout PlanTotals, run: Int64) async throws -> Estimate {
        let room = try sink.room()
        var unreachable = 0
        if totals.unsized > 0 && mustAskSizes(totals, room: room) {
            progress.change { $0.stage = .sizing }
            unreachable = try await SizeSurvey(self, run: run).ask(&totals)
        }
        if let rows = options.rows {
            totals.bytes = options.isDryRun ? try await expectedBytes(of: rows, run: run) : 0
        } else if let unpacking = options.unpacking, unpacking.isSampling {
            totals.bytes = try ledger.expectedBytes(of: unpacking, run: run)
        }
        let known = totals
        progress.change { counts in
            counts.expectedBytes = known.bytes
            counts.unsized = known.unsized
        }
        let (rate, origin) = try expectedRate()
        var estimate = Estimate(
            bytes: totals.bytes, unsized: totals.unsized, unreachable: unreachable,
            peakDisk: max(0, totals.bytes - (room?.partial ?? 0)), room: room, inodes: totals.open,
            expiry: source.linkExpiry, rate: rate, rateOrigin: origin)
        if let shared, options.isDryRun || estimate.lacksRoom { try await leaveOut(shared, of: &estimate, run: run) }
        return estimate
    }

    /// Takes out what needs not be fetched, and of the disk what is not even copied.
    private func leaveOut(_ shared: SharedSearch, of estimate: inout Estimate, run: Int64) async throws {
        let linked = try await linkable(run: run, shared)
        estimate.linked = linked
        estimate.bytes = max(0, estimate.bytes - linked.bytes)
        estimate.peakDisk = max(0, estimate.peakDisk - linked.bytes + linked.copiedBytes)
    }

    private func mustAskSizes(_ totals: PlanTotals, room: Room?) -> Bool {
        if options.asksSizes { return true }
        if Source.descriptor.capabilities.contains(.manyAssets) { return false }
        if options.isDryRun { return true }
        guard let typical = Source.descriptor.typicalAssetSize, let room else { return false }
        // When assets of the usual size would not leave the disk half empty, it is worth asking how large they are.
        return Double(totals.unsized) * Double(typical) + Double(totals.bytes) > Double(room.bytes) / 2
    }

    private func expectedRate() throws -> (Double?, String?) {
        if let given = options.assumedRate { return (Double(given), "as given") }
        guard let text = try ledger.meta("rate"), let measured = Double(text) else { return (nil, nil) }
        return (measured, "as measured by the last run")
    }
}

/// Asks servers for the sizes of open assets, a few at a time.
struct SizeSurvey<Source: DatasetSource> {
    private let pipeline: Pipeline<Source>
    private let run: Int64
    /// Why a host could not be asked.
    private let refusal = Locked<FetchError?>(nil)
    /// Questions under way at once.
    private static var width: Int { 16 }

    init(_ pipeline: Pipeline<Source>, run: Int64) {
        self.pipeline = pipeline
        self.run = run
    }

    /// Adds the sizes to the totals and the ledger; returns how many assets gave none.
    ///
    /// Throws when the links have expired or the host cannot be reached at all.
    func ask(_ totals: inout PlanTotals) async throws -> Int {
        var unknown = 0
        var after: Int64 = 0
        while true {
            let batch = try pipeline.ledger.open(run: run, after: after, limit: 256)
            guard let last = batch.last else {
                if unknown > 0, totals.sized == 0, let reason = refusal.value { throw reason }
                return unknown
            }
            after = last.entry.id
            try pipeline.stopper.check()
            let unsized = batch.filter { $0.entry.asset.size == nil && $0.size == nil }
            let sizes = try await askAll(unsized)
            try pipeline.ledger.setSizes(sizes)
            unknown += unsized.count - sizes.count
            totals.sized += sizes.count
            totals.bytes += sizes.reduce(0) { $0 + $1.size }
        }
    }

    private func askAll(_ assets: [OpenAsset]) async throws -> [(id: Int64, size: Int64)] {
        try await withThrowingTaskGroup(of: (Int64, Int64?).self) { group in
            var rest = assets[...]
            var found: [(id: Int64, size: Int64)] = []
            for asset in rest.prefix(Self.width) { group.addTask { try await ask(asset) } }
            rest = rest.dropFirst(Self.width)
            while let (id, size) = try await group.next() {
                if let size { found.append((id, size)) }
                if let asset = rest.popFirst() { group.addTask { try await ask(asset) } }
            }
            return found
        }
    }

    private func ask(_ asset: OpenAsset) async throws -> (Int64, Int64?) {
        do {
            let request = try await pipeline.source.resolve(asset.entry.asset)
            return (asset.entry.id, try await pipeline.transport.head(request).size)
        } catch let error as FetchError {
            switch error.code {
            case .linksExpired:
                throw FetchError(.linksExpired, error.message, hint: pipeline.source.renewalHint)
            case .interrupted, .terminated: throw error
            default:
                if error.exitStatus == .unreachable { refusal.change { $0 = error } }
                return (asset.entry.id, nil)
            }
        }
    }
}
