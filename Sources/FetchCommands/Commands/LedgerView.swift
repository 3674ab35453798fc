import FetchCore
import FetchEngine

/// A look at an output directory's ledger, whoever is writing it.
struct LedgerView {
    private let snapshot: LedgerSnapshot
    var ledger: Ledger { snapshot.ledger }
    /// Who is fetching into the directory now, in words.
    let holder: String?

    /// Looks at a directory that holds files.
    init(_ directory: String) throws(FetchError) {
        try StoreOutput.refuse(directory, doing: "this command")
        try self.init(of: directory)
    }

    /// Looks at the directory of a ledger.
    init(of directory: String) throws(FetchError) {
        holder = Claim.holderText(of: directory)
        snapshot = try LedgerSnapshot(of: directory, creating: false)
    }

    func close() { snapshot.close() }
}
