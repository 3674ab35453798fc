import CGit2
import FetchCore

/// libgit2 itself: started once, asked for its last error.
enum GitLibrary {
    private static let isReady: Bool = {
        git_libgit2_init()
        // What is read is checked by its ids, so it does not matter whose folder it is in.
        _ = fetch_git_trust_owners()
        return true
    }()

    /// Starts the library.
    ///
    /// - Parameters:
    ///   - variables: May name other certificate authorities, as OpenSSL and git read them.
    ///   - caFile: A file of authorities that counts before those.
    /// - Throws: ``FetchError`` with code `bad-input` when that file holds none.
    static func start(_ variables: [String: String], caFile: String?) throws(FetchError) {
        precondition(isReady)
        if let caFile {
            try check(fetch_git_trust(caFile, nil)) { _, said in
                FetchError(.badInput, "\(SafeText.printable(caFile)) holds no certificates (\(said))")
            }
            return
        }
        let file = variables["GIT_SSL_CAINFO"] ?? variables["SSL_CERT_FILE"]
        let folder = variables["GIT_SSL_CAPATH"] ?? variables["SSL_CERT_DIR"]
        if file != nil || folder != nil { _ = fetch_git_trust(file, folder) }
    }

    /// Passes a return value on, or throws what `explain` makes of libgit2's words for a negative one.
    @discardableResult
    static func check(
        _ code: Int32, _ explain: (_ code: Int32, _ said: String) -> FetchError
    ) throws(FetchError) -> Int32 {
        if code >= 0 { return code }
        throw explain(code, lastWords)
    }

    /// What libgit2 says of its last failure on this thread.
    private static var lastWords: String {
        guard let error = git_error_last(), let text = error.pointee.message else { return "no reason given" }
        return SafeText.printable(String(cString: text))
    }
}
