import FetchCore
import FetchEngine
import FetchObjectStore
import FetchTransport
import Foundation

/// An object store as the output, and the folder on this machine that says what it holds.
struct StoreOutput {
    let address: StoreAddress
    let access: StoreAccess
    /// The folder with the ledger.
    let state: String

    /// Reads what `-o` says; `nil` for a directory.
    ///
    /// - Parameter state: The folder that `--state` names; `nil` for one that is found by the address.
    /// - Throws: ``FetchError`` with code `usage` when the address or the environment is wrong.
    init?(_ output: String, state: String?) throws(FetchError) {
        guard ObjectAddress.isOne(output) else {
            if state == nil { return nil }
            throw FetchError(
                .usage, "--state goes with an object store",
                hint: "A directory holds its own state, in .fetch; write -o s3://BUCKET/PREFIX for a store")
        }
        let variables = ProcessVariables.all
        address = try StoreAddress(output)
        access = try StoreAccess(variables: variables)
        self.state = state ?? Self.folder(address, access, variables)
    }

    /// The directory of a ledger: the output itself, or the state of an object store.
    static func ledgerFolder(_ output: String, state: String?) throws(FetchError) -> String {
        try StoreOutput(output, state: state)?.state ?? output
    }

    /// Refuses what needs files.
    static func refuse(_ output: String, doing what: String) throws(FetchError) {
        guard ObjectAddress.isOne(output) else { return }
        throw FetchError(
            .usage, "\(what) does not work with an object store yet", hint: "Name a directory that holds files")
    }

    /// Asks the store, over this transport.
    func client(_ transport: CurlTransport) throws(FetchError) -> StoreClient {
        try StoreClient(address, access: access, transport: transport)
    }

    /// Where the state of an address lies unless the user says so: one folder for each store, bucket and prefix.
    private static func folder(_ address: StoreAddress, _ access: StoreAccess, _ variables: [String: String]) -> String
    {
        let given = variables["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        let base = given ?? (variables["HOME"] ?? "") + "/.local/state"
        let host = access.endpoint?.lowercased().split(separator: "/").last.map(String.init) ?? "aws"
        let place = [base, "fetch", "s3", host, address.bucket, address.prefix].filter { !$0.isEmpty }
        return place.joined(separator: "/")
    }
}
