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

    /// True when a path is one of an asset that was planned.
    public func isPlanned(_ path: RelativePath) throws(FetchError) -> Bool { try isAsset(path) }
}
