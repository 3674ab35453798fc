public import FetchCore
import Foundation

/// How to get to an object store: where it is, and in whose name.
///
/// Read as AWS's tools do, in this order: variables of the environment, then the profile of `AWS_PROFILE`, or
/// `default`, in the files of credentials and of configuration.
public struct StoreAccess: Sendable {
    /// Where it is, `http` or `https` with host and port; `nil` for AWS itself.
    public let endpoint: String?
    /// The region that signatures name.
    public let region: String
    /// In whose name; `nil` where nobody is named.
    public let credentials: Credentials?
    /// What is there instead of keys and is not understood, in words.
    private let unsupported: String?

    /// Takes what is known already.
    public init(endpoint: String?, region: String, credentials: Credentials?) {
        self.endpoint = endpoint
        self.region = region
        self.credentials = credentials
        unsupported = nil
    }

    /// Reads the environment and the user's files.
    ///
    /// - Throws: ``FetchError`` with code `usage` when `AWS_PROFILE` names no profile, or an endpoint is no address;
    ///   `local-io` when a file that is there cannot be read.
    public init(variables: [String: String]) throws(FetchError) {
        func variable(_ names: String...) -> String? {
            names.lazy.compactMap { variables[$0] }.first { !$0.isEmpty }
        }
        let home = variable("HOME") ?? ""
        let shared = try Self.read(variable("AWS_SHARED_CREDENTIALS_FILE") ?? "\(home)/.aws/credentials")
        let config = try Self.read(variable("AWS_CONFIG_FILE") ?? "\(home)/.aws/config")
        let name = variable("AWS_PROFILE", "AWS_DEFAULT_PROFILE") ?? "default"
        let section = name == "default" && !config.has("profile default") ? "default" : "profile \(name)"
        if variable("AWS_PROFILE") != nil, !shared.has(name), !config.has(section) {
            throw FetchError(
                .usage, "there is no profile \"\(SafeText.printable(name))\" as AWS_PROFILE says",
                hint: "Look into ~/.aws/config and ~/.aws/credentials")
        }
        let profile = Profile(name: name, section: section, shared: shared, config: config)
        if let key = variable("AWS_ACCESS_KEY_ID"), let secret = variable("AWS_SECRET_ACCESS_KEY") {
            credentials = Credentials(
                accessKey: key, secretKey: secret, sessionToken: variable("AWS_SESSION_TOKEN"))
        } else {
            credentials = profile.credentials
        }
        unsupported = profile.unsupported
        region = variable("AWS_REGION", "AWS_DEFAULT_REGION") ?? profile["region"] ?? "us-east-1"
        endpoint = try (variable("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL") ?? profile.endpoint).map(Self.checked)
    }

    /// The credentials, where nothing works without any.
    ///
    /// - Throws: ``FetchError`` with code `unauthorized`.
    func required() throws(FetchError) -> Credentials {
        if let credentials { return credentials }
        if let unsupported {
            throw FetchError(
                .unauthorized, "the profile has \(unsupported) instead of keys, which fetch does not read",
                hint: "Put the keys into the environment: eval \"$(aws configure export-credentials --format env)\"")
        }
        throw FetchError(
            .unauthorized, "there are no credentials for the object store",
            hint: "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE")
    }

    /// A file's profiles; of one that is not there, none.
    private static func read(_ path: String) throws(FetchError) -> ProfileFile {
        guard FileManager.default.fileExists(atPath: path) else { return ProfileFile("") }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw FetchError(.localIO, "\(path) cannot be read", hint: "Check whose file it is")
        }
        return ProfileFile(String(decoding: bytes, as: UTF8.self))
    }

    /// An address of a host, without what would follow it.
    private static func checked(_ text: String) throws(FetchError) -> String {
        var text = text
        while text.hasSuffix("/") { text.removeLast() }
        let scheme = ["https://", "http://"].first { text.lowercased().hasPrefix($0) }
        let host = text.dropFirst(scheme?.count ?? 0)
        let isPlain = host.utf8.allSatisfy { byte in
            byte > 0x20 && byte < 0x7F && !"/?#@\\".utf8.contains(byte)
        }
        guard scheme != nil, !host.isEmpty, isPlain else {
            throw FetchError(
                .usage, "the endpoint \"\(SafeURL(text))\" is no address of a host",
                hint: "Write AWS_ENDPOINT_URL=https://HOST or https://HOST:PORT")
        }
        return text
    }
}

/// One profile, in both files.
private struct Profile {
    let name: String
    let section: String
    let shared: ProfileFile
    let config: ProfileFile

    subscript(key: String) -> String? { shared[name, key] ?? config[section, key] }

    var credentials: Credentials? {
        guard let key = self["aws_access_key_id"], let secret = self["aws_secret_access_key"] else { return nil }
        return Credentials(accessKey: key, secretKey: secret, sessionToken: self["aws_session_token"])
    }

    /// The store's own endpoint, else that of all services.
    var endpoint: String? {
        if let services = self["services"], let own = config["services \(services)", "s3.endpoint_url"] { return own }
        return self["s3.endpoint_url"] ?? self["endpoint_url"]
    }

    /// Ways to credentials that need other programs or services.
    var unsupported: String? {
        if self["credential_process"] != nil { return "a program that gives credentials" }
        if self["sso_session"] != nil || self["sso_start_url"] != nil { return "a single sign-on" }
        return self["role_arn"] == nil ? nil : "a role to assume"
    }
}
