import FetchCore

/// What a store says when it does not do what it is asked ("Error responses", Amazon S3 API Reference).
struct StoreRefusal {
    /// Its word for the reason, such as `NoSuchBucket`; empty where it gives none.
    let code: String
    /// The region it says the bucket is in.
    private let region: String?
    private let error: FetchError

    init(_ error: FetchError) {
        let xml = error.answer.flatMap { StoreXML(Array($0.text.utf8)) }
        code = xml?["Code"] ?? ""
        region = error.answer?.fields["x-amz-bucket-region"] ?? xml?["Region"]
        self.error = error
    }

    /// An error that came with a status of success.
    init?(_ document: Document) {
        guard let xml = StoreXML(document.bytes), xml.name == "Error" else { return nil }
        code = xml["Code"] ?? ""
        region = nil
        error = FetchError(.serverError, "the object store failed (\(SafeText.printable(code)))")
    }

    /// True for a connection that the store gave up because nothing came for too long.
    var isPassing: Bool { code == "RequestTimeout" }

    /// The same in the user's words: nothing of a request or its signature is repeated.
    func explained(_ address: StoreAddress) -> FetchError {
        if error.answer == nil && code.isEmpty { return error }
        switch code {
        case "NoSuchBucket":
            return ofAll(
                .notFound, "there is no bucket \(address.bucket)", hint: "Make it first, or check the endpoint")
        case "InvalidAccessKeyId":
            return ofAll(.unauthorized, "the object store does not know the access key", hint: Self.keys)
        case "SignatureDoesNotMatch":
            return ofAll(.unauthorized, "the object store refuses the signature", hint: "\(Self.keys), and AWS_REGION")
        case "ExpiredToken", "InvalidToken", "TokenRefreshRequired":
            return ofAll(.unauthorized, "the session of the credentials is over or wrong", hint: Self.keys)
        case "AccessDenied", "AllAccessDisabled", "AccountProblem":
            return ofAll(
                .unauthorized, "the object store refuses access to \(address)", hint: "Check what the account may do")
        case "RequestTimeTooSkewed", "RequestExpired":
            return ofAll(.unauthorized, "this machine's clock is not the object store's", hint: "Set the clock right")
        case "PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed",
            "IllegalLocationConstraintException":
            return elsewhere(address)
        default: return other(address)
        }
    }

    private static let keys = "Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN"

    private func elsewhere(_ address: StoreAddress) -> FetchError {
        let place = region.map { " it is in \(SafeText.printable($0))" } ?? " it is in another region"
        return ofAll(
            .usage, "\(address.bucket) is not where the request went:\(place)",
            hint: "Set AWS_REGION\(region.map { "=\(SafeText.printable($0))" } ?? " to the bucket's")")
    }

    private func other(_ address: StoreAddress) -> FetchError {
        if let status = error.httpStatus, [301, 307].contains(status) { return elsewhere(address) }
        if let status = error.httpStatus, [401, 403].contains(status) {
            return ofAll(
                .unauthorized, "the object store refuses access to \(address) (\(status))",
                hint: "Check the credentials, and what the account may do")
        }
        let said = code.isEmpty ? "" : " (\(SafeText.printable(code)))"
        let kind = error.code == .linksExpired ? FetchError.Code.unauthorized : error.code
        let status = error.httpStatus.map { " with \($0)" } ?? ""
        return FetchError(
            kind, "the object store answered\(status)\(said)", httpStatus: error.httpStatus,
            disposition: error.disposition)
    }

    /// What holds for every request: the run ends with it.
    private func ofAll(_ code: FetchError.Code, _ message: String, hint: String) -> FetchError {
        var refusal = FetchError(
            code, message, hint: hint, httpStatus: error.httpStatus, disposition: .fatal)
        // Told once, of the run and not of each asset.
        refusal.answer = ErrorAnswer(fields: ResponseFields(), text: "")
        return refusal
    }
}
