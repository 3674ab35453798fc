import FetchCore
import FetchTransport
import MiniatureMirror
import Testing

@Suite struct BulkTransferTests {
    private static let size = 20_000_000
    private static let tag = "\"pattern-20000000-8\""
    private let mirror: Mirror
    private let transport = CurlTransport { $0.connections = 1 }

    init() throws {
        mirror = try Mirror(["/a.bin": .pattern(size: Self.size, seed: 8)])
    }

    @Test func anAssetArrivesWholeInOneRequest() async throws {
        let (transfer, outcome) = try await bring(FileTransfer(mirror.request("/a.bin")))
        #expect(outcome.error == nil)
        #expect(outcome.requests == 1)
        #expect(outcome.received == Int64(Self.size))
        #expect(transfer.holds(size: Self.size, seed: 8))
        #expect(transfer.told.offsets == [0])
        #expect(transfer.told.present == ByteRanges(prefix: Int64(Self.size)))
        #expect(transport.meter.receivedBytes == Int64(Self.size))
    }

    @Test func anAssetWithoutBytesArrives() async throws {
        mirror.content["/empty"] = .bytes([])
        let (transfer, outcome) = try await bring(FileTransfer(mirror.request("/empty")))
        #expect(outcome.error == nil)
        #expect(transfer.holds(size: 0, seed: 8))
    }

    @Test func anAssetOfUnknownSizeArrives() async throws {
        mirror.faults.add(.chunkedCut(afterBytes: 3_000_000), path: "/a.bin", times: 1)
        mirror.faults.add(.chunked, path: "/a.bin")
        let (transfer, outcome) = try await bring(FileTransfer(mirror.request("/a.bin")))
        #expect(outcome.error == nil)
        #expect(transfer.holds(size: Self.size, seed: 8))
    }

    @Test func brokenConnectionsCostNoByteTwice() async throws {
        mirror.faults.add(.cutBody(afterBytes: 3_000_000), path: "/a.bin", times: 2)
        mirror.faults.add(.reset(afterBytes: 1_234_567), path: "/a.bin", times: 2)
        mirror.faults.add(.resetBeforeHeaders, path: "/a.bin", times: 1)
        mirror.faults.add(.status(502), path: "/a.bin", times: 1)
        let (transfer, outcome) = try await bring(FileTransfer(mirror.request("/a.bin")))
        #expect(outcome.error == nil)
        #expect(transfer.holds(size: Self.size, seed: 8))
        #expect(outcome.received == Int64(Self.size))
        #expect(mirror.log.compactMap(\.ifRange) == Array(repeating: Self.tag, count: mirror.log.count - 1))
    }

    @Test func whatAnEarlierRunLeftIsKept() async throws {
        let transfer = try earlier(validator: Validator(etag: Self.tag))
        let (_, outcome) = try await bring(transfer)
        #expect(outcome.error == nil)
        #expect(transfer.holds(size: Self.size, seed: 8))
        #expect(outcome.received == Int64(Self.size) - 7_000_000)
        #expect(transfer.told.restarts == 0)
        #expect(mirror.log.map(\.range) == ["bytes=7000000-19999999"])
    }

    @Test func gapsThatAnEarlierRunLeftAreFilled() async throws {
        var present = ByteRanges(prefix: 3_000_000)
        present.insert(5_000_000..<6_000_000)
        present.insert(19_000_000..<20_000_000)
        let transfer = try FileTransfer(
            mirror.request("/a.bin"), present: present, of: Int64(Self.size), validator: Validator(etag: Self.tag),
            seed: 8)
        let (_, outcome) = try await bring(transfer)
        #expect(outcome.error == nil)
        #expect(transfer.holds(size: Self.size, seed: 8))
        #expect(outcome.received == 15_000_000)
    }

    @Test(arguments: [
        Fault.changedEntity(etag: "new", seed: 99), .both(.noValidator, .changedEntity(etag: "new", seed: 99)),
    ])
    func anAssetThatChangedStartsAnew(fault: Fault) async throws {
        mirror.faults.add(fault, path: "/a.bin")
        let transfer = try earlier(validator: Validator(etag: Self.tag))
        let (_, outcome) = try await bring(transfer)
        #expect(outcome.error == nil)
        #expect(transfer.holds(size: Self.size, seed: 99))
        #expect(transfer.told.restarts == 1)
    }

    @Test(arguments: [("W/\"new\"", 1), ("W/\"old\"", 0)])
    func aWeakTagTellsVersionsApartWhereIfRangeMayNotCarryIt(tag: String, restarts: Int) async throws {
        mirror.content["/a.bin"]?.etag = tag
        let transfer = try earlier(validator: Validator(etag: "W/\"old\""), isVerifiable: true)
        let (_, outcome) = try await bring(transfer)
        #expect(outcome.error == nil)
        #expect(transfer.holds(size: Self.size, seed: 8))
        #expect(transfer.told.restarts == restarts)
        #expect(mirror.log.allSatisfy { $0.ifRange == nil })
    }

    @Test(arguments: [Fault.ignoreRange, .wrongRangeStart(1_000_000), .lyingRange])
    func aServerThatCannotGoOnIsAskedForAllOfIt(fault: Fault) async throws {
        mirror.faults.add(fault, path: "/a.bin")
        let transfer = try earlier(validator: Validator(etag: Self.tag))
        let (_, outcome) = try await bring(transfer)
        #expect(outcome.error == nil)
        #expect(transfer.holds(size: Self.size, seed: 8))
        #expect(transfer.told.restarts == 1)
    }

