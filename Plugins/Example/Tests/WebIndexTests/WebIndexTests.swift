import FetchConformance
import FetchCore
import Testing

@testable import WebIndex

@Suite struct WebIndexTests {
    /// As nginx 1.22 writes it.
    static let nginx = """
        <html>
        <head><title>Index of /</title></head>
        <body>
        <h1>Index of /</h1><hr><pre><a href="../">../</a>
        <a href="sub/">sub/</a>                                               25-Nov-2026 21:16                   -
        <a href="one.bin">one.bin</a>                                            25-Nov-2026 21:16                   4
        <a href="two%20%26%20three.bin">two &amp; three.bin</a>                                    25-Nov-2026 21:16                   5
        </pre><hr></body>
        </html>
        """

    /// As Apache 2.4 writes it with FancyIndexing.
    static let apache = """
        <!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">
        <html><head><title>Index of /sub</title></head><body><h1>Index of /sub</h1>
        <pre>      <a href="?C=N;O=D">Name</a>                    <a href="?C=M;O=A">Last modified</a>      <a href="?C=S;O=A">Size</a>  <hr>
              <a href="/">Parent Directory</a>                             -
              <a href="large.bin">large.bin</a>               2026-11-25 21:16  1.2M
              <a href="small.bin">small.bin</a>               2026-11-25 21:16    6
        <hr></pre></body></html>
        """

    static let empty = "<html><body><h1>Index of /</h1><hr><pre><a href=\"../\">../</a>\n</pre><hr></body></html>"
    static let base = "https://127.0.0.1/data/"

    static var transport: MemoryTransport {
        MemoryTransport(texts: [
            base: nginx, base + "one.bin": "1234", base + "two%20%26%20three.bin": "12345", base + "sub/": apache,
            base + "sub/small.bin": "123456", base + "sub/large.bin": "large",
            "https://127.0.0.1/empty/": empty, "https://127.0.0.1/page/": "<html><p>Nothing here</html>",
        ])
    }

    @Test func itKeepsTheLawsOfSources() async {
        let report = await ConformanceReport.judge(
            SourceSpecimen(
                WebIndexSource.self, arguments: [Self.base], empty: ["https://127.0.0.1/empty"],
                malformed: [
                    .init(["https://127.0.0.1/page/"], mention: "page/"),
                    .init(["https://127.0.0.1/absent/"], mention: "absent/"),
                ], transport: Self.transport))
        #expect(report.isComplete, "\(report)")
    }

    @Test func bothServersListingsAreRead() {
        let entries = IndexPage(Self.nginx).entries ?? []
        #expect(entries.map(\.name) == ["sub", "one.bin", "two & three.bin"])
        #expect(entries.map(\.size) == [nil, 4, 5])
        let others = IndexPage(Self.apache).entries ?? []
        #expect(others.map(\.name) == ["large.bin", "small.bin"])
        #expect(others.map(\.size) == [nil, 6])
    }

    @Test func linksThatLeaveTheFolderAreNoEntries() {
        #expect(
            IndexPage(#"<a href="..%2Fetc">x</a><a href="%2e%2e/">y</a><a href="http://h/x">z</a>"#).entries?.isEmpty
                == true)
    }
}
