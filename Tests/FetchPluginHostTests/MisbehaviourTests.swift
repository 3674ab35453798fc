import FetchCore
import FetchPluginHost
import Foundation
import Testing

/// A plugin that does not keep to the protocol is ended, and the error says what it did.
@Suite struct MisbehaviourTests {
    /// A plugin's fault, and words that the error has to have.
    struct Fault: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var plugin: @Sendable () throws -> ShellPlugin
        var words: [String]
        var code = FetchError.Code.sourceFailed
        /// Seconds of silence that are allowed.
        var silence = 60.0
    }

    private static func listing(_ shell: String) -> @Sendable () throws -> ShellPlugin {
        { try ShellPlugin(items: shell) }
    }

    static let faults: [Fault] = [
        Fault(
            testDescription: "crash at the start", plugin: { try ShellPlugin(script: "exit 3") }, words: ["status 3"]),
        Fault(
            testDescription: "crash in the middle",
            plugin: listing("\(ShellPlugin.say(ShellPlugin.item)); echo 'no such table: tiles' >&2; exit 7"),
            words: ["status 7", "no such table: tiles"]),
        Fault(testDescription: "signal", plugin: listing("kill -SEGV $$"), words: ["signal 11"]),
        Fault(
            testDescription: "hang", plugin: listing("sleep 1000"), words: ["did not answer for 0.5 s"], silence: 0.5),
        Fault(
            testDescription: "hang at the start", plugin: { try ShellPlugin(script: "sleep 1000") },
            words: ["did not answer"], silence: 0.5),
        Fault(testDescription: "output closed", plugin: listing("exec >&-; sleep 1000"), words: ["closed its output"]),
        Fault(
            testDescription: "garbage", plugin: listing("echo 'Downloading…'"), words: ["no message", "Downloading…"]),
        Fault(
            testDescription: "binary garbage", plugin: listing("head -c 1000 /dev/urandom | tr -d '\\n'; echo"),
            words: ["no message"]),
        Fault(
            testDescription: "endless line", plugin: listing("yes | tr -d '\\n'"), words: ["line of more than 100 kB"]),
        Fault(
            testDescription: "deep nesting",
            plugin: listing("head -c 90000 /dev/zero | tr '\\0' '['; echo"), words: ["no message"]),
        Fault(
            testDescription: "unknown version",
            plugin: { try ShellPlugin(hello: ShellPlugin.say(#"{"is":"hello","version":2}"#)) },
            words: ["speaks version 2", "this is version 1"]),
        Fault(
            testDescription: "unknown message", plugin: listing(ShellPlugin.say(#"{"is":"sandwich"}"#)),
            words: ["sandwich"]),
        Fault(
            testDescription: "another answer", plugin: listing(ShellPlugin.say(ShellPlugin.opened)),
            words: ["answered a listing with another message"]),
        Fault(
            testDescription: "item without an id",
            plugin: listing(ShellPlugin.say(#"{"is":"item","assets":[]}"#)), words: ["\"id\""]),
        Fault(
            testDescription: "hostile path",
            plugin: listing(ShellPlugin.say(#"{"is":"item","id":"a","assets":[{"path":"../../etc/passwd"}]}"#)),
            words: ["fetch-source-shell", "../../etc/passwd"], code: .unsafePath),
        Fault(
            testDescription: "absolute path",
            plugin: listing(ShellPlugin.say(#"{"is":"item","id":"a","assets":[{"path":"/etc/passwd"}]}"#)),
            words: ["absolute"], code: .unsafePath),
        Fault(
            testDescription: "wrong checksum form",
            plugin: listing(
                ShellPlugin.say(#"{"is":"item","id":"a","assets":[{"path":"a","checksum":"md5:12"}]}"#)),
            words: ["not a md5"], code: .badInput),
        Fault(
            testDescription: "going on after the end",
            plugin: listing("printf '%s\\n' '{\"is\":\"end\"}' '{\"is\":\"end\"}'"),
            words: ["went on after the end"]),
        Fault(
            testDescription: "no address for an asset",
            plugin: { try ShellPlugin(resolve: ShellPlugin.say(#"{"is":"resolved","requests":[]}"#)) },
            words: ["does not say how to get each of 1 asset"]),
        Fault(
            testDescription: "an address that is none",
            plugin: {
                try ShellPlugin(
                    resolve: ShellPlugin.say(#"{"is":"resolved","requests":[{"url":"file:///etc/passwd"}]}"#))
            }, words: ["no http or https address"], code: .badInput),
        Fault(
            testDescription: "a header that smuggles another",
            plugin: {
                try ShellPlugin(
                    resolve: ShellPlugin.say(
                        #"{"is":"resolved","requests":[{"url":"http://127.0.0.1/","headers":{"A":"b\r\nC: d"}}]}"#))
            }, words: ["headers"], code: .badInput),
        Fault(
            testDescription: "an option in no case",
            plugin: {
                try ShellPlugin(
                    describe: ShellPlugin.say(
                        #"{"is":"description","summary":"s","options":[{"name":"No Case","help":"h"}]}"#))
            }, words: ["No Case", "kebab-case"]),
        Fault(
            testDescription: "a capability of nobody",
            plugin: {
                try ShellPlugin(
                    describe: ShellPlugin.say(#"{"is":"description","summary":"s","capabilities":["flying"]}"#))
            }, words: ["flying"]),
    ]

    @Test(arguments: faults)
    func aFaultIsSaidAndThePluginEnded(fault: Fault) async throws {
        let plugin = try fault.plugin()
        var limits = PluginRun.limits
        limits.silence = fault.silence
        let error = await PluginRun.refusal(plugin, limits: limits)
        #expect(error?.code == fault.code, "\(String(describing: error))")
        for word in fault.words { #expect(error?.message.contains(word) == true, "\(String(describing: error))") }
    }

    @Test func whatAPluginStartedEndsWithIt() async throws {
        let plugin = try ShellPlugin(items: "sleep 1000 & echo $! >$FOLDER/child; wait")
        _ = await PluginRun.refusal(plugin)
        let child = try #require(plugin.text("child").flatMap { pid_t($0.dropLast()) })
        // Its last parent is init, which collects it a moment later.
        var isThere = true
        for _ in 0..<1000 where isThere {
            let state = FileManager.default.contents(atPath: "/proc/\(child)/stat").map {
                String(decoding: $0, as: UTF8.self)
            }
            isThere = state.map { !$0.contains(") Z ") } ?? false
            if isThere { usleep(2000) }
        }
        #expect(!isThere, "\(child) is still there")
    }

    @Test func aRefusalIsToldInThePluginsWords() async throws {
        let answer = #"{"is":"error","code":"unauthorized","message":"the key is https://h/?key=abc","hint":"get one"}"#
        let error = await PluginRun.refusal(try ShellPlugin(open: ShellPlugin.say(answer)))
        #expect(error?.code == .unauthorized)
        #expect(error?.message == "the key is https://h/?…")
        #expect(error?.hint == "get one")
    }

    @Test func aPluginThatIsNoProgramSaysSo() async throws {
        let plugin = try ShellPlugin(script: "")
        try Data([0x7F, 0x45]).write(to: URL(filePath: plugin.executable.path))
        let error = await PluginRun.refusal(plugin)
        #expect(error?.code == .sourceFailed && error?.message.contains("cannot be started") == true)
    }
}
