import ArgumentParser
import Glibc
import MiniatureMirror

/// Serves a miniature SA-1B on loopback until it is told to stop.
struct SA1BCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sa1b",
        abstract: "Serve a miniature SA-1B on 127.0.0.1.",
        discussion: ServingOptions.discussion)

    @OptionGroup(title: "Dataset") var dataset: SA1BDatasetOptions
    @OptionGroup(title: "Server") var serving: ServingOptions

    func run() throws {
        // Before any thread is started: they inherit the mask, and the signals then wait for `sigwait`.
        let signals = TerminationSignals()
        signals.block()

        let content = dataset.content()
        let server = try MirrorServer(content: content, port: serving.port)
        let accessLog = try serving.log.map { try AccessLog(path: $0) }
        try serving.install(on: server, seed: dataset.seed) { content.name(ofPath: $0.path) }
        server.onRequestEnd { request in accessLog?.write(request) }
        server.start()
        try dataset.writeLists(of: content, baseURL: server.url(""))

        print("listening on \(server.url(""))")
        fflush(nil)
        signals.wait()
        server.stop()
    }
}
