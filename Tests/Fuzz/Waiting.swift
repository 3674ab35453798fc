/// Runs jobs at once on the thread that brings them: nothing here ever waits, and switching threads costs more than
/// the work.
private final class InlineExecutor: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        job.runSynchronously(on: asUnownedTaskExecutor())
    }
}

private let executor = InlineExecutor()

private final class Mark: @unchecked Sendable {
    var isDone = false
}

/// Runs asynchronous work that never waits to its end.
func waiting(_ work: @escaping @Sendable () async -> Void) {
    let mark = Mark()
    Task(executorPreference: executor) {
        await work()
        mark.isDone = true
    }
    precondition(mark.isDone, "the work waits for something")
}
