import Foundation
import MiniatureMirror
import Testing

extension Stage {
    /// Fetches tars 0 to 2, of which the server does not have 1, and mends the server.
    func fetchThreeOfWhichOneFails(location: SourceLocation = #_sourceLocation) throws {
        server.faults.add(.notFound, matching: requests(for: 1..<2))
        let run = try fetch("--first", "3")
        try expectFailure(run, of: Tar.name(1), status: 75, code: "not-found", location: location)
        server.faults.removeAll()
        server.clearLog()
    }

    /// Damages a tar that was fetched.
    func flipBit(of number: Int) throws {
        var bytes = Array(try scratch.bytes("out/\(Tar.name(number))"))
        bytes[bytes.count / 2] ^= 1
        try scratch.write(bytes, to: "out/\(Tar.name(number))")
    }
}
