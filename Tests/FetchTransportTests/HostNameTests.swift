import Testing

@testable import FetchTransport

@Suite struct HostNameTests {
    @Test(arguments: [
        ("https://cdn.example/a.tar?x=1", "cdn.example"),
        ("https://user:SECRET@CDN.example:8443/a@b", "cdn.example:8443"),
        ("http://127.0.0.1:80?x", "127.0.0.1:80"), ("https://[::1]:80/", "[::1]:80"), ("https://a\u{1B}/", "a\u{FFFD}"),
    ])
    func showsHostAndPortOnly(url: String, shown: String) {
        #expect(HostName(of: url).description == shown)
    }

    @Test func differsBySchemeAndPort() {
        let keys = ["http://a/x", "https://a/x", "https://a:80/x", "https://b/x"].map { HostName(of: $0).key }
        #expect(Set(keys).count == 4)
        #expect(HostName(of: "https://a/x").key == HostName(of: "https://a/y?z").key)
    }
}