    @Test func withoutAVersionNothingIsPutTogether() async throws {
        mirror.faults.add(.both(.noValidator, .cutBody(afterBytes: 3_000_000)), path: "/a.bin", times: 1)
        mirror.faults.add(.noValidator, path: "/a.bin")
        let (transfer, outcome) = try await bring(FileTransfer(mirror.request("/a.bin")))
        #expect(outcome.error == nil)
        #expect(transfer.holds(size: Self.size, seed: 8))
        #expect(mirror.log.map(\.range) == [nil, nil])
    }

    @Test(arguments: [
        (Fault.notFound, FetchError.Code.notFound), (.expired403, .linksExpired), (.status(401), .unauthorized),
        (.status(418), .unexpectedAnswer),
    ])
    func whatCannotBecomeBetterIsAskedForOnce(fault: Fault, code: FetchError.Code) async throws {
        mirror.faults.add(fault, path: "/a.bin")
        let (_, outcome) = try await bring(FileTransfer(mirror.request("/a.bin")))
        #expect(outcome.error?.code == code)
        #expect(outcome.requests == 1)
    }

    @Test func triesWithoutProgressEnd() async throws {
        mirror.faults.add(.cutBody(afterBytes: 1000), path: "/a.bin")
        let transport = CurlTransport {
            $0.retries = 3
            $0.connections = 1
        }
        let transfer = try FileTransfer(mirror.request("/a.bin"))
        transport.submit([transfer])
        let outcome = try #require(await transfer.outcome())
        #expect(outcome.error?.code == .connectionLost)
        #expect(outcome.requests == 4)
    }

    @Test func anotherSizeThanPromisedIsAnError() async throws {
        let transfer = try FileTransfer(mirror.request("/a.bin"), promisedSize: 19_999_999)
        let (_, outcome) = try await bring(transfer)
        #expect(outcome.error?.code == .wrongSize)
        #expect(outcome.error?.message.contains("19999999") == true)
    }

    @Test func anObjectionEndsTheTransfer() async throws {
        mirror.faults.add(.stall(afterBytes: 3_000_000, seconds: .infinity), path: "/a.bin")
        let transfer = try FileTransfer(mirror.request("/a.bin"))
        transfer.object(FetchError(.notAnArchive, "a.bin is no archive"))
        let (_, outcome) = try await bring(transfer)
        #expect(outcome.error?.code == .notAnArchive)
        #expect(outcome.requests == 1)
    }

    @Test func assetsStartInTheOrderGiven() async throws {
        let paths = (0..<20).map { "/\($0).bin" }
        for path in paths { mirror.content[path] = .pattern(size: 1000) }
        let transport = CurlTransport {
            $0.jobs = 1
            $0.connections = 1
        }
        let transfers = try paths.map { try FileTransfer(mirror.request($0)) }
        transport.submit(Array(transfers[..<7]))
        transport.submit(Array(transfers[7...]))
        for transfer in transfers { #expect(await transfer.outcome()?.error == nil) }
        #expect(mirror.log.map(\.path) == paths)
    }

    @Test func stoppingEndsWhatRunsAndWhatWaits() async throws {
        mirror.faults.add(.stall(afterBytes: 3_000_000, seconds: .infinity), matching: { _ in true })
        let transport = CurlTransport {
            $0.jobs = 2
            $0.connections = 1
        }
        let transfers = try (0..<5).map { _ in try FileTransfer(mirror.request("/a.bin")) }
        transport.submit(transfers)
        #expect(try await Patience.until { mirror.bytesSent(of: "/a.bin") == 6_000_000 })
        let reason = FetchError(.interrupted, "interrupted")
        transport.stop(reason)
        for transfer in transfers { #expect(await transfer.outcome()?.error == reason) }
        let late = try FileTransfer(mirror.request("/a.bin"))
        transport.submit([late])
        #expect(await late.outcome()?.error == reason)
        #expect(mirror.log.count == 2)
    }

    @Test func headersOfOneOriginDoNotReachAnother() async throws {
        let other = try Mirror(["/a.bin": .pattern(size: 1000, seed: 1)])
        mirror.faults.add(.redirect(to: other.server.url("/a.bin")), path: "/start")
        let headers = [TransferRequest.Header("Authorization", "Bearer secret")]
        let (transfer, outcome) = try await bring(FileTransfer(mirror.request("/start", headers: headers)))
        #expect(outcome.error == nil)
        #expect(transfer.holds(size: 1000, seed: 1))
        #expect(mirror.log.first?.headers["Authorization"] == "Bearer secret")
        #expect(other.log.first?.headers["Authorization"] == nil)
    }

    /// Seven megabytes of an earlier run.
    private func earlier(validator: Validator, isVerifiable: Bool = false) throws -> FileTransfer {
        try FileTransfer(
            mirror.request("/a.bin"), present: ByteRanges(prefix: 7_000_000), of: Int64(Self.size),
            validator: validator, seed: 8, isVerifiable: isVerifiable)
    }

    private func bring(_ transfer: FileTransfer) async throws -> (FileTransfer, TransferOutcome) {
        transport.submit([transfer])
        return (transfer, try #require(await transfer.outcome()))
    }
}
