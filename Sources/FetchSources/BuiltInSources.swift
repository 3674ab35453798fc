public import FetchCommands
import HuggingFace
import MLHub
import SA1B
import URLs

/// The sources that come with `fetch`; a program of your own adds its sources to them.
public enum BuiltInSources {
    /// All of them, in the order of the help.
    public static var all: [SourceRegistration] {
        [
            .source(SA1BSource.self), .source(HubSource.self), .source(LFSSource.self), .source(MLHubSource.self),
            .source(STACSource.self), .source(URLsSource.self),
        ]
    }
}
