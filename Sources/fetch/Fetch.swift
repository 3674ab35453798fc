import FetchCommands
import FetchSources

@main
enum Fetch {
    static func main() async { await FetchTool.main(sources: BuiltInSources.all) }
}
