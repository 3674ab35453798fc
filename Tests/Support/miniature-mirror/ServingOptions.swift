import ArgumentParser
import MiniatureMirror

/// How the mirror serves it, and what goes wrong.
struct ServingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Port; 0 for any free one.", valueName: "p"))
    var port: UInt16 = 0

    @Option(
        help: ArgumentHelp("A fault, such as stall:1000000:5@0.05 or expired403@sa_000020.tar.", valueName: "spec"))
    var fault: [String] = []

    @Option(help: ArgumentHelp("Send bodies no faster than this on each connection.", valueName: "bytes"))
    var rateCap: Int?

    @Option(help: ArgumentHelp("Wait so long before each answer.", valueName: "seconds"))
    var latency: Double?

    @Option(help: ArgumentHelp("Append a line to this file for each request that ended.", valueName: "file"))
    var log: String?

    func validate() throws {
        guard rateCap ?? 1 > 0 else { throw ValidationError("--rate-cap is at least 1.") }
        try Self.validate(faults: fault)
    }

    static let discussion =
        "Faults: " + FaultSpecification.syntax.joined(separator: ", ")
        + ". Each may be followed by *TIMES and by @PROBABILITY or @NAME."

    static func validate(faults: [String]) throws {
        for text in faults {
            do { _ = try FaultSpecification(text) } catch { throw ValidationError("\(error)") }
        }
    }

    /// Adds faults to a server, whose names are those `name` finds, or the last part of the path.
    static func add(
        _ faults: [String], to server: MirrorServer, seed: UInt64,
        name: (@Sendable (MirrorRequest) -> String?)? = nil
    ) throws {
        for text in faults {
            let specification = try FaultSpecification(text)
            if let name {
                server.faults.add(specification, seed: seed, name: name)
            } else {
                server.faults.add(specification, seed: seed)
            }
        }
    }

    func install(
        on server: MirrorServer, seed: UInt64, name: (@Sendable (MirrorRequest) -> String?)? = nil
    ) throws {
        try Self.add(fault, to: server, seed: seed, name: name)
        switch (latency, rateCap) {
        case (let latency?, let rate?):
            server.faults.setBaseline(.both(.latency(seconds: latency), .rateCap(bytesPerSecond: rate)))
        case (let latency?, nil): server.faults.setBaseline(.latency(seconds: latency))
        case (nil, let rate?): server.faults.setBaseline(.rateCap(bytesPerSecond: rate))
        case (nil, nil): break
        }
    }
}
