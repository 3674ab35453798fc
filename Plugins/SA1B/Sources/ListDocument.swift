import FetchCore
import Glibc

/// A list as the user gave it, read whole, and the name to call it by in messages.
struct ListDocument {
    /// A list of all tars is a quarter of a megabyte; whatever is larger than this is something else.
    static let largest = 64 << 20

    let name: String
    let bytes: [UInt8]

    /// Reads `place`: a file, `-` for standard input, or an http(s) address.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` for a file that cannot be read, and the transport's errors.
    static func read(_ place: String, environment: SourceEnvironment) async throws -> ListDocument {
        if place == "-" { return ListDocument(name: "standard input", bytes: try readAll(0, "standard input")) }
        if WebAddress.isUsable(place) {
            let bytes = try await environment.transport.read(TransferRequest(url: place), limit: largest)
            return ListDocument(name: SafeURL(place).description, bytes: bytes)
        }
        let shown = SafeText.printable(place)
        let descriptor = open(place, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(shown, errno) }
        defer { close(descriptor) }
        return ListDocument(name: shown, bytes: try readAll(descriptor, shown))
    }

    private static func readAll(_ descriptor: Int32, _ name: String) throws(FetchError) -> [UInt8] {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = Glibc.read(descriptor, &block, block.count)
            if count < 0 && errno == EINTR { continue }
            if count < 0 { throw unreadable(name, errno) }
            if count == 0 { return bytes }
            bytes += block[..<count]
            if bytes.count > largest {
                throw FetchError(
                    .badInput, "\(name) is larger than \(Units.bytes(Int64(largest))), so it is not a list",
                    hint: "Name the list of links, not a tar")
            }
        }
    }

    private static func unreadable(_ name: String, _ number: Int32) -> FetchError {
        FetchError(
            .badInput, "the list \(name) cannot be read: \(SystemError.text(number))",
            hint: "Check the path; - reads the list from standard input")
    }
}
