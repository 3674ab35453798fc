import FetchCore
import Testing

@Suite("A relative path")
struct RelativePathTests {
    private static let longest = String(repeating: "x", count: 255)

    @Test(arguments: [
        "a", "a/b", "train/sa_000020.tar", ".hidden", "...", "a..b", "..a", "a..", ". ", " ", "-rf", "a b", "~", "*",
        "C:\\x", "a\\..\\b", "é", "日本/語", "x/.fetch", ".fetchx", ".fetch.db", ".FETCH", "%2e%2e", "\u{202E}a",
        longest, longest + "/" + longest, String(repeating: "é", count: 127),
        Array(repeating: longest, count: 16).joined(separator: "/"),
    ])
    func takesNamesThatStayBelow(name: String) throws {
        #expect(try RelativePath(name).string == name)
        #expect(try RelativePath(name).description == name)
    }

    @Test(arguments: [
        ("", "empty"), ("/", "absolute"), ("/etc/passwd", "absolute"), ("//a", "absolute"), ("..", "\"..\" component"),
        ("../a", "\"..\" component"), ("a/../b", "\"..\" component"), ("a/..", "\"..\" component"),
        (".", "\".\" component"), ("./a", "\".\" component"), ("a/.", "\".\" component"), ("a/./b", "\".\" component"),
        ("a/", "empty component"), ("a//b", "empty component"), ("a\0b", "control"), ("a\nb", "control"),
        ("\u{1B}[2Ja", "control"), ("a\u{7F}", "control"), ("a/\rb", "control"), ("a\u{9B}2J", "control"),
        ("\u{85}", "control"), (longest + "x", "255 bytes"), ("a/" + longest + "x/b", "255 bytes"),
        (String(repeating: "é", count: 128), "255 bytes"), (".fetch", "belongs to fetch"),
        (".fetch/ledger.db", "belongs to fetch"), (".fetch/a/b", "belongs to fetch"),
        // A combining mark makes one character of the slash for Swift, but not for the file system.
        (".fetch/\u{301}a", "belongs to fetch"),
        (Array(repeating: longest, count: 17).joined(separator: "/"), "4,095 bytes"),
    ])
    func refusesNamesThatDoNot(name: String, reason: String) {
        let error = #expect(throws: FetchError.self) { try RelativePath(name) }
        #expect(error?.code == .unsafePath)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains(SafeText.printable(name)) == true)
        #expect(error?.message.unicodeScalars.contains { $0.properties.generalCategory == .control } == false)
    }

    @Test func takesExactlyFourThousandAndNinetyFiveBytes() throws {
        let path = Array(repeating: "abc/", count: 1023).joined()
        #expect(throws: Never.self) { try RelativePath(path + "xyz") }
        #expect(throws: FetchError.self) { try RelativePath(path + "xyzz") }
    }

    @Test(
        arguments: [
            ("a", nil, "a", ["a"]), ("a/b", "a", "b", ["a", "b"]), ("a/b/c.tar", "a/b", "c.tar", ["a", "b", "c.tar"]),
            ("a/\u{301}b", "a", "\u{301}b", ["a", "\u{301}b"]),
        ] as [(String, String?, String, [String])])
    func hasParts(text: String, parent: String?, name: String, components: [String]) throws {
        let path = try RelativePath(text)
        #expect(path.parent == parent)
        #expect(path.name == name)
        #expect(path.components.map(String.init) == components)
    }
}
