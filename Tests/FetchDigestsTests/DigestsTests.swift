import FetchCore
import FetchDigests
import Testing

/// Digests against published check values and the system's own tools.
struct DigestsTests {
    @Test(arguments: [
        (Checksum.Algorithm.crc32, "cbf43926"),
        (.crc32c, "e3069283"),
        (.md5, "25f9e794323b453885f5181f1b624d0b"),
        (.sha1, "f7c3bc1d808e04732adf679965ccc34ca7ae3441"),
        (.sha256, "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"),
    ])
    func givesThePublishedCheckValue(_ algorithm: Checksum.Algorithm, _ expected: String) {
        #expect(checksum(algorithm, of: Array("123456789".utf8), chunk: 9).value == expected)
    }

    @Test(arguments: [
        (Checksum.Algorithm.sha256, ["sha256sum"]), (.md5, ["md5sum"]), (.sha1, ["sha1sum"]),
        (.gitBlobSHA1, ["git", "hash-object", "--stdin"]),
    ])
    func agreesWithTheSystemsTool(_ algorithm: Checksum.Algorithm, _ tool: [String]) throws {
        for size in [0, 1, 4_095, 200_000] {
            let content = sample(size)
            let expected = try Tool.run(tool, input: content).prefix(algorithm.digits)
            #expect(checksum(algorithm, of: content, chunk: 1_000).value == expected)
        }
    }

    @Test(arguments: Checksum.Algorithm.allCases)
    func doesNotDependOnHowTheBytesArrive(_ algorithm: Checksum.Algorithm) {
        let content = sample(10_000)
        let whole = checksum(algorithm, of: content, chunk: content.count)
        for chunk in [1, 7, 512, 4_096] {
            #expect(checksum(algorithm, of: content, chunk: chunk) == whole)
        }
    }

    @Test(arguments: [(Checksum.Algorithm.crc32, "00000000"), (.crc32c, "00000000")])
    func theChecksumOfNothingIsZero(_ algorithm: Checksum.Algorithm, _ expected: String) {
        #expect(checksum(algorithm, of: [], chunk: 1).value == expected)
    }

    private func checksum(_ algorithm: Checksum.Algorithm, of content: [UInt8], chunk: Int) -> Checksum {
        let digest = Digests.make(algorithm, size: Int64(content.count))
        content.withUnsafeBytes { bytes in
            for start in stride(from: 0, to: bytes.count, by: chunk) {
                digest.update(UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + chunk, bytes.count)]))
            }
        }
        return digest.finalize()
    }

    private func sample(_ size: Int) -> [UInt8] {
        (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 7) }
    }
}
