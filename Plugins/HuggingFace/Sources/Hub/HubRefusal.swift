import FetchCore
import FoundationEssentials

/// Turns what the Hub says with an error into the user's words.
///
/// The Hub's own code (`X-Error-Code`) decides first, then the status; its text is in `X-Error-Message` or in `error`
/// of a JSON body.
struct HubRefusal: Sendable {
    let place: HubPlace
    /// Where the token came from; `nil` when none was sent.
    let tokenOrigin: String?
    let revision: String

    /// The refusal in the user's words, and whether it holds for the whole dataset.
    func explain(_ error: FetchError, path: String? = nil) -> FetchError {
        guard let answer = error.answer, let status = error.httpStatus else { return error }
        let said = answer.fields["X-Error-Message"] ?? Self.message(in: answer.text) ?? ""
        var explained = explain(status, code: answer.fields["X-Error-Code"] ?? "", said: said, path: path) ?? error
        if explained.code == .throttled { explained = quota(explained, answer) }
        explained.httpStatus = status
        explained.answer = answer
        return explained
    }

    /// True for the answer to a token that is none.
    static func isBadToken(_ error: FetchError) -> Bool {
        guard error.httpStatus == 401, let answer = error.answer else { return false }
        let said = answer.fields["X-Error-Message"] ?? message(in: answer.text) ?? ""
        return said.hasPrefix("Invalid credentials in Authorization header")
    }

    /// True when the dataset is there and the revision is not.
    static func isMissingRevision(_ error: FetchError) -> Bool {
        error.answer?.fields["X-Error-Code"] == "RevisionNotFound"
    }

    private func explain(_ status: Int, code: String, said: String, path: String?) -> FetchError? {
        switch (code, status) {
        case ("GatedRepo", _): return gated(status)
        case ("RepoNotFound", 401): return hidden
        case ("RepoNotFound", _): return missing
        case ("RevisionNotFound", _):
            return FetchError(
                .notFound, "\(place.name) has no revision \"\(SafeText.printable(revision))\"",
                hint: "Name a branch, a tag or a whole commit id", disposition: .fatal)
        case ("EntryNotFound", _):
            return FetchError(.notFound, "\(place.name) has no \(path ?? "such file") at this revision")
        case (_, 401) where said.hasPrefix("Invalid credentials"): return badToken
        case (_, 403) where said.hasPrefix("Access to this resource is disabled"):
            return FetchError(
                .unauthorized, "\(place.name) has been disabled by the Hub",
                hint: "Its page says more: \(place.page)", disposition: .fatal)
        case (_, 401): return hidden
        case (_, 403):
            return FetchError(
                .unauthorized, "the Hub refuses access to \(place.name)\(Self.quoted(said))",
                hint: "Check on \(place.page) what your account may read", disposition: .fatal)
        case (_, 404) where path == nil: return missing
        default: return nil
        }
    }

    private func gated(_ status: Int) -> FetchError {
        guard let tokenOrigin else {
            return FetchError(
                .unauthorized, "\(place.name) is gated: only accounts that have accepted its terms may fetch its files",
                hint: "Accept the terms at \(place.page), then set HF_TOKEN to a token of that account",
                disposition: .fatal)
        }
        return FetchError(
            .unauthorized, "\(place.name) is gated, and the account of the token (\(tokenOrigin)) is not on its list",
            hint: "Accept the terms at \(place.page) with that account; some owners then agree by hand",
            disposition: .fatal)
    }

    /// Without a token the Hub does not tell a private dataset from none.
    private var hidden: FetchError {
        FetchError(
            .unauthorized, "\(place.name) does not exist, or it is private and no token was given",
            hint: "Check the name at \(place.page); for a private dataset set HF_TOKEN", disposition: .fatal)
    }

    private var missing: FetchError {
        let who = tokenOrigin.map { ", or the account of the token (\($0)) may not see it" } ?? ""
        return FetchError(
            .notFound, "\(place.name) does not exist\(who)", hint: "Check the name at \(place.page)",
            disposition: .fatal)
    }

    private var badToken: FetchError {
        FetchError(
            .unauthorized, "the Hub does not know the token from \(tokenOrigin ?? "HF_TOKEN")",
            hint: "Make a new one at \(place.endpoint)/settings/tokens, or unset it for public datasets",
            disposition: .fatal)
    }

    /// Names when the quota is renewed.
    private func quota(_ error: FetchError, _ answer: ErrorAnswer) -> FetchError {
        let parts = (answer.fields["RateLimit"] ?? "").split(separator: ";")
        let reset = parts.first { $0.hasPrefix("t=") }.flatMap { Double($0.dropFirst(2)) }
        let wait = reset ?? answer.fields["Retry-After"].flatMap { Double($0) }
        let when = wait.map { "; it is renewed in \(Units.duration(seconds: $0))" } ?? ""
        return FetchError(
            .throttled, "the Hub's limit of requests is used up (429)\(when)",
            hint: tokenOrigin == nil
                ? "With a token (HF_TOKEN) the limit is higher; the same command goes on later"
                : "The same command goes on later",
            disposition: error.disposition)
    }

    private static func quoted(_ text: String) -> String {
        text.isEmpty || text.contains("://") ? "" : ": \"\(SafeText.printable(String(text.prefix(120))))\""
    }

    private struct Body: Decodable {
        var error: String?
    }

    private static func message(in text: String) -> String? {
        (try? JSONDecoder().decode(Body.self, from: Data(text.utf8)))?.error
    }
}
