import MiniatureMirror
import Testing

/// Servers whose answers are not what they say.
struct DishonestServerTests {
    private let stage: Stage
    private let name = Tar.name(3)

    init() throws {
        stage = try Stage([3], recipe: .weighing(1_200_000))
    }

    // Going on after a break

    @Test func aWholeAnswerToARangeStartsOver() throws {
        try stage.leaveHalf(of: 3)
        stage.server.faults.add(.ignoreRange, matching: { _ in true })
        try stage.expectRight(try stage.fetch("--all"), [name])
        #expect(stage.gets.first?.range != nil)
        #expect(stage.gets.map(\.status) == [200])
    }

    @Test(arguments: [Fault.wrongRangeStart(0), .wrongRangeStart(699_999), .wrongRangeStart(700_001)])
    func aRangeFromTheWrongByteIsNotJoined(fault: Fault) throws {
        try stage.leaveHalf(of: 3)
        stage.server.faults.add(fault, matching: { _ in true })
        try stage.expectRight(try stage.fetch("--all"), [name])
        #expect(stage.gets.map(\.status) == [206, 200])
    }

    @Test func aRangeOfAnotherTotalIsNotJoined() throws {
        try stage.leaveHalf(of: 3)
        stage.server.faults.add(.lyingRange, matching: { _ in true })
        try stage.expectRight(try stage.fetch("--all"), [name])
        #expect(stage.gets.map(\.status) == [206, 200])
    }

    @Test func withoutAValidatorABrokenTransferStartsFromZero() throws {
        stage.server.faults.add(
            .both(.noValidator, .cutBody(afterBytes: Stage.halfway)), matching: { _ in true }, times: 1)
        stage.server.faults.add(.noValidator, matching: { _ in true })
        try stage.expectRight(try stage.fetch("--all"), [name])
        #expect(stage.gets.map(\.range) == [nil, nil])
    }

    @Test func withoutAValidatorAKilledRunStartsFromZero() throws {
        stage.server.faults.setBaseline(.both(.noValidator, .rateCap(bytesPerSecond: 600_000)))
        let tool = try stage.start("--all")
        stage.waitUntilSent(Stage.halfway)
        tool.send(9)
        #expect(try tool.finish().status == -9)
        stage.server.faults.removeAll()
        stage.server.faults.setBaseline(.noValidator)
        stage.server.clearLog()
        try stage.expectRight(try stage.fetch("--all"), [name])
        #expect(stage.gets.map(\.range) == [nil])
    }

    // Lengths

    @Test func anAnswerLongerThanItsBodyIsTriedAgain() throws {
        stage.server.faults.add(.badLength(delta: 1000), matching: { _ in true }, times: 1)
        try stage.expectRight(try stage.fetch("--all"), [name])
    }

    @Test func aServerThatAlwaysPromisesTooMuchIsGivenUpOn() throws {
        stage.server.faults.add(.badLength(delta: 1000), matching: { _ in true })
        let run = try stage.fetch("--all", "--retries", "2")
        try stage.expectFailure(run, of: name, status: 69, code: "connection-lost")
    }

    @Test func anAnswerShorterThanItsBodyIsNoArchive() throws {
        stage.server.faults.add(.badLength(delta: -1000), matching: { _ in true })
        let run = try stage.fetch("--all", "--retries", "2")
        try stage.expectFailure(run, of: name, status: 65, code: "damaged-archive")
    }

    @Test func aBodyWithoutALengthIsTakenToItsEnd() throws {
        stage.server.faults.add(.chunked, matching: { _ in true })
        try stage.expectRight(try stage.fetch("--all"), [name])
        #expect(stage.gets.count == 1)
    }

    @Test func aBodyWithoutALengthThatIsAlwaysCutIsGivenUpOn() throws {
        stage.server.faults.add(.chunkedCut(afterBytes: 10_000), matching: { _ in true })
        let run = try stage.fetch("--all", "--retries", "2")
        try stage.expectFailure(run, of: name, status: 69, code: "connection-lost")
    }

    // Other content

    @Test(arguments: [Fault.htmlPage(), .xmlError])
    func aMessageInPlaceOfATarIsNotKept(fault: Fault) throws {
        stage.server.faults.add(fault, matching: { _ in true })
        let run = try stage.fetch("--all", "--retries", "2")
        try stage.expectFailure(run, of: name, status: 65, code: "not-an-archive")
    }

    @Test func aMessageInPlaceOfTheRestOfATarIsNotJoined() throws {
        try stage.leaveHalf(of: 3)
        stage.server.faults.add(.htmlPage(), matching: { _ in true }, times: 1)
        let run = try stage.fetch("--all")
        try stage.expectNothingWrong()
        // Starting over is right, and so is saying what came.
        if run.status != 0 { try stage.expectFailure(run, of: name, status: 65, code: "not-an-archive") }
        try stage.expectRight(try stage.fetch("--all"), [name])
    }

    // Slowness

    @Test func aSlowServerIsNoSilentOne() throws {
        stage.server.faults.setBaseline(.rateCap(bytesPerSecond: 800_000))
        try stage.expectRight(try stage.fetch("--all", "--idle-timeout", "0.5"), [name])
        #expect(stage.gets.count == 1)
    }

    @Test func aLateAnswerIsWaitedFor() throws {
        stage.server.faults.setBaseline(.latency(seconds: 0.5))
        try stage.expectRight(try stage.fetch("--all"), [name])
        #expect(stage.gets.count == 1)
    }
}
