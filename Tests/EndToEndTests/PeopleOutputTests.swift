import Foundation
import MiniatureMirror
import Testing

/// What people read on a terminal and in a log.
struct PeopleOutputTests {
    private let stage: Stage

    init() throws {
        stage = try Stage(0..<20)
    }

    @Test func quietIsSilent() throws {
        let run = try stage.fetch("--first", "3", "-q")
        #expect(run.status == 0)
        #expect(run.output.isEmpty && run.errors.isEmpty, "\(run)")
    }

    @Test func quietTellsErrors() throws {
        stage.server.faults.add(.notFound, matching: { _ in true })
        let run = try stage.fetch("--first", "1", "-q")
        #expect(run.status == 66)
        #expect(run.errors.contains(Tar.name(0)), "\(run)")
    }

    @Test func verboseHasALineForEachTarAndEachNewTry() throws {
        stage.server.faults.add(.status(500), matching: stage.requests(for: 1..<2), times: 1)
        let run = try stage.fetch("--first", "3", "-v")
        #expect(run.status == 0)
        for number in 0..<3 { #expect(run.errors.contains("fetched \(Tar.name(number))"), "\(run)") }
        #expect(run.errors.contains("again in"), "\(run)")
    }

    @Test func withoutATerminalNothingIsColouredOrDrawnOver() throws {
        stage.server.faults.add(.notFound, matching: stage.requests(for: 1..<2))
        stage.server.faults.setBaseline(.latency(seconds: 0.3))
        let run = try stage.fetch("--first", "3", "-v")
        #expect(run.status == 75)
        #expect(!(run.output + run.errors).unicodeScalars.contains("\u{1B}"), "\(run)")
        #expect(!(run.output + run.errors).unicodeScalars.contains("\r"), "\(run)")
        for command in ["status", "verify"] {
            let report = try stage.tool(command, stage.output)
            #expect(!(report.output + report.errors).unicodeScalars.contains("\u{1B}"), "\(report)")
        }
    }

    @Test(.enabled(if: ProgramFinder.has("script"), "script is not installed"), arguments: [true, false])
    func onATerminalColoursAreLeftAwayWhereNoColorSaysSo(isColoured: Bool) throws {
        stage.server.faults.add(.notFound, matching: stage.requests(for: 1..<2))
        let run = try RunningTool(
            stage.command(["--first", "3"]), in: stage.scratch, environment: isColoured ? [:] : ["NO_COLOR": "1"],
            wrapper: ["sh", "-c", "script -qec \"$*\" /dev/null", "sh"]
        ).finish()
        #expect(run.status == 75, "\(run)")
        #expect(run.output.contains(Tar.name(1)), "\(run)")
        #expect(run.output.contains("\u{1B}[31m") == isColoured, "\(run)")
    }

    @Test func theLicenceIsNamedOnceInADirectory() throws {
        let first = try stage.fetch("--first", "1")
        let second = try stage.fetch("--first", "2")
        #expect(first.errors.components(separatedBy: "SA-1B Dataset Research License").count == 2, "\(first)")
        #expect(!second.errors.contains("SA-1B Dataset Research License"), "\(second)")
    }
}
