import FetchCore
import Testing

@Suite("Text from outside")
struct SafeTextTests {
    @Test func losesItsControlCharacters() {
        for value in Array(UInt32(0)..<0x20) + Array(0x7F...0x9F) {
            let control = String(Unicode.Scalar(value)!)
            #expect(SafeText.printable("a\(control)b") == "a\u{FFFD}b", "\(value)")
        }
        #expect(SafeText.printable("\u{1B}[2J\r\n") == "\u{FFFD}[2J\u{FFFD}\u{FFFD}")
    }

    @Test func keepsEverythingElse() {
        let text = "tar 20 — é 日本 🎈 e\u{301}"
        #expect(SafeText.printable(text) == text)
    }

    @Test func isCutAfterTwoHundredCharacters() {
        let text = String(repeating: "é", count: 200)
        #expect(SafeText.printable(text) == text)
        #expect(SafeText.printable(text + "x") == text + "…")
    }

    @Test(arguments: [
        ("https://host/a.tar", "https://host/a.tar"), ("http://host:8080/a", "http://host:8080/a"),
        ("https://host/a.tar?oe=SECRET", "https://host/a.tar?…"), ("https://host/a#SECRET", "https://host/a?…"),
        ("https://host?SECRET", "https://host?…"), ("https://host/a?x=1#SECRET?SECRET", "https://host/a?…"),
        ("https://SECRET@host/a", "https://host/a"), ("https://user:SECRET@host/a", "https://host/a"),
        ("https://user:SECRET@SECRET@host/a", "https://host/a"), ("https://user:SECRET@host", "https://host"),
        ("https://user:SECRET@host?SECRET", "https://host?…"), ("https://:SECRET@host:80/a@b", "https://host:80/a@b"),
        ("https://SECRET@/", "https:///"), ("//user:SECRET@host/a", "//host/a"), ("user:SECRET@host/a", "host/a"),
        ("ftp://user:SECRET@host/a", "ftp://host/a"), ("https://user:SECRET@[::1]:80/a", "https://[::1]:80/a"),
        // Combining marks make one character of the mark before them for Swift, but not for a server.
        ("https://host/a?\u{301}SECRET", "https://host/a?…"), ("https://host/a#\u{301}SECRET", "https://host/a?…"),
        ("https://user:SECRET@\u{301}host/a", "https://\u{301}host/a"),
        ("https://user:SECRET@host/\u{301}a@b", "https://host/\u{301}a@b"),
        ("https://user:\u{1B}SECRET@host/\u{1B}[2J", "https://host/\u{FFFD}[2J"), ("", ""), ("?SECRET", "?…"),
    ])
    func ofAnAddressOnlyWhatIsNoSecretIsShown(url: String, shown: String) {
        #expect(Array(SafeURL(url).description.unicodeScalars) == Array(shown.unicodeScalars))
        #expect(!SafeURL(url).description.contains("SECRET"))
    }
}
