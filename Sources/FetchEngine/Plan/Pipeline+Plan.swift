import FetchCore

extension Pipeline {
    /// Selectors → plan: enters what was chosen into the ledger.
    func plan(_ items: ItemSequence, run: Int64) async throws -> PlanTotals {
        progress.change { $0.stage = .listing }
        var draft = PlanDraft(run: run, overwrites: options.ifExists == .overwrite, goal: planGoal)
        if options.unpacking != nil || options.rows != nil { draft.refusing = try ledger.refusingArchives() }
        draft.believesHashesOnly = options.locked != nil
        let firstNew = try ledger.lastAsset() + 1
        draft.isFirst = firstNew == 1
        do {
            try await enter(items, into: &draft)
            if draft.totals.chosen == 0 && !selectors.isEmpty && options.selection != "--limit 0" {
                try await EmptySelection(self).explain()
            }
            if draft.totals.chosen > 0 || selectors.isEmpty {
                try await enter(companions(), into: &draft)
            }
            if draft.totals.chosen == 0 && draft.totals.documents == 0 && selectors.isEmpty && options.locked == nil {
                try await EmptySelection(self).explain()
            }
        } catch {
            try? ledger.forgetPlan(run: run, from: firstNew)
            throw error
        }
        try ledger.add(draft.footprints)
        if let total = options.unpacking?.totalSamples ?? options.rows?.totalSamples {
            if let unpacking = options.unpacking { try await tellArchives(apart: unpacking, run: run) }
            try ledger.shareSamples(total, run: run)
        } else {
            try ledger.forgetShares(run: run)
        }
        journal.notes.forEach(notice)
        return draft.totals
    }

    private func companions() -> ItemSequence {
        let all = source.companions(matching: query)
        guard let locked = options.locked else { return all }
        return all.mapBatches { try locked.keep($0) }
    }

    private func enter(_ items: ItemSequence, into draft: inout PlanDraft) async throws {
        let next = items.merged(upTo: 2048).readingAhead().batches()
        while let batch = try await next() {
            try stopper.check()
            let clashes = try ledger.enter(batch, into: &draft)
            if draft.totals.chosen > Ledger.largePlan { try ledger.expectManyAssets() }
            for clash in clashes { try await settle(clash, &draft) }
            let listed = draft.totals
            progress.change { counts in
                counts.listed += batch.count
                counts.chosen = listed.chosen
                counts.already = listed.done
            }
        }
    }

    /// What it takes for an asset to be done already.
    private var planGoal: PlanGoal {
        if options.unpacking == nil && options.rows == nil { return .whole }
        let whole = options.change?.shape ?? ""
        if options.unpacking?.totalSamples != nil || options.rows?.totalSamples != nil { return .shared(whole: whole) }
        return .unpacked(
            options.unpacking?.goal(share: nil), rows: options.rows?.goal(share: nil, options.transforms), whole: whole)
    }

    /// Two rows of a listing want one path: the same thing twice is dropped; a different one goes where the source
    /// says, or is an error.
    private func settle(_ clash: PathClash, _ draft: inout PlanDraft) async throws {
        let first = try await source.resolve(clash.first)
        let second = try await source.resolve(clash.second)
        if first.url == second.url {
            notice("\(clash.path) is listed twice with the same address: fetched once")
            return
        }
        if let path = source.otherPath(for: clash.second) {
            notice("two assets want the path \(clash.path): the second one goes to \(path)")
            var asset = clash.second
            asset.path = path
            var item = clash.item
            item.assets = [asset]
            if try ledger.enter([item], into: &draft).isEmpty { return }
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
