/// A fault rule as one word on a command line: `FAULT[:ARGUMENT...][*TIMES][@WHERE]`.
///
/// `WHERE` is a probability such as `0.05`, or the name a request is for; without it every request is meant.
/// Examples: `stall:1000000:5@0.05`, `expired403@sa_000020.tar`, `reset:5000*2`.
public struct FaultSpecification: Sendable {
    /// Which requests meet the fault.
    public enum Place: Sendable, Equatable {
        /// All.
        case everywhere
        /// Each with this probability.
        case random(Double)
        /// Those for this name.
        case name(String)
    }

    /// What happens.
    public let fault: Fault

    /// To which requests.
    public let place: Place

    /// How often; `nil` for always.
    public let times: Int?

    /// Reads a specification.
    ///
    /// - Throws: `FaultSpecificationError`.
    public init(_ text: String) throws {
        let ends = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let halves = ends[0].split(separator: "*", maxSplits: 1, omittingEmptySubsequences: false)
        let words = halves[0].split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        var arguments = FaultArguments(text: text, words: Array(words.dropFirst()))
        guard let fault = try Self.fault(words[0], &arguments) else { throw arguments.error("unknown fault") }
        guard arguments.isEmpty else { throw arguments.error("too many arguments") }
        self.fault = fault
        if halves.count > 1 {
            guard let times = Int(halves[1]), times > 0 else { throw arguments.error("not a count after *") }
            self.times = times
        } else {
            times = nil
        }
        place = try ends.count > 1 ? Self.place(String(ends[1]), arguments) : .everywhere
        if case .random = place, times != nil { throw arguments.error("* and a probability exclude each other") }
    }

    /// The names `init(_:)` knows, with their arguments.
    public static let syntax = [
        "cut:BYTES", "reset:BYTES", "reset-before-headers", "stall:BYTES:SECONDS", "expired403", "status:CODE[:TEXT]",
        "not-found", "too-many[:RETRY-AFTER]", "unavailable[:RETRY-AFTER]", "redirect:URL", "html[:CODE]", "xml",
        "head-refused", "ignore-range", "wrong-range:START", "lying-range", "bad-length:DELTA", "chunked",
        "chunked-cut:BYTES", "no-validator", "no-accept-ranges", "changed:SEED", "flip-bit:OFFSET", "rate-cap:BYTES",
        "latency:SECONDS",
    ]

    private static func place(_ text: String, _ arguments: FaultArguments) throws -> Place {
        guard let probability = Double(text) else { return .name(text) }
        guard (0...1).contains(probability) else { throw arguments.error("a probability lies between 0 and 1") }
        return .random(probability)
    }

    private static func fault(_ name: String, _ arguments: inout FaultArguments) throws -> Fault? {
        try answer(name, &arguments) ?? lie(name, &arguments) ?? disturbance(name, &arguments)
    }

    private static func disturbance(_ name: String, _ arguments: inout FaultArguments) throws -> Fault? {
        switch name {
        case "cut": .cutBody(afterBytes: try arguments.integer())
        case "reset": .reset(afterBytes: try arguments.integer())
        case "reset-before-headers": .resetBeforeHeaders
        case "stall": .stall(afterBytes: try arguments.integer(), seconds: try arguments.number())
        case "chunked-cut": .chunkedCut(afterBytes: try arguments.integer())
        case "rate-cap": .rateCap(bytesPerSecond: try arguments.integer())
        case "latency": .latency(seconds: try arguments.number())
        default: nil
        }
    }

    private static func answer(_ name: String, _ arguments: inout FaultArguments) throws -> Fault? {
        switch name {
        case "expired403": .expired403
        case "status": .status(try arguments.integer(), body: arguments.rest() ?? "")
        case "not-found": .notFound
        case "too-many": .tooManyRequests(retryAfter: arguments.rest())
        case "unavailable": .unavailable(retryAfter: arguments.rest())
        case "redirect": .redirect(to: arguments.rest() ?? "/")
        case "html": .htmlPage(status: try arguments.isEmpty ? 200 : arguments.integer())
        case "xml": .xmlError
        case "head-refused": .headRefused
        default: nil
        }
    }

    private static func lie(_ name: String, _ arguments: inout FaultArguments) throws -> Fault? {
        switch name {
        case "ignore-range": return .ignoreRange
        case "wrong-range": return .wrongRangeStart(try arguments.integer())
        case "lying-range": return .lyingRange
        case "bad-length": return .badLength(delta: try arguments.integer())
        case "chunked": return .chunked
        case "no-validator": return .noValidator
        case "no-accept-ranges": return .noAcceptRanges
        case "flip-bit": return .flipBit(atOffset: try arguments.integer())
        case "changed":
            let seed = try arguments.integer()
            return .changedEntity(etag: "changed-\(seed)", seed: UInt64(truncatingIfNeeded: seed))
        default: return nil
        }
    }
}
