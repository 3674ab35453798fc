import Foundation
import Glibc
import MiniatureMirror
import Testing

/// Two processes that want one output directory.
struct SharedDirectoryTests {
    private let stage: Stage
    private let names = (0..<2).map(Tar.name)

    init() throws {
        stage = try Stage(0..<2, recipe: .weighing(1_200_000))
    }

    @Test func theSecondProcessIsToldWhoIsThereAndTheFirstIsNotDisturbed() throws {
        stage.server.faults.setBaseline(.rateCap(bytesPerSecond: 700_000))
        let first = try stage.start("--all")
        stage.waitUntilSent(100_000)
        let before = try stage.scratch.bytes("out/.fetch/owner.json")
        let second = try stage.fetch("--all")
        #expect(second.status != 0, "\(second)")
        #expect(second.errors.contains("process \(first.identifier)"), "\(second)")
        #expect(try stage.scratch.bytes("out/.fetch/owner.json") == before)
        #expect(!first.isOver)
        try stage.expectRight(try first.finish(), names)
        #expect(stage.gets.count == 2)
    }

    @Test func aDryRunAndStatusLookOnWhileAnotherFetches() throws {
        stage.server.faults.setBaseline(.rateCap(bytesPerSecond: 700_000))
        let first = try stage.start("--all")
        stage.waitUntilSent(100_000)
        let dry = try stage.fetch("--all", "--dry-run")
        #expect(dry.status == 0, "\(dry)")
        let status = try stage.tool("status", stage.output, "--json")
        #expect(try (status.json()["in_use_by"] as? String)?.contains("\(first.identifier)") == true)
        #expect(!first.isOver)
        try stage.expectRight(try first.finish(), names)
        #expect(try stage.tool("status", stage.output, "--json").json()["in_use_by"] == nil)
    }

    @Test func theClaimOfAKilledProcessIsTakenOver() throws {
        stage.server.faults.setBaseline(.rateCap(bytesPerSecond: 700_000))
        let first = try stage.start("--all")
        stage.waitUntilSent(100_000)
        first.send(SIGKILL)
        _ = try first.finish()
        #expect(stage.scratch.has("out/.fetch/owner.json"))
        stage.server.faults.removeAll()
        try stage.expectRight(try stage.fetch("--all"), names)
        #expect(!stage.scratch.has("out/.fetch/owner.json"))
    }

    @Test func aClaimWhoseProcessNumberIsUsedAgainIsTakenOver() throws {
        try stage.expectRight(try stage.fetch("--first", "1"), [names[0]])
        // This test's own process, which began at another time than the claim says.
        let host = try String(contentsOfFile: "/proc/sys/kernel/hostname", encoding: .utf8)
        let boot = try String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        let owner: [String: Any] = [
            "host": host.trimmingCharacters(in: .newlines), "boot": boot.trimmingCharacters(in: .newlines),
            "process": getpid(), "startTicks": 1, "since": "2026-01-01T00:00:00Z", "command": "fetch sa1b",
        ]
        try stage.scratch.write(try JSONSerialization.data(withJSONObject: owner), to: "out/.fetch/owner.json")
        try stage.expectRight(try stage.fetch("--all"), names)
    }

    @Test func aDirectoryOfAnotherDatasetIsRefused() throws {
        try stage.expectRight(try stage.fetch("--all"), names)
        let list = try stage.scratch.write("\(stage.server.url("/plain/\(names[0])"))\n", to: "urls.txt")
        let before = stage.server.log.count
        let other = try stage.tool("urls", list, "-o", stage.output)
        #expect(other.status == 64, "\(other)")
        #expect(other.errors.contains("sa1b"), "\(other)")
        #expect(stage.server.log.count == before)
        #expect(try stage.tree == stage.rightTree(names))
    }
}
