import CLinux
import Foundation
import Testing

@Suite("Pages of the program") struct ProgramPagesTests {
    @Test func leaveMemoryAndComeBackWhenTheyAreNeeded() throws {
        // Others use the program at the same time, so that some are back already.
        let isLess = try (0..<5).contains { _ in
            let before = try pagesOfFiles()
            fetch_release_program_pages()
            return try pagesOfFiles() < before
        }
        #expect(isLess)
        let text = String(repeating: "a", count: 1000).uppercased()
        #expect(text.allSatisfy { $0 == "A" })
    }

    /// Pages of files that this process has in memory (proc_pid_statm(5), `shared`).
    private func pagesOfFiles() throws -> Int {
        let words = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return try #require(Int(words[2]))
    }
}
