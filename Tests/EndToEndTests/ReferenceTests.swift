import Foundation
import Testing

/// The pages that are written from the program say what it says.
@Suite struct ReferenceTests {
    private static let root: URL = {
        var url = URL(filePath: #filePath)
        for _ in 0..<3 { url.deleteLastPathComponent() }
        return url
    }()

    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private func page(_ name: String) throws -> String {
        try String(contentsOf: Self.root.appending(path: "Docs/\(name)"), encoding: .utf8)
    }

    private func tool(_ arguments: [String]) throws -> String {
        let run = try RunningTool(arguments, in: scratch, environment: ["COLUMNS": "80"]).finish()
        #expect(run.status == 0, "\(run)")
        return run.output
    }

    @Test func theTablesOfErrorsAreTheProgramsOwn() throws {
        let page = try page("Errors.md")
        #expect(page.contains(try tool(["errors", "--code-table"])), "run make docs")
        #expect(page.contains(try tool(["errors", "--status-table"])), "run make docs")
    }

    @Test func theReferenceOfOptionsIsTheHelp() throws {
        let page = try page("Options.md")
        let commands = page.matches(of: /\n### fetch ?([^\n]*)\n/).map { $0.1.split(separator: " ").map(String.init) }
        #expect(commands.count > 10)
        let listed = try tool(["--help"]).matches(of: /\n[ ]{2}([a-z][a-z0-9-]*)[ ]{2}/).map { String($0.1) }
        for name in listed { #expect(commands.contains([name]), "Docs/Options.md lacks fetch \(name); run make docs") }
        for command in commands {
            // How many cores this machine has is no part of the reference.
            let help = try tool(["help"] + command).replacing(
                /(read at once\.)\s+\(default: \d+\)/, with: { "\($0.1) (default: one a core)" })
            let text = help.trimmingCharacters(in: .newlines)
            #expect(page.contains(text), "Docs/Options.md has another help of fetch \(command); run make docs")
        }
    }
}
