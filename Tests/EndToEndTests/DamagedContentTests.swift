import MiniatureMirror
import Testing

/// Bytes that are damaged on their way.
struct DamagedContentTests {
    private let name = Tar.name(3)

    private func md5List(_ stage: Stage) throws -> String {
        try stage.scratch.write(try stage.dataset.md5List(), to: "md5.txt")
    }

    @Test func aFlippedBitInAGzipTarIsFoundWithoutAChecksum() throws {
        let stage = try Stage([3], recipe: .weighing(1_200_000))
        stage.server.faults.add(.flipBit(atOffset: 600_000), matching: { _ in true })
        try stage.expectFailure(try stage.fetch("--all"), of: name, status: 65, code: "damaged-archive")
    }

    @Test func aFlippedBitInAPlainTarIsFoundWithAListOfChecksums() throws {
        let stage = try Stage([3], recipe: .weighing(1_200_000).plain)
        stage.server.faults.add(.flipBit(atOffset: 600_000), matching: { _ in true })
        let run = try stage.fetch("--all", "--md5", try md5List(stage))
        try stage.expectFailure(run, of: name, status: 65, code: "wrong-checksum")
    }

    @Test func aListOfRightChecksumsIsContent() throws {
        let stage = try Stage([3], recipe: .light.plain)
        try stage.expectRight(try stage.fetch("--all", "--md5", try md5List(stage)), [name])
    }

    @Test func aWrongChecksumInTheListFailsItsTarAlone() throws {
        let stage = try Stage(3..<5)
        let list = try stage.dataset.md5List().split(separator: "\n").map { line in
            line.hasSuffix(name) ? "d41d8cd98f00b204e9800998ecf8427e  \(name)" : String(line)
        }
        let place = try stage.scratch.write(list.joined(separator: "\n"), to: "md5.txt")
        let run = try stage.fetch("--all", "--md5", place)
        try stage.expectFailure(run, of: name, status: 65, code: "wrong-checksum")
        #expect(try stage.tree == stage.rightTree([Tar.name(4)]))
    }

    @Test func damageInOneOfTwoHalvesIsMendedByFetchingTheWhole() throws {
        let stage = try Stage([3], recipe: .weighing(1_200_000))
        try stage.leaveHalf(of: 3)
        stage.server.faults.add(.flipBit(atOffset: 900_000), matching: { _ in true }, times: 1)
        try stage.expectRight(try stage.fetch("--all"), [name])
        #expect(stage.gets.map(\.status) == [206, 200])
    }

    @Test func aDamagedTarIsFetchedWholeByTheNextRun() throws {
        let stage = try Stage([3], recipe: .weighing(1_200_000))
        stage.server.faults.add(.flipBit(atOffset: 600_000), matching: { _ in true }, times: 1)
        try stage.expectFailure(try stage.fetch("--all"), of: name, status: 65, code: "damaged-archive")
        try stage.expectRight(try stage.fetch("--all"), [name])
        #expect(stage.gets.map(\.range) == [nil, nil])
    }
}
