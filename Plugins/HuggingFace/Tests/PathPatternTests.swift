import Testing

@testable import HuggingFace

@Suite struct PathPatternTests {
    @Test(arguments: [
        ("*.csv", "a.csv", true), ("*.csv", "b/a.csv", false), ("**/*.csv", "a.csv", true),
        ("**/*.csv", "x/y/a.csv", true), ("data/**", "data/a/b", true), ("data/**", "data", false),
        ("data/**/x", "data/x", true), ("a?c", "abc", true), ("a?c", "a/c", false),
        ("part-[0-3].csv", "part-2.csv", true),
        ("part-[0-3].csv", "part-5.csv", false), ("[!a]", "b", true), ("[!a]", "a", false), ("[]]", "]", true),
        ("a[", "a[", true), ("**", "x/y", true), ("*a*b*c", "xaxbxc", true), ("*a*b*c", "xaxbx", false),
        ("./data/*", "data/a", true), ("**/train[-._ 0-9]*/**", "x/train-1/y/z", true),
    ])
    func patternsMeanWhatFsspecTakesThemFor(pattern: String, path: String, matches: Bool) {
        #expect(PathPattern(pattern).matches(path) == matches)
    }

    @Test(arguments: [
        ("**", ".hidden/a", false), (".*/*", ".hidden/a", true), ("**", "a/.b", false), ("**", "__x__/a", false),
        ("__*/*", "__x__/a", true), ("**", "__a.csv", true), ("**", "README.md", false),
        ("README.md", "README.md", true),
        ("*.json", "config.json", false),
    ])
    func whatIsHiddenHasToBeNamed(pattern: String, path: String, matches: Bool) {
        #expect(PathPattern(pattern).matches(path) == matches)
    }
}
