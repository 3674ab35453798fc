import FetchCore
import FoundationEssentials

extension Pipeline {
    /// Opens the run in the ledger: this directory belongs to one dataset, and what a killed run left is settled.
    func beginRun() throws -> Int64 {
        if let owner = try ledger.meta("dataset"), owner != identity {
            throw FetchError(
                .usage, "\(options.output) holds \(owner), not \(identity)",
                hint: "Use another output directory with -o")
        }
        try ledger.setMeta("dataset", identity)
        if !options.isDryRun {
            // First: where files of another form lie this sink does not know, and would say that they are gone.
            try ledger.setPacking(packingWords, output: options.output)
            if let name = options.packing?.sink.pieceName { try ledger.setMeta("piece_name", name) }
            try settleKilledRun()
            try ledger.distrustOtherBoots()
            try sink.discardParts(except: try ledger.partialAssets())
            try showLicence()
            if options.rechecks { try recheck() }
            if let packing = options.packing {
                try checkPieces()
                try clearStaged(packing)
            }
        }
        let run = try ledger.beginRun(options)
        if let revision = source.revision { try ledger.setMeta("revision.\(run)", revision) }
        return run
    }

    /// Names what a killed run had verified, and forgets what is gone.
    private func settleKilledRun() throws {
        // What was packed since has left its place.
        for asset in try ledger.unsettled() where asset.state == .done && asset.hasFile {
            if try sink.settle(asset.entry) { continue }
            // A member alone cannot be asked for again: its archive is.
            if asset.container != nil {
                try ledger.reopen([asset.entry.id])
            } else {
                try ledger.record([.reset(id: asset.entry.id)], unsettled: nil)
            }
        }
        try ledger.setMeta("unsettled", "")
    }

    /// What is packed and in which form; `nil` for plain files.
    private var packingWords: String? {
        options.packing.map { packing in
            let goal = options.unpacking.map { unpacking in
                unpacking.totalSamples.map { "\($0) samples of all" } ?? unpacking.goal(share: nil).text
            }
            return [packing.sink.words, goal, options.selection].compactMap { $0 }.filter { !$0.isEmpty }
                .joined(separator: ", ")
        }
    }

    /// A piece that is on record gets its name if a kill came before that; where one is gone, all are made anew, because
    /// what is in the others depends on it.
    private func checkPieces() throws {
        guard let packing = options.packing, let mark = try ledger.packingMark() else { return }
        if options.ifExists == .overwrite { return try ledger.forgetPacked() }
        let pieces = try ledger.pieces()
        let count = try ledger.meta("pieces").flatMap { Int($0) } ?? 0
        var lost = count > pieces.count ? "a shard" : nil
        for piece in pieces where try !packing.sink.publish(piece) { lost = lost ?? piece.path.string }
        if lost == nil, try !packing.sink.canGoOn(at: mark) {
            if let start = packing.sink.start(of: mark), try ledger.forgetUnderway(goingOnAt: start) {
                notice("what was written of the shard under way is gone: its samples are brought and packed anew")
            } else {
                lost = "the shard under way"
            }
        }
        guard let lost else { return try ledger.setNamed(pieces) }
        notice("\(lost) is gone or damaged: all samples are packed anew")
        try ledger.forgetPacked()
    }

    /// A kill may come when content is packed, and before it is taken out of the place where it waited.
    private func clearStaged(_ packing: SamplePacking) throws {
        var walk = FileWalk(packing.staged)
        while let files = walk.next() {
            for path in try ledger.notWaiting(among: files) { try sink.remove(try RelativePath(path)) }
        }
    }

    private func showLicence() throws {
        guard let licence = options.licence ?? source.licence, try ledger.meta("licence") == nil else { return }
        notice("Licence: \(licence.name). \(licence.summary)\(licence.url.map { " \($0)" } ?? "")")
        if let citation = options.citation { notice("Cite: \(citation)") }
        try ledger.setMeta("licence", licence.name)
        if let url = licence.url { try ledger.setMeta("licence_url", SafeURL(url).description) }
    }

    /// Looks at the size of every finished file; what is gone or has another size is fetched again.
    private func recheck() throws {
        var reset = 0
        try ledger.forEachDone { asset in
            if let receipt = try sink.receipt(for: asset.entry), receipt.size == asset.size {
                try sink.adopt(asset.entry)
                return false
            }
            reset += 1
            return true
        }
        if reset > 0 { notice("\(Units.count(reset, "file")) gone or of another size: fetched again") }
    }

    /// Closes the run: totals, manifest, failures.
    func finishRun(_ run: Int64, _ summary: inout RunSummary) throws {
        let counts = progress.snapshot
        summary.fetched = counts.fetched
        summary.fetchedBytes = counts.fetchedBytes
        summary.linked = counts.linked
        summary.failed = counts.failed
        summary.samples = counts.samples
        summary.members = counts.members
        summary.memberBytes = counts.memberBytes
        summary.refused = counts.refused
        summary.leftOut = counts.leftOut
        let allRefused = try summary.totals.refusing.reduce(0) { try $0 + ledger.refusedMembers(of: $1) }
        summary.refusedBefore = max(0, allRefused - counts.refused)
        summary.packed = counts.packed
        summary.pieces = counts.pieces
        summary.totals.done = counts.already
        summary.receivedBytes = transport.meter.receivedBytes
        summary.requests = transport.meter.requests
        summary.retries = transport.meter.retries
        if let start = counts.transferStart { summary.transferSeconds = Timestamp.monotonic() - start }
        if counts.failed + counts.refused > 0 { try ledger.readFailures(of: run, into: &summary) }
        try ledger.finishRun(
            run, status: summary.exitStatus,
            records: options.locked?.run.samplers ?? SelectionRecordText.json(journal.records))
        if summary.receivedBytes > 1 << 20 && summary.transferSeconds > 0.5 {
            try ledger.setMeta("rate", "\(Double(summary.receivedBytes) / summary.transferSeconds)")
        }
        let reports = RunReports(
            ledger: ledger, directory: options.output, source: Source.descriptor,
            licence: options.licence ?? source.licence,
            dataset: source.dataset)
        let settled = counts.fetched + counts.linked.assets + counts.failed
        if settled > 0 || summary.totals.open > 0 || !reports.isThere { try reports.write() }
        try writeSampleReports()
        if let reporting = source as? any FailureReporting { try writeReport(of: reporting, run: run) }
    }

    /// Writes the failures of this run in the source's own form.
    private func writeReport(of source: some FailureReporting, run: Int64) throws {
        guard let path = source.failureReport else { return }
        try ledger.setMeta("report", path.string)
        if let folder = path.parent {
            try FileManager.default.createDirectory(
                atPath: "\(options.output)/\(folder)", withIntermediateDirectories: true)
        }
        var file = try LineFile("\(options.output)/\(path)")
        var after: Int64 = 0
        while true {
            let failed = try ledger.failed(run: run, after: after, limit: 256)
            guard let last = failed.last else { break }
            after = last.entry.id
            for (entry, reason) in failed {
                try file.add(Array(try source.failureRow(for: entry.asset, reason: reason).utf8))
            }
        }
        try file.finish()
    }
}
