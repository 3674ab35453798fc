import CGit2
import FetchCore

/// The folders in which the histories of remote repositories are kept between runs. They may be removed at any time.
enum GitMirror {
    /// `fetch/git/NAME-HASH` in `XDG_CACHE_HOME` or `~/.cache`.
    static func folder(of address: GitAddress, _ variables: [String: String]) -> String {
        let home = variables["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        let caches = variables["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? home + "/.cache"
        let name = address.name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
        return "\(caches)/fetch/git/\(name)-\(hash(address.url).prefix(16))"
    }

    private static func hash(_ text: String) -> String {
        var id = git_oid()
        let bytes = Array(text.utf8)
        git_odb_hash(&id, bytes, bytes.count, GIT_OBJECT_BLOB)
        return GitRepository.text(&id)
    }
}
