import FetchContainers
import FetchCore
import Testing

/// Archives are taken up again in the middle.
struct PositionTests {
    private static let contents = ["text", "noise", "mixed"]

    /// A tar of 30 members, packed by an expression of Python that makes `packed` of `raw`.
    private func archive(_ content: String, _ packing: String) throws -> [UInt8] {
        try Workshop().python(
            """
            import gzip, io, json, random, tarfile, zlib
            lottery, raw = random.Random(5), io.BytesIO()
            def text(): return json.dumps([[lottery.random() for _ in range(9)] for _ in range(lottery.randrange(400))]).encode()
            def noise(): return lottery.randbytes(lottery.randrange(60_000))
            make = {"text": [text], "noise": [noise], "mixed": [text, noise]}["\(content)"]
            with tarfile.open(fileobj=raw, mode="w", format=tarfile.GNU_FORMAT) as tar:
                for number in range(30):
                    member = tarfile.TarInfo(f"sa_{number}.jpg" if number % 7 else f"{'long' * 40}/sa_{number}.jpg")
                    data = make[number % len(make)](); member.size = len(data); tar.addfile(member, io.BytesIO(data))
            raw = raw.getvalue()
            def flushed(level, mode):
                packer, out = zlib.compressobj(level, zlib.DEFLATED, 31), b""
                for start in range(0, len(raw), 70_001):
                    out += packer.compress(raw[start:start + 70_001]) + packer.flush(mode)
                return out + packer.flush()
            packed = \(packing)
            open("out", "wb").write(packed)
            """)
    }

    private static let packings = [
        "raw", "gzip.compress(raw, 1)", "gzip.compress(raw, 6)", "gzip.compress(raw, 9)", "gzip.compress(raw, 0)",
        "b''.join(gzip.compress(raw[start:start + 100_003]) for start in range(0, len(raw), 100_003))",
        "gzip.compress(raw[:1000]) + gzip.compress(b'') + gzip.compress(raw[1000:], 1) + bytes(1000)",
        "flushed(6, zlib.Z_FULL_FLUSH)", "flushed(9, zlib.Z_SYNC_FLUSH)", "flushed(1, zlib.Z_BLOCK)",
    ]

    @Test(arguments: contents, packings)
    func theRestIsTheSameFromEveryMember(_ content: String, _ packing: String) throws {
        let archive = try archive(content, packing)
        let whole = try Unpacked(archive, chunk: 20_000)
        #expect(whole.members.count == 30)
        for (index, position) in whole.positions.enumerated() {
            let position = try #require(position, "no place before member \(index)")
            #expect(position.member == whole.members[index].member.offset)
            let rest = try Unpacked(archive, chunk: 4_093, at: position)
            let wanted = whole.members[index...]
            #expect(
                rest.members.map(\.member) == wanted.map(\.member) && rest.members.map(\.bytes) == wanted.map(\.bytes),
                "from member \(index)")
            // A place taken from a reader that was itself taken up is as good.
            if index % 10 == 0, let last = rest.positions.last {
                #expect(try Unpacked(archive, at: last).members.count == 1)
            }
        }
    }

    @Test func someOfTheseBeginInTheMiddleOfAByte() throws {
        let positions = try Unpacked(archive("mixed", "gzip.compress(raw, 6)")).positions
        #expect(Set(positions.compactMap { $0?.inflation?.bits }).count > 4)
    }

    /// What has to be fetched again before the member.
    @Test(arguments: contents)
    func aPlaceLiesNotFarBeforeItsMember(_ content: String) throws {
        for position in try Unpacked(archive(content, "gzip.compress(raw, 6)")).positions {
            let position = try #require(position)
            #expect(position.inflation!.window.count <= 32_768)
            #expect(position.member - position.inflation!.unpacked < 512 << 10)
        }
    }

    @Test(arguments: ["flushed(6, zlib.Z_FULL_FLUSH)", "gzip.compress(raw, 1)"])
    func damageBehindThePlaceIsFoundBySomeoneWhoTookTheArchiveUpThere(_ packing: String) throws {
        let archive = try archive("mixed", packing)
        let position = try #require(try Unpacked(archive).positions[15])
        for byte in [archive.count - 1, archive.count - 8, archive.count - 3_000, Int(position.byte) + 5_000] {
            var changed = archive
            changed[byte] ^= 1
            #expect(throws: FetchError.self, "byte \(byte)") { _ = try Unpacked(changed, at: position) }
            #expect(throws: FetchError.self, "byte \(byte)") { _ = try Unpacked(Array(archive[..<byte]), at: position) }
        }
    }

    /// Whatever a ledger says, it must not bring the process down.
    @Test func aPlaceThatIsNoneIsAnErrorOrGivesOtherContentButNeverACrash() throws {
        let archive = try archive("text", "gzip.compress(raw, 6)")
        let position = try #require(try Unpacked(archive).positions[15])
        var random = Lottery(state: 3)
        for _ in 0..<100 {
            var wrong = position
            wrong.byte = Int64.random(in: 0..<Int64(archive.count), using: &random)
            wrong.inflation!.bits = Int.random(in: 0...7, using: &random)
            wrong.inflation!.window = Array(wrong.inflation!.window.prefix(Int.random(in: 0...32_768, using: &random)))
            #expect(throws: FetchError.self) { _ = try Unpacked(archive, at: wrong) }
        }
    }

    @Test(arguments: ["zstd -q", "xz", "bzip2"])
    func otherFormatsHaveNoSuchPlaces(_ compressor: String) throws {
        let archive = try Workshop().make("tar -cf - in | \(compressor) > out")
        #expect(try Unpacked(archive).positions.allSatisfy { $0 == nil })
    }
}
