import ArgumentParser
import FetchCore
import FetchEngine
import FetchObjectStore
import FetchTransport

/// How commands that look at an output get to one that is an object store.
struct StoreOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where the fetch kept what is known of an object store, if it was told with --state.", valueName: "dir"))
    var state: String?

    @Option(
        help: ArgumentHelp("Certificate authorities an object store is trusted by, PEM.", valueName: "file"))
    var caFile: String?

    /// The store that an output is; `nil` for a directory.
    func output(_ place: String) throws(FetchError) -> StoreOutput? { try StoreOutput(place, state: state) }

    /// The sink of a store, for looking at what is there.
    func sink(_ output: StoreOutput, width: Int) throws(FetchError) -> ObjectStoreSink {
        var options = FetchTransport.TransportOptions()
        options.caFile = caFile
        options.jobs = width
        options.userAgent = "fetch/\(FetchTool.version)"
        return try ObjectStoreSink(
            try output.client(CurlTransport(options: options)), state: output.state, width: width)
    }
}
