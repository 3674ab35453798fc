import ArgumentParser
public import FetchCore

/// One source that a program offers: its descriptor and its subcommand.
///
/// Registration is explicit: the program's `main` lists its sources, nothing registers itself.
public struct SourceRegistration: Sendable {
    /// What the source says of itself.
    public let descriptor: SourceDescriptor
    /// What its dataset looks like on disk, for sources that can be analysed.
    let form: (any DatasetForm)?
    let command: any AsyncParsableCommand.Type

    /// Registers a source module.
    public static func source<Source: DatasetSource>(_ type: Source.Type) -> SourceRegistration {
        let capabilities = Source.descriptor.capabilities
        let command: any AsyncParsableCommand.Type =
            switch (capabilities.contains(.metadata), capabilities.contains(.ownCache)) {
            case (true, false): FetchCommand<Source, MetadataSelection, SharedFileOptions>.self
            case (true, true): FetchCommand<Source, MetadataSelection, SharedDirectoryOptions>.self
            case (false, false): FetchCommand<Source, NoSourceSelection, SharedFileOptions>.self
            case (false, true): FetchCommand<Source, NoSourceSelection, SharedDirectoryOptions>.self
            }
        let form = (Source.self as? any AnalysableSource.Type)?.form
        return SourceRegistration(descriptor: Source.descriptor, form: form, command: command)
    }
}
