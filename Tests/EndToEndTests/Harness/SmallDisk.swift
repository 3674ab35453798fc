import Foundation
import Glibc
import Testing

/// A small file system in memory, mounted in a namespace of its own that only it and what it wraps can see.
final class SmallDisk {
    /// Where it is mounted, for processes inside the namespace.
    let path: String
    private let holder: pid_t

    /// Mounts a `tmpfs`, and holds it until the last reference is gone.
    ///
    /// - Parameter options: As `mount -o` takes them, such as `size=2m`.
    init(_ options: String, in scratch: ScratchFolder) throws {
        try scratch.makeFolder("disk")
        path = scratch.path("disk")
        let script = "mount -t tmpfs -o \"$1\" tmpfs \"$0\" && echo mounted && exec sleep 600"
        holder = try Spawn.start(
            ["unshare", "-rm", "sh", "-c", script, path, options], folder: scratch.path,
            environment: ProcessInfo.processInfo.environment, output: scratch.path("disk.out"),
            errors: scratch.path("disk.err"))
        let isMounted = Patience.wait(within: 10) {
            (try? scratch.text("disk.out")) == "mounted\n" || waitpid(holder, nil, WNOHANG) != 0
        }
        guard isMounted, try scratch.text("disk.out") == "mounted\n" else {
            throw HarnessError("no tmpfs: \(try scratch.text("disk.err"))")
        }
    }

    deinit {
        kill(holder, SIGKILL)
        waitpid(holder, nil, 0)
    }

    /// What runs a program inside the namespace.
    var wrapper: [String] {
        ["nsenter", "--user", "--mount", "--preserve-credentials", "-t", "\(holder)", "--"]
    }

    /// The prefix that makes a path of the namespace one of this process.
    var view: String { "/proc/\(holder)/root" }

    /// Mounts it again with other options.
    func remount(_ options: String, in scratch: ScratchFolder) throws {
        let command = wrapper + ["mount", "-o", "remount,\(options)", path]
        let process = try Spawn.start(
            command, folder: scratch.path, environment: ProcessInfo.processInfo.environment,
            output: scratch.path("mount.out"), errors: scratch.path("mount.err"))
        var status: Int32 = 0
        waitpid(process, &status, 0)
        guard status == 0 else { throw HarnessError("no remount: \(try scratch.text("mount.err"))") }
    }

    /// Whether this machine lets this user mount one.
    static let isPermitted: Bool = {
        guard let scratch = try? ScratchFolder(), let disk = try? SmallDisk("size=1m", in: scratch) else { return false }
        return (try? disk.remount("size=2m", in: scratch)) != nil
    }()
}
