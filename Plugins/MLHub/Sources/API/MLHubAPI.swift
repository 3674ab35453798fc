import FetchCore

/// MLHub's HTTP interface, as far as bringing a dataset's catalog goes.
struct MLHubAPI: Sendable {
    /// The service's address, with a slash at its end.
    let root: String
    let key: MLHubKey

    /// Takes the service's address; a slash at its end may be left away.
    ///
    /// - Throws: ``FetchError`` with code `usage` for what is no web address.
    init(root: String, key: MLHubKey) throws(FetchError) {
        guard Href.isWeb(root) else {
            throw FetchError(
                .usage, "\"\(SafeURL(root))\" is not the address of an API", hint: "Give an http or https address")
        }
        self.root = root.hasSuffix("/") ? root : root + "/"
        self.key = key
    }

    /// How to ask for the catalog archive of a dataset: the service redirects to where it lies, without the key.
    func catalog(of dataset: String) -> TransferRequest {
        let name = PercentCoding.segment(dataset)
        let query = key.value.map { "?key=\(PercentCoding.segment($0))" } ?? ""
        return TransferRequest(
            url: "\(root)catalog/\(name)\(query)", headers: [TransferRequest.Header("Accept", "application/json")])
    }

    /// What to call the service.
    var label: String { SafeURL(root).description }

    /// Says in the user's words what an error of the service means, and takes the key out of whatever it says.
    func explained(_ error: any Error, dataset: String) -> FetchError {
        var error = FetchError.wrapping(error, while: "asking \(label) for the catalog")
        if let key = key.value {
            error.message = error.message.replacing(key, with: "…")
            error.hint = error.hint?.replacing(key, with: "…")
        }
        switch error.code {
        case .unauthorized:
            error.message =
                key.value == nil
                ? "\(label) wants a key for the catalog of \(dataset)" : "\(label) does not accept the key"
            error.hint = "Give it with --api-key, MLHUB_API_KEY or a profile in ~/.mlhub/profiles"
        case .notFound:
            error.message = "\(label) has no catalog of a dataset \"\(dataset)\""
            error.hint = "Check the id: case and underscores count"
        default: break
        }
        return error
    }
}
