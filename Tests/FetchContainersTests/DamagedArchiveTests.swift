import FetchContainers
import FetchCore
import Testing

/// Damage is found, wherever it is.
struct DamagedArchiveTests {
    @Test func findsEveryCutOfAGzipTar() throws {
        let archive = try Workshop().make("tar -b 1 -cf - in | gzip > out")
        for length in 0..<archive.count {
            #expect(Inspection.objection(to: Array(archive[..<length])) != nil, "cut at \(length)")
        }
    }

    /// After the first zero block the archive is whole: what follows only fills the record.
    @Test func findsEveryCutOfAPlainTar() throws {
        let archive = try Workshop().make("tar -b 1 -cf out in")
        for length in 0..<archive.count where length != archive.count - 512 {
            #expect(Inspection.objection(to: Array(archive[..<length])) != nil, "cut at \(length)")
        }
    }

    /// Harmless are the text flag, time, extra flags and system of a gzip header (bit 0 of byte 3, bytes 4 to 9).
    /// A few other flips give a stream of the very same content: another distance inside a run of zeros, or the unused
    /// bits before the trailer. GNU gzip must agree on each of them.
    @Test func findsEveryFlippedBitOfAGzipTar() throws {
        let workshop = try Workshop()
        let archive = try workshop.make("tar -b 1 -cf - in | gzip -n > out")
        let harmless = Set(4 * 8..<10 * 8).union([3 * 8])
        for bit in 0..<archive.count * 8 where !harmless.contains(bit) {
            var changed = archive
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            guard Inspection.objection(to: changed) == nil else { continue }
            try workshop.write(changed, to: "changed.gz")
            try workshop.run("gzip -dc changed.gz > changed && gzip -dc < out | cmp - changed")
        }
    }

    @Test func findsEveryFlippedBitOfATarHeader() throws {
        let archive = try Workshop().make("tar --format=ustar -b 1 -cf out in/a.txt")
        for bit in 0..<512 * 8 {
            var changed = archive
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            // Around the checksum's digits: a leading zero that became a space, the terminator, what follows it.
            if bit == 148 * 8 + 4 || (154..<156).contains(bit / 8) { continue }
            #expect(Inspection.objection(to: changed) != nil, "bit \(bit % 8) of byte \(bit / 8)")
        }
    }

    @Test(arguments: ["cat", "gzip -c"])
    func neverCrashesOnMutations(_ compressor: String) throws {
        let archive = try Workshop().make("tar --format=posix -S -b 1 -cf - in | \(compressor) > out")
        var random = Lottery(state: 7)
        for _ in 0..<1_000 {
            var changed = archive
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let start = Int.random(in: 0..<changed.count, using: &random)
                let end = min(changed.count, start + Int.random(in: 0...40, using: &random))
                let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
                changed.replaceSubrange(start..<end, with: bytes)
                if changed.isEmpty { break }
            }
            _ = Inspection.objection(to: changed, chunk: Int.random(in: 1...5_000, using: &random))
        }
    }

    @Test func namesTheMemberInWhichATarEnds() throws {
        let archive = try Workshop().make("tar -cf - in/folder/numbers.txt | head -c 612 > out")
        let error = try #require(Inspection.objection(to: archive))
        #expect(error.code == .damagedArchive)
        #expect(error.message == "x.tar ends in the middle of member in/folder/numbers.txt (have 100 of 1492 bytes)")
    }

    @Test func saysThatTheEndMarkIsMissing() throws {
        let archive = try Workshop().make("tar -cf - in/a.txt | head -c 1024 > out")
        #expect(
            Inspection.objection(to: archive)?.message
                == "x.tar has no end mark: the file is cut after 1 member")
    }

    @Test func saysWhereGzipDataBreaks() throws {
        let workshop = try Workshop()
        var archive = try workshop.make("tar -cf - in | gzip -n > out")
        archive[archive.count - 5] ^= 1
        let error = try #require(Inspection.objection(to: archive))
        #expect(error.code == .damagedArchive)
        #expect(error.message.contains("gzip checksum, at or before byte \(archive.count)"))
    }

    @Test(arguments: ["tar -cf out in; printf x >> out", "tar -cf - in | gzip > out; printf x >> out"])
    func refusesDataAfterTheEnd(_ script: String) throws {
        let error = try #require(try Inspection.objection(to: Workshop().make(script)))
        #expect(error.code == .damagedArchive)
        #expect(error.message.contains("has data after its"))
    }

    @Test func refusesATailThatGotLostToZeros() throws {
        let script = "tar -cf - in/a.txt | head -c 700 > out; truncate -s 30M out"
        let error = try #require(try Inspection.objection(to: Workshop().make(script)))
        #expect(error.code == .damagedArchive)
    }
}
