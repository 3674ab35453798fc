import Crypto

/// MD5 as `md5sum` prints it: for checksum lists and entity tags, not for security.
enum MD5 {
    static func hexadecimal(of bytes: [UInt8]) -> String {
        var hash = Insecure.MD5()
        bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
        let digits = Array("0123456789abcdef".utf8)
        let text = hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}
