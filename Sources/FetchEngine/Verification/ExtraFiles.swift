import FetchCore

/// Files in an output directory that no run chose.
struct ExtraFiles {
    let directory: String
    let ledger: Ledger

    /// Their paths in no particular order, at most ten thousand. Links and folders are not followed or listed.
    func list() throws(FetchError) -> [String] {
        var extra: [String] = []
        var walk = FileWalk(directory)
        while extra.count < 10_000, let files = walk.next() { extra += try ledger.unknown(among: files) }
        // A report is the run's, not a stranger's.
        let reports = try ledger.reportPaths()
        let descriptions = try ledger.packingMark() == nil ? [] : ["sizes.json", "index.json"]
        return extra.filter { !reports.contains($0) && !descriptions.contains($0) }.sorted()
    }
}
