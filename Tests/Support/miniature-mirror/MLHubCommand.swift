import ArgumentParser
import Glibc
import MiniatureMirror

/// Serves a miniature MLHub on loopback until it is told to stop.
struct MLHubCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mlhub",
        abstract: "Serve a miniature Radiant MLHub with sen12floods on two ports of 127.0.0.1.",
        discussion: """
            The first port has the MLHub API, a STAC API and a static catalog; the second has the bytes, as Azure, S3 \
            and Source Cooperative list and serve them. Faults happen on the second, unless --api-fault asks for one.

            """ + ServingOptions.discussion)

    @OptionGroup(title: "Dataset") var dataset: FloodOptions
    @OptionGroup(title: "Server") var serving: ServingOptions

    @Option(help: ArgumentHelp("Port of the bytes; 0 for any free one.", valueName: "p"))
    var blobPort: UInt16 = 0

    @Option(help: ArgumentHelp("A fault of the first port.", valueName: "spec"))
    var apiFault: [String] = []

    func validate() throws {
        try ServingOptions.validate(faults: apiFault)
    }

    func run() throws {
        // Before any thread is started: they inherit the mask, and the signals then wait for `sigwait`.
        let signals = TerminationSignals()
        signals.block()

        let mirror = try MLHubMirror(
            recipe: dataset.recipe(), key: dataset.key, version: dataset.version, port: serving.port, blobPort: blobPort
        )
        let accessLog = try serving.log.map { try AccessLog(path: $0) }
        try serving.install(on: mirror.blobServer, seed: dataset.seed)
        try ServingOptions.add(apiFault, to: mirror.apiServer, seed: dataset.seed)
        for server in [mirror.apiServer, mirror.blobServer] {
            server.onRequestEnd { request in accessLog?.write(request) }
        }
        if let archive = dataset.archive { try mirror.writeArchive(to: archive) }
        mirror.start()

        print("listening on \(mirror.apiServer.url("")) and \(mirror.blobServer.url(""))")
        print(Self.places(of: mirror))
        fflush(nil)
        signals.wait()
        mirror.stop()
    }

    /// Where everything is, a name and an address a line.
    private static func places(of mirror: MLHubMirror) -> String {
        let places = [
            ("api", mirror.apiURL), ("key", mirror.key), ("archive", mirror.archiveURL),
            ("stac-api", mirror.stacAPIURL()), ("stac-api-1.1", mirror.stacAPIURL(.v11)),
            ("catalog", mirror.catalogURL()), ("catalog-1.1", mirror.catalogURL(.v11)),
            ("azure", mirror.containerURL), ("s3", mirror.bucketURL), ("source-coop", mirror.sourceCooperativeURL),
        ]
        return places.map { "\($0.0)\t\($0.1)" }.joined(separator: "\n")
    }
}
