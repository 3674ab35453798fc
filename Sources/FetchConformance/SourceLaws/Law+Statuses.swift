import FetchCore

extension Law<SourceSpecimen> {
    /// A server's refusal keeps its meaning.
    public static var statuses: Law {
        Law("statuses", "A server's refusal keeps its meaning: what may pass is tried again, what will not pass is not")
        {
            specimen in
            let opened = try await specimen.open()
            guard let asset = try await opened.assets(1).first else { return ["there is no asset to be refused"] }
            return refusals.flatMap { status, code in
                faults(status, FetchError(code, "the server answered \(status)", httpStatus: status), asset, opened)
            }
        }
    }

    /// Statuses, and what the transport makes of them.
    private static var refusals: [(Int, FetchError.Code)] {
        [
            (401, .unauthorized), (403, .unauthorized), (404, .notFound), (410, .notFound), (429, .throttled),
            (500, .serverError), (503, .throttled),
        ]
    }

    private static func faults(
        _ status: Int, _ error: FetchError, _ asset: Asset, _ opened: OpenSpecimen
    ) -> [String] {
        let told = opened.source.explain(error, of: asset)
        var wrong: [String] = []
        if told.message.isEmpty { wrong.append("status \(status) is explained without words") }
        if told.code == .unexpected { wrong.append("status \(status) becomes a defect of the program") }
        if error.disposition == .temporary && told.disposition == .permanent {
            wrong.append("status \(status) may pass, and is not tried again")
        }
        if error.disposition != .temporary && told.disposition == .temporary {
            wrong.append("status \(status) will not pass, and is tried again")
        }
        if status == 404 && told.disposition == .fatal {
            wrong.append("one asset that is not there ends the whole run")
        }
        return wrong
    }
}
