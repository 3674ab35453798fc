import FetchCore
import Testing

@Suite("A checksum")
struct ChecksumTests {
    @Test(arguments: Checksum.Algorithm.allCases)
    func isReadBackFromWhatItWrites(algorithm: Checksum.Algorithm) throws {
        let hex = String(repeating: "0123456789abcdef", count: 4).prefix(algorithm.digits)
        let checksum = try Checksum(algorithm, hex: hex)
        #expect(checksum.description == "\(algorithm.rawValue):\(hex)")
        #expect(try Checksum(parsing: checksum.description) == checksum)
        #expect(try Checksum(parsing: "\(algorithm.rawValue.uppercased()):\(hex.uppercased())") == checksum)
    }

    @Test func isMadeFromBytes() throws {
        #expect(Checksum(.crc32, bytes: [0x00, 0xCB, 0xF4, 0x39]).value == "00cbf439")
    }

    @Test(arguments: [
        "", ":", "md5", "md5:", "md5:0123", "sha512:" + String(repeating: "0", count: 128), "crc32:0123456g",
        "crc32: 1234567", "crc32:+1234567", "crc32:012345678", "crc32:١٢٣٤", ":12345678", "crc32;12345678",
        "crc32:1234567\u{301}",
    ])
    func anythingElseIsAnError(text: String) {
        let error = #expect(throws: FetchError.self) { try Checksum(parsing: text) }
        #expect(error?.code == .badInput)
    }
}
