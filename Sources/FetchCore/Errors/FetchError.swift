/// What went wrong, with which name, and what to do about it.
///
/// Every error that reaches a user is one of these. `message` names the thing in the user's words; `hint` is the
/// next step when there is one. Neither may hold a secret: pass addresses through ``SafeURL``.
public struct FetchError: Error, Sendable, Hashable {
    /// The kind of failure, stable across versions, printed by `--json` and written to `failures.jsonl`.
    public enum Code: String, Sendable, CaseIterable {
        case usage
        case badInput = "bad-input"
        case unsafePath = "unsafe-path"
        case nothingMatched = "nothing-matched"
        case notFound = "not-found"
        case unreachable
        case timedOut = "timed-out"
        case connectionLost = "connection-lost"
        case tlsFailed = "tls-failed"
        case serverError = "server-error"
        case throttled
        case unexpectedAnswer = "unexpected-answer"
        case changedUpstream = "changed-upstream"
        case wrongSize = "wrong-size"
        case wrongChecksum = "wrong-checksum"
        case notAnArchive = "not-an-archive"
        case damagedArchive = "damaged-archive"
        case notAPicture = "not-a-picture"
        case damagedPicture = "damaged-picture"
        case tooLarge = "too-large"
        case damagedAnnotation = "damaged-annotation"
        case damagedRows = "damaged-rows"
        case unauthorized
        case linksExpired = "links-expired"
        case noSpace = "no-space"
        case localIO = "local-io"
        case heldByAnother = "held-by-another"
        case sourceFailed = "source-failed"
        case interrupted
        case terminated
        case unexpected
    }

    /// Whether trying again can help.
    public enum Disposition: String, Sendable {
        /// The same request may succeed later.
        case temporary
        /// The same request will fail again.
        case permanent
        /// Nothing else in this run can succeed either: the run stops.
        case fatal
    }

    public var code: Code
    /// What went wrong and with which name: one sentence without a final full stop.
    public var message: String
    /// What the user can do, one sentence, or `nil` when there is nothing to add.
    public var hint: String?
    /// The HTTP status that caused it, if one did.
    public var httpStatus: Int?
    /// Whether trying again can help; by default what ``Code/disposition`` says.
    public var disposition: Disposition
    /// What else the server said, when a server refused.
    public var answer: ErrorAnswer?

    /// Makes an error; `disposition` defaults to that of the code.
    public init(
        _ code: Code, _ message: String, hint: String? = nil, httpStatus: Int? = nil,
        disposition: Disposition? = nil
    ) {
        self.code = code
        self.message = message
        self.hint = hint
        self.httpStatus = httpStatus
        self.disposition = disposition ?? code.disposition
    }

    /// The status the process ends with when this error ends the run.
    public var exitStatus: ExitStatus { code.exitStatus }
}

extension FetchError.Code {
    /// The exit status of this kind of failure (`Docs/Errors.md`).
    public var exitStatus: ExitStatus {
        switch self {
        case .usage, .badInput: .usage
        case .unsafePath, .wrongSize, .wrongChecksum, .notAnArchive, .damagedArchive, .damagedRows, .damagedAnnotation,
            .changedUpstream, .unexpectedAnswer, .notAPicture, .damagedPicture:
            .corrupt
        case .nothingMatched, .notFound: .notFound
        case .unreachable, .timedOut, .connectionLost, .tlsFailed, .serverError, .throttled, .sourceFailed: .unreachable
        case .unauthorized, .linksExpired: .unauthorized
        case .noSpace: .noSpace
        case .localIO: .localIO
        case .heldByAnother, .tooLarge: .partial
        case .interrupted: .interrupted
        case .terminated: .terminated
        case .unexpected: .unexpected
        }
    }

    /// Whether trying again can help, when the place that failed does not know better.
    public var disposition: FetchError.Disposition {
        switch self {
        case .unreachable, .timedOut, .connectionLost, .serverError, .throttled, .changedUpstream, .wrongSize:
            .temporary
        case .linksExpired, .noSpace, .interrupted, .terminated, .heldByAnother: .fatal
        default: .permanent
        }
    }
}

extension FetchError: CustomStringConvertible {
    /// The message, and the hint after a full stop.
    public var description: String {
        guard let hint else { return message }
        return "\(message). \(hint)"
    }
}

extension FetchError {
    /// Turns any error into one a user can read; a `FetchError` stays itself.
    public static func wrapping(_ error: any Error, while doing: String) -> FetchError {
        if let known = error as? FetchError { return known }
        if error is CancellationError { return FetchError(.interrupted, "interrupted while \(doing)") }
        return FetchError(.unexpected, "unexpected failure while \(doing): \(error)")
    }

    /// An error of the local file system: `ENOSPC`, `EDQUOT` become ``Code/noSpace``, the rest ``Code/localIO``.
    public static func system(_ number: Int32, _ doing: String) -> FetchError {
        let reason = SystemError.text(number)
        if SystemError.isOutOfSpace(number) {
            return FetchError(
                .noSpace, "no space left while \(doing) (\(reason))",
                hint: "Make room and run the same command again: it goes on where it stopped")
        }
        return FetchError(.localIO, "\(doing) failed: \(reason)", disposition: .fatal)
    }
}
