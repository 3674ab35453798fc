import FetchCore
import Testing

@testable import HuggingFace

@Suite struct GitAddressTests {
    @Test(arguments: [
        ("https://h.example/a/b.git", "https://h.example/a/b.git", "b"),
        ("HTTP://h:8080/a/b/", "http://h:8080/a/b", "b"),
        ("https://user@h.example/a", "https://h.example/a", "a"),
        ("ssh://git@h.example:2222/a/b.git", "ssh://git@h.example:2222/a/b.git", "b"),
        ("git@h.example:team/data.git", "ssh://git@h.example/~/team/data.git", "data"),
        ("h.example:/srv/data", "ssh://h.example/srv/data", "data"), ("./x/data", "./x/data", "data"),
        ("ssh://[::1]:22/srv/data", "ssh://[::1]:22/srv/data", "data"),
        ("git@[::1]:team/data", "ssh://git@[::1]/~/team/data", "data"),
        ("/srv/data.git", "/srv/data.git", "data"), ("file:///srv/data/.git", "/srv/data/.git", "data"),
    ])
    func addressesComeInAllOfGitsForms(text: String, url: String, name: String) throws {
        let address = try GitAddress(text)
        #expect(address.url == url)
        #expect(address.name == name)
    }

    @Test(arguments: [
        "", "ftp://h/a", "https://", "https://h", "ssh://-oProxyCommand=evil/x", "-oProxyCommand=evil:x", "git@-x:y",
        "h:-x", "h:", "a b:x", "ssh://h;x/y", "h$(x):y", "-l@h:x", "ssh://h/a%0Ab", "ssh://a:SECRET@h/x",
        "https://a:SECRET@h/x",
    ])
    func whatIsNoneIsRefusedWithoutSecrets(text: String) {
        let error = #expect(throws: FetchError.self) { try GitAddress(text) }
        #expect(error?.exitStatus == .usage)
        #expect(error?.description.contains("SECRET") == false)
    }

    @Test(arguments: [
        ("https://h/a", "https://h/a.git/info/lfs"), ("https://h/a.git", "https://h/a.git/info/lfs"),
        ("git@h:a.git", "ssh://git@h/~/a.git"),
    ])
    func theLFSServerFollowsFromTheAddress(text: String, server: String) throws {
        #expect(LFSServer(of: try GitAddress(text))?.url == server)
    }

    @Test(arguments: [
        ("git@h:a.git", "git@h", "a.git", "https://h/a.git/info/lfs"),
        ("h:/srv/a", "h", "/srv/a", "https://h/srv/a.git/info/lfs"),
        ("ssh://u@h:22/~/a", "u@h", "~/a", "https://h/~/a.git/info/lfs"),
        ("ssh://[::1]/a", "::1", "/a", "https://[::1]/a.git/info/lfs"),
    ])
    func anSSHAddressIsTakenApart(text: String, destination: String, path: String, server: String) throws {
        guard case .ssh(let ssh) = try GitAddress(text) else {
            Issue.record("\(text) is not ssh")
            return
        }
        #expect(ssh.destination == destination)
        #expect(ssh.remotePath == path)
        #expect(ssh.lfsURL == server)
    }

    @Test func aFolderHasNoServer() throws { #expect(LFSServer(of: try GitAddress("/srv/data")) == nil) }

    @Test(arguments: ["/srv/objects", "file:///etc", "ftp://h/x"])
    func aRepositoryCannotNameAnythingAsItsServer(text: String) {
        #expect(throws: FetchError.self) { try LFSServer(setting: text) }
    }
}
