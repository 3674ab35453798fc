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
        for text in fault {
            do { _ = try FaultSpecification(text) } catch { throw ValidationError("\(error)") }
        }
    }

    func install(on server: MirrorServer, content: MiniatureSA1B, seed: UInt64) throws {
        for text in fault {
            server.faults.add(try FaultSpecification(text), seed: seed) { content.name(ofPath: $0.path) }
        }
        switch (latency, rateCap) {
        case (let latency?, let rate?):
            server.faults.setBaseline(.both(.latency(seconds: latency), .rateCap(bytesPerSecond: rate)))
        case (let latency?, nil): server.faults.setBaseline(.latency(seconds: latency))
        case (nil, let rate?): server.faults.setBaseline(.rateCap(bytesPerSecond: rate))
        case (nil, nil): break
        }
    }
}
