/// Why the hub does not give what was asked for: with status, `X-Error-Code` and `X-Error-Message` as the public one.
enum HubRefusal: Error, Sendable {
    /// No such repository, or one that this client must not know of.
    case repositoryNotFound(isAnonymous: Bool)
    case badToken
    case gated(id: String, isAnonymous: Bool)
    case revisionNotFound(String)
    case entryNotFound(commit: String)
    case disabled
    case tooManyRequests(retryAfter: String?)
    case badRequest(String)
    /// git failed: a fault of the mirror itself.
    case broken(String)

    var status: Int {
        switch self {
        case .repositoryNotFound(let isAnonymous): isAnonymous ? 401 : 404
        case .badToken: 401
        case .gated(_, let isAnonymous): isAnonymous ? 401 : 403
        case .revisionNotFound, .entryNotFound: 404
        case .disabled: 403
        case .tooManyRequests: 429
        case .badRequest: 400
        case .broken: 500
        }
    }

    var code: String? {
        switch self {
        case .repositoryNotFound: "RepoNotFound"
        case .gated: "GatedRepo"
        case .revisionNotFound: "RevisionNotFound"
        case .entryNotFound: "EntryNotFound"
        default: nil
        }
    }

    var message: String {
        switch self {
        case .repositoryNotFound(let isAnonymous):
            isAnonymous ? "Invalid username or password." : "Repository not found"
        case .badToken: "Invalid credentials in Authorization header"
        case .gated(let id, true):
            "Access to dataset \(id) is restricted. You must have access to it and be authenticated to access it. "
                + "Please log in."
        case .gated(let id, false):
            "Access to dataset \(id) is restricted and you are not in the authorized list."
        case .revisionNotFound(let revision): "Invalid rev id: \(revision)"
        case .entryNotFound: "Entry not found"
        case .disabled: "Access to this resource is disabled."
        case .tooManyRequests: "You have made too many requests. Please wait and try again."
        case .badRequest(let message), .broken(let message): message
        }
    }

    /// Header fields besides code and message.
    var headers: HeaderFields {
        switch self {
        case .entryNotFound(let commit): ["X-Repo-Commit": commit]
        case .tooManyRequests(let delay?): ["Retry-After": delay]
        default: [:]
        }
    }

    /// The answer of the API and of `resolve`.
    var resource: MirrorResource {
        var headers = headers
        if let code { headers["X-Error-Code"] = code }
        headers["X-Error-Message"] = message
        return .document(["error": .string(message)], status: status, headers: headers)
    }
}
