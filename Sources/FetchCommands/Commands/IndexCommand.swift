import ArgumentParser
import FetchCore
import FetchEngine
import FetchSinks
import Glibc

/// `fetch index …`: where the members of archives lie.
struct IndexCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "index",
        abstract: "Show, write out or take over the index of what lies where inside archives.",
        discussion: """
            While an archive is unpacked, the places of its members are kept in .fetch/index.db. With an index, \
            --sample-names, --sample-random, --annotations-only and a later, larger --samples bring only the bytes they \
            need. An index can be given to others who fetch the same archives.
            """, subcommands: [Show.self, Export.self, Import.self], defaultSubcommand: Show.self)

    /// `fetch index show DIR`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Say what the index of a directory holds.")

        @Argument(help: ArgumentHelp("The output directory.", valueName: "dir"))
        var directory: String

        @Flag(help: "As one JSON object.")
        var json = false

        func run() async throws {
            let file = try IndexCommand.existing(directory)
            let index = try MemberIndex(file: file)
            defer { index.close() }
            let contents = try index.contents()
            if json {
                var object = JSONText()
                object.add("archives", contents.archives)
                object.add("complete", contents.complete)
                object.add("members", contents.members)
                object.add("bytes", contents.bytes)
                return Console.print(object.text)
            }
            Console.print(
                "\(Units.count(contents.members, "member")) of \(Units.count(contents.archives, "archive")), "
                    + "\(Units.count(contents.complete)) of them whole; \(Units.bytes(contents.bytes))")
        }
    }

    /// `fetch index export DIR FILE`.
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write the index of a directory into a file.")

        @Argument(help: ArgumentHelp("The output directory.", valueName: "dir"))
        var directory: String

        @Argument(help: ArgumentHelp("The file to write; it must not be there.", valueName: "file"))
        var file: String

        func run() async throws {
            guard access(file, F_OK) != 0 else {
                throw FetchError(.usage, "\(file) is there already", hint: "Name a new file")
            }
            let index = try MemberIndex(file: try IndexCommand.existing(directory))
            defer { index.close() }
            try index.export(to: file)
        }
    }

    /// `fetch index import DIR FILE`.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take over an index from a file.")

        @Argument(help: ArgumentHelp("The output directory; made if it is not there.", valueName: "dir"))
        var directory: String

        @Argument(help: ArgumentHelp("A file that fetch index export wrote.", valueName: "file"))
        var file: String

        func run() async throws {
            guard access(file, R_OK) == 0 else {
                throw FetchError(.notFound, "there is no index \(file)", hint: "Check the path")
            }
            try StoreOutput.refuse(directory, doing: "fetch index")
            _ = try DirectorySink(root: directory)
            let claim = try Claim(directory: directory, command: "fetch index import")
            defer { claim.release() }
            let index = try MemberIndex(file: MemberIndex.file(in: directory))
            defer { index.close() }
            try index.merge(from: file)
        }
    }

    private static func existing(_ directory: String) throws(FetchError) -> String {
        try StoreOutput.refuse(directory, doing: "fetch index")
        let file = MemberIndex.file(in: directory)
        guard access(file, F_OK) == 0 else {
            throw FetchError(
                .notFound, "\(directory) has no index", hint: "One is made while archives are unpacked there")
        }
        return file
    }
}
