import ArgumentParser
import Glibc
import MiniatureMirror

/// Serves a miniature SA-1B on loopback until it is told to stop.
@main
struct MiniatureMirrorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "miniature-mirror",
        abstract: "Serve a miniature SA-1B on 127.0.0.1, and misbehave on request.",
        discussion: "Faults: " + FaultSpecification.syntax.joined(separator: ", ")
            + ". Each may be followed by *TIMES and by @PROBABILITY or @NAME.")

    @OptionGroup(title: "Dataset") var dataset: DatasetOptions
    @OptionGroup(title: "Server") var serving: ServingOptions

    func run() throws {
        // Before any thread is started: they inherit the mask, and the signals then wait for `sigwait`.
        let signals = TerminationSignals()
        signals.block()

        let content = dataset.content()
        let server = try MirrorServer(content: content, port: serving.port)
        let accessLog = try serving.log.map { try AccessLog(path: $0) }
        try serving.install(on: server, content: content, seed: dataset.seed)
        server.onRequestEnd { request in accessLog?.write(request) }
        server.start()
        try dataset.writeLists(of: content, baseURL: server.url(""))

        print("listening on \(server.url(""))")
        fflush(nil)
        signals.wait()
        server.stop()
    }
}
