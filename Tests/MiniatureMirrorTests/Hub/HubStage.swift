import Glibc
import MiniatureMirror

/// A running hub, with the real clients at hand. Stopped with its last reference.
final class HubStage {
    let hub: MiniatureHub
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for name in ["hub", "home", "out"] { folder.makeFolder(name) }
        hub = try MiniatureHub(folder: folder.path("hub"))
        hub.start()
    }

    deinit {
        hub.stop()
    }

    /// The small parquet dataset that lies beside the mirror, with its card.
    static func pictures() throws -> [HubFile] {
        let support = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/Support"
        return try HubFile.folder(support + "/Data/pictures")
    }

    /// What every client gets: a home of its own, and nothing of this machine's settings.
    func environment(_ more: [String: String] = [:]) -> [String: String] {
        let own = [
            "PATH": String(cString: getenv("PATH")), "HOME": folder.path("home"), "LC_ALL": "C.UTF-8",
            "HF_ENDPOINT": hub.endpoint, "HF_HOME": folder.path("home/hf"), "HF_HUB_DISABLE_TELEMETRY": "1",
            "HF_HUB_DISABLE_PROGRESS_BARS": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_NOSYSTEM": "1",
        ]
        return own.merging(more) { $1 }
    }

    /// Runs Python with what `make deps-test` installed.
    func python(_ script: String, _ more: [String: String] = [:]) throws -> ClientProcess {
        try ClientProcess.run(PythonClients.path("python"), ["-c", script], environment: environment(more))
    }

    /// Runs git; the filters of git-lfs are set up as `git lfs install` does it.
    func git(_ arguments: String..., environment more: [String: String] = [:]) throws -> ClientProcess {
        let filters = [
            "-c", "filter.lfs.clean=git-lfs clean -- %f", "-c", "filter.lfs.smudge=git-lfs smudge -- %f",
            "-c", "filter.lfs.process=git-lfs filter-process", "-c", "filter.lfs.required=true",
            "-c", "lfs.transfer.maxretries=2",
        ]
        return try ClientProcess.run("git", filters + arguments, environment: environment(more))
    }

    /// A file's bytes from below the stage's folder.
    func bytes(_ path: String) throws -> [UInt8] { try folder.bytes(path) }

    /// Requests the storage has seen that carry `Authorization`.
    var authorizationsAtStorage: [LoggedRequest] {
        hub.storage.log.filter { $0.headers["Authorization"] != nil }
    }
}
