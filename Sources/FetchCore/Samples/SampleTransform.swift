/// Changes samples between their container and the sink: shrinks pictures, draws, counts, names.
///
/// Transforms are chosen by options and know no source. Several samples are worked on at once, each on a thread that
/// may wait; they reach the sink in the container's order all the same.
public protocol SampleTransform: Sendable {
    /// The transform and its settings in the command line's words, such as `--resize image:512`. What was brought with
    /// other words is brought again.
    var words: String { get }

    /// Changes a sample, or says that it is unwanted.
    ///
    /// A file of an archive, or an asset that is a file of its own, comes as a sample of one part without a column, whose
    /// content may change and whose name does not.
    ///
    /// - Throws: ``FetchError`` when the sample cannot be used: it is left out and reported, and the others go on. The
    ///   codes `no-space`, `local-io`, `interrupted` and `terminated` end the run.
    func apply(to sample: inout Sample) throws(FetchError)
}
