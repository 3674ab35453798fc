/// A tar with its checksum.
struct MadeTar: Sendable {
    let bytes: [UInt8]
    let md5: String

    init(bytes: [UInt8]) {
        self.bytes = bytes
        md5 = MD5.hexadecimal(of: bytes)
    }
}
