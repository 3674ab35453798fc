import ArgumentParser
import FetchCore

/// `fetch errors`.
struct ErrorsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "errors", abstract: "Tell what a code or an exit status means, and what to do about it.",
        discussion: """
            EXAMPLES
              fetch errors links-expired
                  one code of failures.jsonl
              fetch errors 75
                  all codes that end with this status
            """)

    @Argument(help: "A code, or an exit status; otherwise all codes.")
    var what: String?

    @Flag(help: .hidden)
    var statusTable = false

    @Flag(help: .hidden)
    var codeTable = false

    func run() async throws {
        if statusTable { return Self.printStatuses() }
        let codes = try chosen()
        if codeTable { return Self.printTable(codes) }
        if let what, let status = Int32(what).flatMap(ExitStatus.init(rawValue:)) {
            Console.print("\(status.rawValue): \(Self.plain(status.meaning))")
        }
        for code in codes {
            let words = code.explanation
            Console.print(Console.styled(code.rawValue, .bold) + "  (ends with \(code.exitStatus.rawValue))")
            Console.print("    " + Self.plain(words.meaning))
            Console.print("    Tried again: \(Self.plain(words.retried)). What to do: \(Self.plain(words.advice)).")
        }
    }

    private func chosen() throws(FetchError) -> [FetchError.Code] {
        guard let what else { return FetchError.Code.allCases }
        if let code = FetchError.Code(rawValue: what) { return [code] }
        if let status = Int32(what).flatMap(ExitStatus.init(rawValue:)) {
            return FetchError.Code.allCases.filter { $0.exitStatus == status }
        }
        throw FetchError(
            .notFound, "there is no code or exit status \"\(SafeText.printable(what))\"",
            hint: "The codes are " + FetchError.Code.allCases.map(\.rawValue).joined(separator: ", "))
    }

    private static func printTable(_ codes: [FetchError.Code]) {
        Console.print("| code | meaning | status | tried again | what to do |\n|---|---|---|---|---|")
        for code in codes {
            let words = code.explanation
            let row = ["`\(code.rawValue)`", words.meaning, "\(code.exitStatus.rawValue)", words.retried, words.advice]
            Console.print("| \(row.joined(separator: " | ")) |")
        }
    }

    private static func printStatuses() {
        Console.print("| status | meaning |\n|---|---|")
        for status in ExitStatus.allCases { Console.print("| \(status.rawValue) | \(status.meaning) |") }
    }

    /// Without the marks of Markdown.
    private static func plain(_ text: String) -> String { text.replacing("`", with: "").replacing("**", with: "") }
}
