import FetchCore

extension Pipeline {
    /// Selectors → plan: enters what was chosen into the ledger.
    func plan(_ items: ItemSequence, run: Int64) async throws -> PlanTotals {
        progress.change { $0.stage = .listing }
        var totals = PlanTotals()
        let firstNew = try ledger.lastAsset() + 1
        do {
            let next = items.merged(upTo: 8192).batches()
            while let batch = try await next() {
                try stopper.check()
                let clashes = try ledger.enter(batch, run: run, goal: planGoal, totals: &totals)
                if totals.chosen > Ledger.largePlan { try ledger.expectManyAssets() }
                for clash in clashes { try await settle(clash) }
                let listed = totals
                progress.change { counts in
                    counts.listed += batch.count
                    counts.chosen = listed.chosen
                    counts.already = listed.done
                }
            }
        } catch {
            try? ledger.forgetPlan(run: run, from: firstNew)
            throw error
        }
        if let total = options.unpacking?.totalSamples {
            try ledger.shareSamples(total, run: run)
        } else {
            try ledger.forgetShares(run: run)
        }
        if totals.chosen == 0 && options.selection != "--limit 0" { try explainNothing() }
        return totals
    }

    /// What it takes for an asset to be done already.
    private var planGoal: PlanGoal {
        guard let unpacking = options.unpacking else { return .whole }
        return unpacking.totalSamples == nil ? .unpacked(unpacking.goal(share: nil)) : .shared
    }

    private func explainNothing() throws {
        let record = journal.records.last
        if let record, record.pickedCount == 0, record.universeCount > 0 { return }
        throw FetchError(
            .nothingMatched, "nothing matched: \(options.selection.isEmpty ? "the list is empty" : options.selection)",
            hint: "Loosen the selection; fetch \(Source.descriptor.name) --help lists what there is")
    }

    /// Two rows of a listing want one path: the same thing twice is dropped, anything else is an error.
    private func settle(_ clash: PathClash) async throws {
        let first = try await source.resolve(clash.first)
        let second = try await source.resolve(clash.second)
        if first.url == second.url {
            notice("\(clash.path) is listed twice with the same address: fetched once")
            return
        }
        throw FetchError(
            .badInput, "two different addresses want the path \"\(clash.path)\"",
            hint: "Give each its own path in the list")
    }

    /// An expired list is refused before any request.
    func refuseExpiredLinks(_ totals: PlanTotals) throws {
        guard totals.open > 0, let expiry = source.linkExpiry else { return }
        let now = Timestamp.now()
        if expiry.latest <= now {
            throw FetchError(
                .linksExpired, "the links expired on \(Timestamp.spoken(expiry.latest))", hint: source.renewalHint)
        }
        if expiry.earliest <= now {
            notice(
                "some links expired on \(Timestamp.spoken(expiry.earliest)), the last expire on "
                    + Timestamp.spoken(expiry.latest))
        }
    }

    func refuseWithoutRoom(_ estimate: Estimate?) throws {
        guard let estimate, estimate.lacksRoom, let room = estimate.room else { return }
        let enough = estimate.peakDisk <= room.bytes
        let message =
            enough
            ? "\(options.output) has \(Units.count(room.inodes ?? 0)) inodes left and \(Units.count(estimate.inodes)) are needed"
            : "\(options.output) has \(Units.bytes(room.bytes)) left and \(Units.bytes(estimate.peakDisk)) are needed"
        if options.isForced {
            notice(message + "; going on, as --force says")
            return
        }
        throw FetchError(.noSpace, message, hint: "Make room, choose less, or go on with --force")
    }
}
