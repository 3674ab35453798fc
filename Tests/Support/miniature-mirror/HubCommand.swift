import ArgumentParser
import Glibc
import MiniatureMirror

/// Serves a miniature Hugging Face hub with git and git-LFS on loopback until it is told to stop.
struct HubCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hub",
        abstract: "Serve a miniature Hugging Face hub, with git and git-LFS.",
        discussion: ServingOptions.discussion + " NAME is a file's path in its repository.")

    @OptionGroup(title: "Repositories") var repositories: HubOptions
    @OptionGroup(title: "Server") var serving: ServingOptions

    @Option(help: ArgumentHelp("A fault of the second origin, where large files come from.", valueName: "spec"))
    var storageFault: [String] = []

    func validate() throws {
        try ServingOptions.validate(faults: storageFault)
    }

    func run() throws {
        // Before any thread is started: they inherit the mask, and the signals then wait for `sigwait`.
        let signals = TerminationSignals()
        signals.block()

        let folder = try WorkFolder()
        let hub = try MiniatureHub(folder: folder.path, port: serving.port)
        try repositories.fill(hub)
        let accessLog = try serving.log.map { try AccessLog(path: $0) }
        try serving.install(on: hub.server, seed: repositories.seed) { hub.path(of: $0) }
        try ServingOptions.add(storageFault, to: hub.storage, seed: repositories.seed) { hub.path(of: $0) }
        for (server, origin) in [(hub.server, "hub"), (hub.storage, "storage")] {
            server.onRequestEnd { request in
                accessLog?.write(request, origin, request.headers["Authorization"] == nil ? "-" : "authorization")
            }
        }
        hub.start()

        print("listening on \(hub.endpoint)")
        fflush(nil)
        signals.wait()
        hub.stop()
    }
}
