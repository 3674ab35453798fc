import FetchCore
import Foundation

/// A source to begin with: it reads an index, one path a line, of files below an address.
struct Skeleton {
    /// A file of the new folder.
    typealias File = (path: String, text: String, isProgram: Bool)

    private let name: String
    private let package: String

    /// Takes the source's name, and where the package of `fetch` is for one in Swift.
    ///
    /// - Throws: ``FetchError`` with code `usage` for a name that cannot be a source's.
    init(name: String, package: String?) throws(FetchError) {
        let words = name.split(separator: "-", omittingEmptySubsequences: false)
        let isName = words.allSatisfy { word in
            !word.isEmpty && word.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
        }
        guard isName, name.first?.isLetter == true, name.utf8.count <= 40 else {
            throw FetchError(
                .usage, "\"\(SafeText.printable(name))\" cannot be a source's name",
                hint: "Use lower-case words with dashes between them: survey-tiles")
        }
        guard !ExternalSources.isTaken(name) else {
            throw FetchError(.usage, "fetch has a command called \(name) already", hint: "Choose another name")
        }
        self.name = name
        self.package = package ?? ""
    }

    /// A program in Python, and what it is checked by.
    var python: [File] {
        [
            ("fetch-source-\(name)", filled(PythonSkeleton.program), true),
            ("fetch-source-\(name).check.json", PythonSkeleton.check, false),
            ("README.md", filled(PythonSkeleton.readme), false),
        ] + indexes("check")
    }

    /// A package in Swift, and what it is checked by.
    var swift: [File] {
        [
            ("Package.swift", filled(SwiftSkeleton.package), false),
            ("Sources/\(type)/\(type)Source.swift", filled(SwiftSkeleton.source), false),
            ("Sources/\(type)/\(type)Options.swift", filled(SwiftSkeleton.options), false),
            ("Sources/fetch-\(name)/Fetch.swift", filled(SwiftSkeleton.main), false),
            ("Tests/\(type)Tests/\(type)Tests.swift", filled(SwiftSkeleton.tests), false),
            ("README.md", filled(SwiftSkeleton.readme), false), (".gitignore", ".build*/\nPackage.resolved\n", false),
        ] + indexes("Tests/\(type)Tests/Indexes")
    }

    private func indexes(_ folder: String) -> [File] {
        [
            ("\(folder)/index.txt", "# Three files.\none.txt\nfolder/two.txt\nfolder/three.txt\n", false),
            ("\(folder)/empty.txt", "# Nothing.\n", false),
            ("\(folder)/damaged.txt", "one.txt\n../outside.txt\n", false),
        ]
    }

    private var type: String { name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined() }

    private var dependency: (line: String, identity: String) {
        if package.contains("://") || package.contains("@") {
            let last = package.split(separator: "/").last.map(String.init) ?? package
            let identity = last.hasSuffix(".git") ? String(last.dropLast(4)) : last
            return (".package(url: \(JSONText.quoted(package)), branch: \"main\")", identity)
        }
        let path = URL(filePath: package).standardizedFileURL.path()
        return (".package(name: \"fetch\", path: \(JSONText.quoted(path)))", "fetch")
    }

    private func filled(_ template: String) -> String {
        template.replacing("{{name}}", with: name).replacing("{{Type}}", with: type)
            .replacing("{{dependency}}", with: dependency.line).replacing("{{identity}}", with: dependency.identity)
    }
}
