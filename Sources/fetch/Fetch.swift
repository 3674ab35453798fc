import FetchCommands
import HuggingFace
import MLHub
import SA1B
import URLs

@main
enum Fetch {
    static func main() async {
        await FetchTool.main(sources: [
            .source(SA1BSource.self),
            .source(HubSource.self),
            .source(LFSSource.self),
            .source(MLHubSource.self),
            .source(STACSource.self),
            .source(URLsSource.self),
        ])
    }
}
