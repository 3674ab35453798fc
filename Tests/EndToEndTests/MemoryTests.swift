import MiniatureMirror
import Testing

/// How much memory a run takes.
struct MemoryTests {
    @Test func aHundredTarsTakeLittleMemory() throws {
        let stage = try Stage(0..<100, recipe: .weighing(1_000_000))
        let run = try stage.fetch("--all")
        try stage.expectRight(run, (0..<100).map(Tar.name))
        #expect(run.peakMemory > 1_000_000)
        #expect(run.peakMemory < 60_000_000, "\(run.peakMemory) bytes")
    }
}
