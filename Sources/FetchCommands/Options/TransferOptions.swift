import ArgumentParser
import FetchCore
import FetchTransport

/// How bytes are moved: the same for every source.
struct TransferOptions: ParsableArguments {
    @Option(name: [.short, .long], help: "The most assets on their way at once; fewer while that is faster.")
    var jobs = 16

    @Option(help: "The most connections one large asset is split over, where measuring shows that it helps.")
    var connections = 8

    @Option(help: ArgumentHelp("The most bytes a second of all transfers together, such as 20MB.", valueName: "rate"))
    var limitRate: String?

    @Option(help: "How often a request is tried again after a temporary failure.")
    var retries = 8

    @Option(help: ArgumentHelp("Seconds before the first new try; doubles each time.", valueName: "seconds"))
    var retryDelay = 0.5

    @Option(help: ArgumentHelp("Seconds a connection may stay silent.", valueName: "seconds"))
    var idleTimeout = 30.0

    @Option(help: ArgumentHelp("A proxy, as curl takes it; otherwise https_proxy and its kin.", valueName: "url"))
    var proxy: String?

    @Option(help: ArgumentHelp("Certificate authorities to trust instead of the system's, PEM.", valueName: "file"))
    var caFile: String?

    @Option(help: ArgumentHelp("Credentials by host; otherwise ~/.netrc.", valueName: "file"))
    var netrcFile: String?

    @Option(help: ArgumentHelp("The version of HTTP: auto, 1.1, or 2 where it is offered.", valueName: "version"))
    var http = "auto"

    mutating func validate() throws {
        guard jobs >= 1, jobs <= 512 else { throw ValidationError("--jobs must be between 1 and 512.") }
        guard connections >= 1, connections <= 64 else {
            throw ValidationError("--connections must be between 1 and 64.")
        }
        guard retries >= 0 else { throw ValidationError("--retries cannot be negative.") }
        guard retryDelay >= 0, retryDelay <= 600 else {
            throw ValidationError("--retry-delay must be between 0 and 600 seconds.")
        }
        guard idleTimeout > 0 else { throw ValidationError("--idle-timeout must be more than 0 seconds.") }
        guard HTTPVersion(rawValue: http) != nil else { throw ValidationError("--http must be auto, 1.1 or 2.") }
        if let limitRate, try rate(limitRate) < 1 { throw ValidationError("--limit-rate must be more than 0.") }
    }

    private typealias HTTPVersion = FetchTransport.TransportOptions.HTTPVersion

    private func rate(_ text: String) throws -> Int64 {
        do {
            return try Units.parseBytes(text)
        } catch {
            throw ValidationError("--limit-rate: \(error.description).")
        }
    }

    /// What of it holds for libraries that sources bring along.
    var network: NetworkSettings {
        var settings = NetworkSettings()
        settings.proxy = proxy
        settings.caFile = caFile
        settings.idleTimeout = idleTimeout
        return settings
    }

    /// The same for the transport.
    func transport() throws -> FetchTransport.TransportOptions {
        var options = FetchTransport.TransportOptions()
        options.jobs = jobs
        options.connections = connections
        options.limitRate = try limitRate.map(rate)
        options.retries = retries
        options.retryDelay = retryDelay
        options.idleTimeout = idleTimeout
        options.proxy = proxy
        options.caFile = caFile
        options.netrcFile = netrcFile
        options.http = HTTPVersion(rawValue: http) ?? .automatic
        options.userAgent = "fetch/\(FetchTool.version)"
        return options
    }
}
