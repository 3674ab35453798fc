import CGit2
import FetchCore
import Glibc

/// Settings in the form of git's configuration files (git-config(1)).
struct GitSettings: Sendable {
    private let bytes: [UInt8]

    /// Takes the content of such a file.
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The value of a name such as `lfs.url`; `nil` when there is none, or the file cannot be read.
    func value(_ name: String) -> String? {
        // libgit2 reads settings from files only.
        var template = Array("/tmp/fetch-settings-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { return nil }
        let path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        defer { unlink(path) }
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
        var config: OpaquePointer?
        guard count == bytes.count, git_config_open_ondisk(&config, path) >= 0, let config else { return nil }
        defer { git_config_free(config) }
        var snapshot: OpaquePointer?
        guard git_config_snapshot(&snapshot, config) >= 0, let snapshot else { return nil }
        defer { git_config_free(snapshot) }
        return Self.value(name, in: snapshot)
    }

    /// A value of a snapshot of libgit2.
    static func value(_ name: String, in snapshot: OpaquePointer) -> String? {
        var text: UnsafePointer<CChar>?
        guard git_config_get_string(&text, snapshot, name) >= 0, let text else { return nil }
        let value = String(cString: text)
        return value.isEmpty ? nil : value
    }
}
