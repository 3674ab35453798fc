import Glibc

/// How the transport behaves; every value comes from the command line.
public struct TransportOptions: Sendable, Hashable {
    /// The most assets on their way at once.
    public var jobs = 16
    /// The most connections one asset is split over.
    public var connections = 8
    /// The most bytes a second of all transfers together; `nil` for no limit.
    public var limitRate: Int64?
    /// How often a request is tried again after a temporary failure without progress.
    public var retries = 8
    /// The first pause before trying again, in seconds; it doubles with each try, with jitter, up to a minute.
    public var retryDelay = 0.5
    /// How long a connection may stay silent, in seconds.
    public var idleTimeout = 30.0
    /// How long connecting may take, in seconds.
    public var connectTimeout = 20.0
    /// A proxy as libcurl takes it; `nil` follows the environment (`https_proxy` and so on).
    public var proxy: String?
    /// A file of certificate authorities in PEM form, instead of the system's.
    public var caFile: String?
    /// A netrc file; `nil` reads `~/.netrc` when it is there.
    public var netrcFile: String?
    /// The highest version of HTTP that is offered.
    public var http: HTTPVersion = .automatic
    /// The `User-Agent` header.
    public var userAgent = "fetch"

    /// When other threads help the network thread.
    var sharing = Sharing()

    /// When other threads help the network thread.
    struct Sharing: Sendable, Hashable {
        /// Threads that help the network thread; each takes a core then.
        var carriers = max(0, min(3, sysconf(Int32(_SC_NPROCESSORS_ONLN)) - 1))
        /// For how many seconds the network thread must have had no time to spare before large assets move.
        var patience = 0.1
        /// An asset of which fewer bytes than this are missing stays: a move costs a connection.
        var smallest: Int64 = 64 << 20
        /// For how many seconds that must have been before fresh assets are lent.
        var lendingPatience = 0.05
        /// A larger asset is not lent, or comes back as soon as it is seen to be one, in bytes.
        var largestLent: Int64 = 16 << 20
    }

    /// Which version of HTTP to speak.
    public enum HTTPVersion: String, Sendable, CaseIterable {
        /// What is faster for files: HTTP/1.1 on many connections. Over HTTP/2 all of them share one, which was never
        /// faster in `make bench` and took twice as long for large assets.
        case automatic = "auto"
        /// HTTP/1.1 only.
        case http1 = "1.1"
        /// HTTP/2 where the server offers it.
        case http2 = "2"
    }

    /// The defaults.
    public init() {}

    /// What libcurl reads at once, in bytes. The more the cheaper; all connections together are bounded, and a limited
    /// rate is kept by small pieces.
    var receiveBuffer: Int {
        limitRate != nil ? 16 * 1024 : min(1 << 20, max(16 * 1024, CurlMemory.most / max(jobs, connections, 1)))
    }

    /// Whether a variable names a proxy, in any of the spellings libcurl knows.
    var environmentHasProxies: Bool {
        ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"].contains { (name: String) in
            getenv(name) != nil
        }
    }

    /// Whether a netrc file can be there; libcurl asks the system for the home folder where no variable names it.
    var hasNetrc: Bool {
        guard netrcFile == nil, let home = getenv("HOME") else { return true }
        return access(String(cString: home) + "/.netrc", F_OK) == 0
    }
}
