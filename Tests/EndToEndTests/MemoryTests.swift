import MiniatureMirror
import Testing

/// How much memory a run takes beyond what the executable takes to plan it: that part differs between builds.
struct MemoryTests {
    @Test func aHundredTarsTakeLittleMemory() throws {
        let stage = try Stage(0..<100, recipe: .weighing(1_000_000))
        let plan = try stage.fetch("--all", "--dry-run")
        let run = try stage.fetch("--all")
        try stage.expectRight(run, (0..<100).map(Tar.name))
        #expect(plan.peakMemory > 1_000_000)
        #expect(run.peakMemory - plan.peakMemory < 20_000_000, "\(run.peakMemory) bytes, \(plan.peakMemory) to plan")
    }
}
