/// A sink of files, into which content that lies in a file elsewhere comes without being written a second time.
public protocol LinkingSink: Sink {
    /// Opens a writer for content that is whole and right already.
    ///
    /// Nothing is ever written into what `place` made, since it may be the same file as one of another directory: it gets
    /// its final name, or is taken away.
    ///
    /// - Parameter place: Puts the content under a new name into an open folder of the sink.
    func open(
        _ entry: PlanEntry, _ place: (_ folder: Int32, _ name: String) throws(FetchError) -> Void
    ) throws(FetchError) -> any SinkWriter
}
