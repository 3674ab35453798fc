import FetchCommands
import FetchSources
import WebIndex

@main
enum Fetch {
    static func main() async {
        await FetchTool.main(sources: BuiltInSources.all + [.source(WebIndexSource.self)])
    }
}
