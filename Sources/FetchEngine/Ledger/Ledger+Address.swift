public import FetchCore

extension Ledger {
    /// Remembers where content lies that is not in the ledger's own directory; `nil` for there.
    ///
    /// - Throws: ``FetchError`` with code `usage` when the ledger is of another place already.
    public func setAddress(_ address: String?) throws(FetchError) {
        let known = try meta("address")
        let last = try lastRun()
        if known == address || known == nil && last == nil {
            if let address { try setMeta("address", address) }
            return
        }
        throw FetchError(
            .usage, "the ledger there is of \(known ?? "files in its own directory"), not of \(address ?? "files")",
            hint: "Use another directory with \(address == nil ? "-o" : "--state")")
    }

    /// True when a path is one of an asset that was planned, of something inside one, or of a shard.
    public func isPlanned(_ path: RelativePath) throws(FetchError) -> Bool {
        if try isAsset(path) { return true }
        if try isPiece(path) { return true }
        var folder = path.parent
        while let outer = folder {
            if try first(of: ArchiveName.archives(in: outer), before: .max) != nil { return true }
            folder = try RelativePath(outer).parent
        }
        return false
    }
}
