import CGit2
import FetchCore

/// What libgit2 says of a server's refusal, in the user's words.
struct GitRefusal {
    /// libgit2's return value.
    let code: Int32
    let said: String
    /// Whether credentials were given.
    let wereRefused: Bool
    private let kind = git_error_last().map { $0.pointee.klass } ?? 0

    init(code: Int32, said: String, wereRefused: Bool) {
        self.code = code
        self.said = said
        self.wereRefused = wereRefused
    }

    private func isOf(_ kinds: git_error_t...) -> Bool { kinds.contains { Int32($0.rawValue) == kind } }

    /// The failure of a place.
    func explained(_ place: GitRemote) -> FetchError {
        let url = SafeURL(place.address.url)
        if code == GIT_EAUTH.rawValue || said.contains("401") || said.contains("403") {
            let refused = wereRefused ? ", and those there are were refused" : ""
            return FetchError(
                .unauthorized, "\(place.place) wants credentials for \(url)\(refused)",
                hint: "Put them into ~/.netrc or git's credential helper, or give --token-file")
        }
        if code == GIT_ECERTIFICATE.rawValue || isOf(GIT_ERROR_SSL) {
            return FetchError(
                .tlsFailed, "the identity of \(place.place) cannot be shown (\(said))",
                hint: "Give the authority's certificate with --ca-file")
        }
        if said.contains("404") || said.contains("not found") && !isOf(GIT_ERROR_NET) {
            return FetchError(
                .notFound, "there is no git repository at \(url), or it may not be seen",
                hint: "Check the address; for a private one see to credentials")
        }
        if said.contains("No space left") {
            return FetchError(.noSpace, "no space left while bringing the history of \(url)", hint: "Make room")
        }
        if isOf(GIT_ERROR_NET, GIT_ERROR_OS) {
            return FetchError(.unreachable, "\(place.place) cannot be reached by git (\(said))")
        }
        return FetchError(.unexpectedAnswer, "\(url) does not answer as a git server (\(said))")
    }
}
