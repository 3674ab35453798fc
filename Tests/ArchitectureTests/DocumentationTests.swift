import Foundation
import Testing

/// The pages of `Docs/` that enumerate something of the code hold all of it.
@Suite struct DocumentationTests {
    private let errors: String
    private let options: String

    init() throws {
        errors = try SourceTree.text(of: "Docs/Errors.md")
        options = try SourceTree.text(of: "Docs/Options.md")
    }

    @Test func everyErrorCodeIsExplained() throws {
        let codes = try ErrorCodes.rawValues()
        #expect(codes.count > 20)
        for code in codes { #expect(errors.contains("| `\(code)` |"), "Docs/Errors.md lacks \(code)") }
    }

    @Test func everyExitStatusIsExplained() throws {
        let statuses = try ErrorCodes.exitStatuses()
        #expect(statuses.contains(75))
        for status in statuses { #expect(errors.contains("\n| \(status) |"), "Docs/Errors.md lacks status \(status)") }
    }

    @Test func everyOptionIsInTheReference() throws {
        let declared = try DeclaredOptions.all()
        #expect(declared.count > 40)
        for option in declared {
            // A line of the help begins with the option, or with its short form.
            let isThere = options.split(separator: "\n").contains { line in
                line.hasPrefix("  -") && line.split(separator: " ").prefix(2).contains { $0 == option.name }
            }
            #expect(isThere, "\(option.place): Docs/Options.md lacks \(option.name); run make docs")
        }
    }

    @Test(arguments: ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Docs", "Plugins"])
    func everyLinkLeadsToAFile(place: String) throws {
        for page in try SourceTree.pages(in: place) {
            let text = try String(contentsOf: page, encoding: .utf8)
            for match in text.matches(of: /\]\(([^)#:]+)(?:#[^)]*)?\)/) {
                let target = page.deletingLastPathComponent().appending(path: String(match.1))
                #expect(FileManager.default.fileExists(atPath: target.path()), "\(page.path()) links to \(match.1)")
            }
        }
    }
}

/// The codes and statuses as their declarations spell them.
enum ErrorCodes {
    /// Every raw value of `FetchError.Code`.
    static func rawValues() throws -> [String] {
        let text = try SourceTree.text(of: "Sources/FetchCore/Errors/FetchError.swift")
        let start = try #require(text.range(of: "enum Code")).upperBound
        let end = try #require(text.range(of: "\n    }", range: start..<text.endIndex)).lowerBound
        return text[start..<end].matches(of: /case (\w+)(?: = "([^"]+)")?/).map { String($0.2 ?? $0.1) }
    }

    /// Every raw value of `ExitStatus`.
    static func exitStatuses() throws -> [Int] {
        let text = try SourceTree.text(of: "Sources/FetchCore/Errors/ExitStatus.swift")
        return text.matches(of: /case \w+ = (\d+)/).compactMap { Int($0.1) }
    }
}

/// The long options that property declarations make.
enum DeclaredOptions {
    /// One option and where it is declared.
    struct Option {
        var name: String
        var place: String
    }

    /// Every `@Option` and `@Flag` of the sources and their plugins.
    static func all() throws -> [Option] {
        let files = try SourceTree.swiftFiles(in: "Sources") + SourceTree.swiftFiles(in: "Plugins")
        return try files.filter { !$0.path().contains("/Tests/") && !$0.path().contains("/Example/") }.flatMap { file in
            let text = try String(contentsOf: file, encoding: .utf8)
            return text.matches(of: /\n    @(?:Option|Flag)\b([\s\S]*?)\bvar (\w+)/).filter {
                !$0.1.contains(".hidden")
            }.map { match in
                Option(name: name(attributes: match.1, property: match.2), place: file.lastPathComponent)
            }
        }
    }

    private static func name(attributes: Substring, property: Substring) -> String {
        if let custom = attributes.firstMatch(of: /\.customLong\("([^"]+)"/) { return "--\(custom.1)" }
        return "--" + property.map { $0.isUppercase ? "-\($0.lowercased())" : String($0) }.joined()
    }
}

extension SourceTree {
    /// A file of the package as text.
    static func text(of path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// A page, or all pages below a folder.
    static func pages(in place: String) throws -> [URL] {
        let start = root.appending(path: place)
        if place.hasSuffix(".md") { return [start] }
        guard let walk = FileManager.default.enumerator(at: start, includingPropertiesForKeys: nil) else { return [] }
        return walk.compactMap { $0 as? URL }.filter { $0.pathExtension == "md" }
    }
}
