import FetchCore
import Foundation

/// Where the LFS objects of a repository are.
enum LFSServer: Sendable, Hashable {
    /// A server at this address, to which `/objects/batch` is added.
    case web(String)
    /// A server that is found, and let into, by asking an ssh host.
    case ssh(GitAddress.SSH)

    /// Where a repository's objects are by default (git-lfs, docs/api/server-discovery.md); `nil` for a folder.
    init?(of address: GitAddress) {
        switch address {
        case .web(let url): self = .web(url + (url.hasSuffix(".git") ? "" : ".git") + "/info/lfs")
        case .ssh(let ssh): self = .ssh(ssh)
        case .folder: return nil
        }
    }

    /// What `lfs.url` names: in a repository's `.lfsconfig` or its own settings.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` for what is no web or ssh address.
    init(setting url: String) throws(FetchError) {
        let address = try? GitAddress(url)
        switch address {
        case .web(let plain): self = .web(plain)
        case .ssh(let ssh): self = .ssh(ssh)
        default:
            throw FetchError(
                .badInput, "the repository names \"\(SafeURL(url))\" as its LFS server, which is no address",
                hint: "lfs.url in .lfsconfig must be an http, https or ssh address")
        }
    }

    /// The address to show.
    var url: String {
        switch self {
        case .web(let url): url
        case .ssh(let ssh): ssh.url
        }
    }
}
