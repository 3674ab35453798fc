import FetchCore
import Testing

@testable import FetchSelectors

struct GlobTests {
    @Test(arguments: [
        ("*.tar", "a.tar"), ("*.tar", "deep/down/a.tar"), ("sa_00000?.tar", "sa_000007.tar"), ("*", "x/y"),
        ("train/*", "train/a"), ("train/**", "train/a/b/c"), ("**/a", "a"), ("**/a", "x/y/a"), ("a/**/b", "a/b"),
        ("a/**/b", "a/x/y/b"), ("a/**/b/**/c", "a/b/x/b/c"), ("[a-c]1", "b1"), ("[!a-c]1", "d1"), ("[^a-c]1", "d1"),
        ("[]x]", "]"), ("[a-]", "-"), ("\\*", "*"), ("\\[a]", "[a]"), ("?", "é"), ("[à-ü]", "é"), ("[!a]", "é"),
        ("a*b*c", "aXbbYcc"), ("**", "a/b/c"), ("a**c", "a-c"), ("x/a**c", "x/a/b/c"), ("*é*", "caféx"),
        ("a/*/c", "a/b/c"), ("*.{jpg,json}", "x.json"), ("{a,b{c,d}}", "bd"), ("{,x/}a", "a"), ("\\{a\\}", "{a}"),
        ("[{]", "{"),
    ])
    func matches(pattern: String, path: String) throws {
        #expect(try Glob(pattern).matches(RelativePath(path)))
    }

    @Test(arguments: [
        ("*.tar", "a.tar.gz"), ("*.tar", "a.TAR"), ("train/*", "train/a/b"), ("train/*", "x/train/a"),
        ("a/**/b", "a/xb"), ("a/**/b", "ab"), ("**/a", "xa"), ("**/a.txt", "data.txt"), ("a[!x]b/c", "a/b/c"),
        ("a*c", "a"), ("?", "ab"), ("?", "éé"), ("[!a-c]", "b"), ("x/a*c", "x/a/b/c"), ("\\*", "x"),
        ("*.{jpg,json}", "x.jp"),
    ])
    func doesNotMatch(pattern: String, path: String) throws {
        #expect(try !Glob(pattern).matches(RelativePath(path)))
    }

    @Test func agreesWithTheDefinitionOnAllShortTexts() throws {
        let texts = Sequences.of(["a", "b", "/"], upTo: 5).compactMap { try? RelativePath($0.joined()) }
        for parts in Sequences.of(["a", "b", "/", "*", "?", "**", "**/", "/**/", "[!a]"], upTo: 3) {
            let pattern = parts.joined()
            guard pattern.contains("/"), !pattern.contains("***") else { continue }
            let glob = try Glob(pattern)
            for path in texts {
                let expected = GlobDefinition.matches(pattern, path.string)
                if glob.matches(path) != expected { Issue.record("\(pattern) on \(path): expected \(expected)") }
            }
        }
    }

    @Test func aCharacterSetOrABraceLeftOpenIsAUsageError() {
        for pattern in ["", "a[", "[]", "[z-a]", "{a", "{a,{b}"] {
            #expect(failure { try Glob(pattern) }?.code == .usage, "\(pattern)")
        }
        #expect(failure { try GlobSelector(include: [], exclude: [""]) }?.code == .usage)
        #expect(failure { try Glob(String(repeating: "{a,b}", count: 30)) }?.code == .usage)
    }

    @Test func manyStarsTakeNoExponentialTime() throws {
        let text = try RelativePath(String(repeating: "a", count: 60) + "/" + String(repeating: "a", count: 60))
        for star in ["*a", "**a"] {
            let glob = try Glob(String(repeating: star, count: 25) + "/**b")
            #expect(!glob.matches(text))
        }
    }

    @Test func assetsAreDroppedAndItemsLeftWithoutAny() async throws {
        let items = try Listing.unnumbered([
            ("s1", ["s1/B02.tif", "s1/B03.tif", "s1/meta.json"]), ("s2", ["s2/meta.json"]), ("s3", ["s3/B02.tif"]),
        ])
        let some = try GlobSelector(include: ["*.tif"], exclude: ["B03.*", "s3/**"])
        #expect(try await some.paths(of: items) == ["s1/B02.tif"])
        #expect(try await GlobSelector(include: [], exclude: ["*.tif"]).ids(of: items) == ["s1", "s2"])
        #expect(try await GlobSelector(include: ["s1/*", "s3/*"], exclude: []).ids(of: items) == ["s1", "s3"])
    }
}
