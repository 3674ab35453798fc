public import ArgumentParser

/// A kind of place datasets live in.
///
/// A source lists what a dataset offers and says how to get an asset. It does no HTTP of its own: it asks its
/// environment's transport, and so gets retry, limits, time-outs, credentials and logging.
public protocol DatasetSource: Sendable {
    /// The source's own options: its flags, their help, completion and validation.
    associatedtype Options: ParsableArguments & Sendable

    /// Name, summary, capabilities, presets, licence: all that is data about a source.
    static var descriptor: SourceDescriptor { get }

    /// Opens a dataset. Reads what it must to be able to list: errors name the option or the line that is wrong.
    init(options: Options, environment: SourceEnvironment) async throws

    /// The dataset's name, part of every asset's stable identity; never holds a secret.
    var dataset: String { get }

    /// The name of the output directory where none is given.
    var folderName: String { get }

    /// The licence of this dataset; by default that of all the source's datasets.
    var licence: SourceDescriptor.Licence? { get }

    /// The version of the dataset that is listed, where there is a name for it that never means another one: a commit.
    var revision: String? { get }

    /// When the links of this dataset expire, if the source knows; read before any request is sent.
    var linkExpiry: LinkExpiry? { get }

    /// What a fresh link list for the same data looks like to a user whose links expired.
    var renewalHint: String { get }

    /// The layout that its samples come in unless told otherwise; by default that preset which names the dataset.
    var layout: SampleLayout? { get }

    /// Lists items lazily, in a stable order. May use `query` to list less, never to list fewer than match.
    func items(matching query: SelectionQuery) -> ItemSequence

    /// What comes along with a selection, whatever it is narrowed to: documents of the catalog, assets of a whole
    /// collection. Planned after the items, when there are any.
    func companions(matching query: SelectionQuery) -> ItemSequence

    /// The directory that is written to when the user gives `directory`, or none.
    func outputDirectory(_ directory: String?) -> String

    /// Where an asset goes whose path another asset of the listing has; `nil` when the listing has to be mended.
    func otherPath(for asset: Asset) -> RelativePath?

    /// Says how to get `asset` now. Called just before its transfer, and again after its link expired.
    func resolve(_ asset: Asset) async throws -> TransferRequest

    /// The same for some assets that come next, in their order, where asking for many at once costs less.
    func resolve(together assets: [Asset]) async throws -> [Result<TransferRequest, any Error>]

    /// Says a server's refusal in the words of this kind of place. `error` may carry the server's ``ErrorAnswer``.
    ///
    /// A refusal that holds for all assets gets the disposition `fatal`, and the run ends with it.
    func explain(_ error: FetchError, of asset: Asset) -> FetchError
}

extension DatasetSource {
    /// Asks for one after the other.
    public func resolve(together assets: [Asset]) async throws -> [Result<TransferRequest, any Error>] {
        var answers: [Result<TransferRequest, any Error>] = []
        answers.reserveCapacity(assets.count)
        for asset in assets {
            do {
                answers.append(.success(try await resolve(asset)))
            } catch {
                answers.append(.failure(error))
            }
        }
        return answers
    }

    public func explain(_ error: FetchError, of asset: Asset) -> FetchError { error }
    public var folderName: String { dataset }
    public var licence: SourceDescriptor.Licence? { Self.descriptor.licence }
    public var linkExpiry: LinkExpiry? { nil }
    public var layout: SampleLayout? {
        Self.descriptor.presets.lazy.compactMap(\.layout).first { $0.datasets.contains(dataset) }
    }
    public var revision: String? { nil }
    public func companions(matching query: SelectionQuery) -> ItemSequence { ItemSequence([]) }
    public func otherPath(for asset: Asset) -> RelativePath? { nil }
    public func outputDirectory(_ directory: String?) -> String { directory ?? folderName }
    public var renewalHint: String { "Get a fresh list of links and run the same command with it" }
}
