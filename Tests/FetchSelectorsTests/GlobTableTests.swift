import FetchCore
import Testing

@testable import FetchSelectors

/// Patterns beside paths they match and paths they do not.
struct GlobTableTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var pattern: String
        var matching: [String]
        var other: [String]

        init(_ pattern: String, _ matching: [String], not other: [String]) {
            self.pattern = pattern
            self.matching = matching
            self.other = other
        }

        var testDescription: String { pattern }
    }

    private static let rows = [
        Row("a.tar", ["a.tar", "x/a.tar", "x/y/a.tar"], not: ["a_tar", "A.tar", "a.tar.gz", "ba.tar", "a.tar/b"]),
        Row("*.tar", [".tar", "a.tar", "x/a.tar", "a.b.tar"], not: ["a.tar.gz", "a.tar/b", "tar"]),
        Row("*", ["a", "x/y/z", ".a"], not: []),
        Row("sa_00000?.tar", ["sa_000001.tar", "x/sa_000009.tar"], not: ["sa_00000.tar", "sa_000010.tar"]),
        Row("?", ["a", "x/b"], not: ["ab", "x/ab"]),
        Row("*a*b*c*", ["abc", "xaxbxcx", "aabbcc", "ababc"], not: ["acb", "ab", "cba"]),
        Row("*aab", ["aab", "aaab", "aabaab"], not: ["aaba", "ab"]),
        // With a slash, the whole path counts.
        Row("train/*", ["train/a"], not: ["train/a/b", "a/train/b", "train", "trains/a"]),
        Row("*/a", ["x/a"], not: ["a", "x/y/a"]),
        Row("*/*/c", ["a/b/c"], not: ["a/c", "a/b/c/c"]),
        Row("x/a?c", ["x/abc"], not: ["x/ac", "x/a/c"]),
        Row("x?y/a", [], not: ["x/y/a"]),
        Row("a*/b", ["a/b", "aa/b"], not: ["a/x/b", "b"]),
        // Two stars cross slashes.
        Row("train/**", ["train/a", "train/a/b/c"], not: ["val/a", "train"]),
        Row("**/a", ["a", "x/a", "x/y/a"], not: ["xa", "x/ya", "a/x"]),
        Row("x/**/a", ["x/a", "x/y/a", "x/y/z/a"], not: ["xa", "x/ya", "x/y/za", "x/a/b"]),
        Row("**/x/**", ["x/a", "a/x/b", "a/b/x/c/d"], not: ["ax/b", "a/xb", "x"]),
        Row("**/*.tar", ["a.tar", "x/y/a.tar"], not: ["x/a.gz"]),
        Row("**/a/*/b", ["a/x/b", "a/a/b", "a/a/x/b"], not: ["a/b", "a/x/y/b"]),
        Row("**/**/a", ["a", "x/a", "x/y/z/a"], not: ["xa"]),
        Row("a**/b", ["a/b", "ax/b", "a/x/b"], not: ["xa/b", "ab"]),
        Row("a**b/c", ["ab/c", "a/b/c", "axb/c", "a/x/b/c"], not: ["a/c", "b/c"]),
        Row("**", ["a", "x/y"], not: []),
        Row("x/***", ["x/a", "x/a/b"], not: ["y/a"]),
        // Classes.
        Row("[a-c].tar", ["a.tar", "b.tar", "c.tar"], not: ["d.tar", "-.tar", "A.tar"]),
        Row("[!a-c].tar", ["d.tar", "-.tar"], not: ["a.tar", ".tar"]),
        Row("[^a].tar", ["b.tar"], not: ["a.tar"]),
        Row("sa_[0-9][0-9]", ["sa_00", "sa_42"], not: ["sa_4", "sa_4a"]),
        Row("[]a]", ["]", "a"], not: ["b", "[]a]"]),
        Row("[!]a]", ["b"], not: ["]", "a"]),
        Row("[a-]", ["a", "-"], not: ["b"]),
        Row("[-a]", ["a", "-"], not: ["b"]),
        Row("[*?]", ["*", "?"], not: ["a"]),
        Row("[!a]b/c", ["bb/c"], not: ["ab/c", "b/c"]),
        Row("x[.-0]y/a", ["x.y/a", "x0y/a"], not: ["x/y/a"]),
        Row("x[!a]y/a", ["xby/a"], not: ["x/y/a"]),
        // Alternatives.
        Row("{a,b}.tar", ["a.tar", "b.tar"], not: ["c.tar", "{a,b}.tar"]),
        Row("x{,y}", ["x", "xy"], not: ["xx"]),
        Row("{a,b{c,d}}e", ["ae", "bce", "bde"], not: ["be", "ace"]),
        Row("{a,b}{1,2}", ["a1", "a2", "b1", "b2"], not: ["a", "12"]),
        Row("{train,val}/*.tar", ["train/a.tar", "val/b.tar"], not: ["test/a.tar"]),
        Row("{*.tar,x/*.gz}", ["x/a.gz"], not: ["a.gz", "y/a.gz"]),
        Row("{a}", ["a"], not: ["{a}"]),
        Row("a,b}", ["a,b}"], not: ["a", "b"]),
        // Escapes.
        Row(#"\*"#, ["*"], not: ["a"]),
        Row(#"a\?"#, ["a?"], not: ["ab"]),
        Row(#"\[a]"#, ["[a]"], not: ["a"]),
        Row(#"\{a,b}"#, ["{a,b}"], not: ["a", "b"]),
        Row(#"{a\,b,c\}}"#, ["a,b", "c}"], not: ["a", "b", "c"]),
        Row(#"\\a"#, [#"\a"#], not: ["a"]),
        Row(#"a\"#, [#"a\"#], not: ["a"]),
        // Bytes beyond ASCII.
        Row("*é", ["é", "café"], not: ["cafe"]),
        Row("{ä,ö}", ["ä", "ö"], not: ["a", "ü"]),
        Row("caf?", ["café", "cafe"], not: ["caf"]),
        Row("[à-ü]", ["é"], not: ["e", "éé"]),
    ]

    @Test(arguments: rows)
    func matches(_ row: Row) throws {
        let glob = try Glob(row.pattern)
        for path in row.matching { #expect(glob.matches(try RelativePath(path)), "\(path) should match") }
        for path in row.other { #expect(!glob.matches(try RelativePath(path)), "\(path) should not match") }
    }

    @Test(arguments: ["[", "[a", "[]", "[!]", "[z-a]", "{a", "{a,{b}", "x{"])
    func aPatternThatCannotBeReadIsQuotedInTheError(pattern: String) {
        let error = #expect(throws: FetchError.self) { try Glob(pattern) }
        #expect(error?.code == .usage)
        #expect(error?.message.contains(pattern) == true)
    }

    @Test(arguments: [
        String(repeating: "*a", count: 40) + "b", String(repeating: "**a", count: 40) + "b",
        String(repeating: "**/a*", count: 40) + "b", String(repeating: "**a*", count: 40) + "/b",
        String(repeating: "?**", count: 40) + "b",
    ])
    func aHostilePatternEndsSoonOnTheLongestPaths(pattern: String) throws {
        let component = String(repeating: "a", count: 255)
        let glob = try Glob(pattern)
        #expect(!glob.matches(try RelativePath(component)))
        #expect(!glob.matches(try RelativePath(Array(repeating: component, count: 15).joined(separator: "/"))))
    }
}
