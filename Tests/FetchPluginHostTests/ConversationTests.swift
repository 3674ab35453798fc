import ArgumentParser
import FetchCore
import FetchPluginHost
import Foundation
import Testing

/// What a plugin that keeps to the protocol can count on.
@Suite struct ConversationTests {
    @Test func theFirstItemIsUsedBeforeTheLastIsWritten() async throws {
        // More than all pipes and buffers hold.
        let plugin = try ShellPlugin(
            items: """
                awk 'BEGIN { for (i = 0; i < 40000; i++)
                    printf "{\\"is\\":\\"item\\",\\"id\\":\\"%d\\",\\"assets\\":[{\\"path\\":\\"%d\\"}]}\\n", i, i }'
                touch $FOLDER/written; printf '%s\\n' '{"is":"end"}'
                """)
        try await PluginRun.with(plugin) { source in
            var count = 0
            for try await item in source.items(matching: .everything) {
                if count == 0 { #expect(!plugin.has("written") && item.id == "0") }
                count += 1
            }
            #expect(count == 40_000)
            #expect(plugin.has("written"))
        }
    }

    @Test func aListingThatIsLeftIsCancelledAndThePluginAnswersAgain() async throws {
        let plugin = try ShellPlugin(
            open: "echo $$ >>$FOLDER/opened; \(ShellPlugin.say(ShellPlugin.opened))",
            items: ShellPlugin.say(ShellPlugin.item),
            resolve: ShellPlugin.say(#"{"is":"resolved","requests":[{"url":"http://127.0.0.1/a"}]}"#),
            cancel: "echo $$ >>$FOLDER/cancelled; \(ShellPlugin.say(#"{"is":"end"}"#))")
        try await PluginRun.with(plugin) { source in
            var assets: [Asset] = []
            for try await item in source.items(matching: .everything) {
                assets = item.assets
                break
            }
            #expect(try await source.resolve(assets[0]).url == "http://127.0.0.1/a")
        }
        // The process that listed is the one that resolves.
        #expect(plugin.text("cancelled") == plugin.text("opened"))
        #expect(plugin.has("cancelled"))
    }

    @Test func twoListingsAtOnceHaveAProcessEach() async throws {
        let plugin = try ShellPlugin(
            open: "echo $$ >>$FOLDER/opened; \(ShellPlugin.say(ShellPlugin.opened))",
            items: "\(ShellPlugin.say(ShellPlugin.item)); until [ -e $FOLDER/go ]; do sleep 0.01; done; "
                + ShellPlugin.say(#"{"is":"end"}"#))
        try await PluginRun.with(plugin) { source in
            let first = source.items(matching: .everything).batches()
            let second = source.items(matching: .everything).batches()
            #expect(try await first()?.map(\.id) == ["a"])
            #expect(try await second()?.map(\.id) == ["a"])
            plugin.touch("go")
            #expect(try await first() == nil)
            #expect(try await second() == nil)
            // A third one takes one of the two.
            var third: [Item] = []
            for try await item in source.items(matching: .everything) { third.append(item) }
            #expect(third.map(\.assets.first?.reference) == [7])
        }
        #expect(Set(plugin.text("opened")?.split(separator: "\n") ?? []).count == 2)
    }

    @Test func aPluginThatFailsWhileResolvingIsStartedOnceMore() async throws {
        let answer = ShellPlugin.say(#"{"is":"resolved","requests":[{"url":"http://127.0.0.1/a"}]}"#)
        let plugin = try ShellPlugin(resolve: "[ -e $FOLDER/once ] || { touch $FOLDER/once; exit 1; }; \(answer)")
        try await PluginRun.with(plugin) { source in
            let asset = Asset(key: "data", path: try RelativePath("a.bin"), reference: 7)
            #expect(try await source.resolve(asset).url == "http://127.0.0.1/a")
        }
    }

    @Test func notesAndStatusReachTheUserWithoutControlCharacters() async throws {
        let plugin = try ShellPlugin(
            items:
                #"printf '%s\n' '{"is":"status","text":"page 1"}' '{"is":"note","text":"\u001b[31mred"}' '{"is":"end"}'"#
        )
        let heard = Heard()
        try await PluginRun.with(plugin, heard: heard) { source in
            for try await _ in source.items(matching: .everything) {}
        }
        #expect(heard.all == ["status: page 1", "\u{FFFD}[31mred"])
    }

    @Test func optionsAreParsedAndCheckedAsDeclared() async throws {
        let options =
            #"[{"name":"place","help":"h","positional":true,"required":true},"#
            + #"{"name":"depth","help":"How deep.","kind":"integer","default":"3"},"#
            + #"{"name":"band","help":"h","choices":["red","nir"],"repeatable":true},"#
            + #"{"name":"all-drafts","help":"h","kind":"flag"}]"#
        let plugin = try ShellPlugin(
            describe: ShellPlugin.say(#"{"is":"description","summary":"s","options":\#(options)}"#),
            open: "printf '%s\\n' \"$line\" >$FOLDER/open; \(ShellPlugin.say(ShellPlugin.opened))")
        try await PluginRun.with(plugin, ["here", "--band", "nir", "--band=red", "--all-drafts"]) { _ in }
        let sent = #"{"do":"open","options":{"all-drafts":true,"band":["nir","red"],"depth":3,"place":"here"}}"#
        #expect(plugin.text("open") == sent + "\n")
        for (arguments, word) in [
            (["here", "--depth", "x"], "whole number"), (["here", "--band", "blue"], "red, nir"),
            (["here", "--all-draft"], "--all-draft"), ([], "place"), (["here", "there"], "there"),
        ] {
            let error = await #expect(throws: (any Error).self) { try await PluginRun.with(plugin, arguments) { _ in } }
            #expect(error.map { ExternalOptions.fullMessage(for: $0).contains(word) } == true, "\(arguments)")
        }
        let program = try await ExternalProgram.start(plugin.executable, version: "0")
        let help = ExternalSource.$program.withValue(program) { ExternalOptions.helpMessage() }
        #expect(help.contains("--depth <integer>") && help.contains("How deep. (default: 3)"), "\(help)")
        await program.close()
    }

    @Test func programsAreFoundInTheDataFolderAndInPath() throws {
        let (first, second) = (try ShellPlugin(script: ""), try ShellPlugin(script: ""))
        let folders = [first, second].map { String($0.executable.path.dropLast("/fetch-source-shell".count)) }
        let variables = ["PATH": "relative:\(folders[1])::\(folders[0])", "HOME": "/nowhere"]
        #expect(PluginExecutable.named("shell", variables: variables) == second.executable)
        #expect(PluginExecutable.all(variables: variables) == [second.executable])
        #expect(PluginExecutable.named("../shell", variables: variables) == nil)
        #expect(PluginExecutable.folders(["XDG_DATA_HOME": "/x", "PATH": "/b"]) == ["/x/fetch/plugins", "/b"])
    }
}
