import FetchCommands
import HuggingFace
import SA1B
import URLs

@main
enum Fetch {
    static func main() async {
        await FetchTool.main(sources: [
            .source(SA1BSource.self),
            .source(HubSource.self),
            .source(LFSSource.self),
            .source(URLsSource.self),
        ])
    }
}
