import Glibc

/// Keeps what waits to be packed within its budget: whoever is far ahead in the plan waits for what comes before.
final class PackingRoom: @unchecked Sendable {
    /// Why the packer goes on.
    enum Wake { case more, cut, end }

    private let budget: Int64
    /// True where what has come of an archive is packed before the rest of it is there.
    private let packsEarly: Bool
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    /// Bytes that wait.
    private var waiting: Int64 = 0
    /// The row that is next in the plan; packing waits for it.
    private var expected: Int64 = 0
    private var active: Set<Int64> = []
    private var settled: Set<Int64> = []
    private var hasChanged = true
    /// True while the packer is not waiting for a change.
    private var isBusy = true
    private var closing: Wake?
    private var isOpen = false
    private var tasks: [(last: Int64, continuation: CheckedContinuation<Void, Never>)] = []

    init(budget: Int64, packsEarly: Bool) {
        self.budget = budget
        self.packsEarly = packsEarly
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    // By whoever brings content

    /// Content has come that can be packed.
    func add(_ bytes: Int64) { change { waiting += bytes } }
    /// Content is coming that can be packed later.
    func count(_ bytes: Int64) {
        pthread_mutex_lock(mutex)
        waiting += bytes
        pthread_mutex_unlock(mutex)
    }
    func settle(_ ids: [Int64]) { change { settled.formUnion(ids) } }
    func begin(_ archive: Int64) { change { active.insert(archive) } }
    func end(_ archive: Int64) { change { active.remove(archive) } }
    func open() { change { isOpen = true } }
    func close(isWhole: Bool) { change { (closing, isOpen) = (isWhole ? .end : .cut, true) } }

    /// Waits while there is no room for `bytes` more, unless it is this archive that packing waits for.
    func wait(for archive: Int64, adding bytes: Int64) {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while !isOpen, waiting > 0, waiting + bytes > budget, mustWait(archive) { pthread_cond_wait(condition, mutex) }
    }

    private func mustWait(_ archive: Int64) -> Bool {
        // Where samples go to a slow place, the packer is what everybody waits for.
        let isBehind = isBusy || hasChanged
        if archive == expected { return isBehind && packsEarly }
        // An archive that is not being brought now, because its link is asked for again, holds nobody up.
        return isBehind || active.contains(expected)
    }

    /// Waits while content waits for something that has begun already, in row `last` or before.
    func wait(after last: Int64) async {
        await withCheckedContinuation { continuation in
            pthread_mutex_lock(mutex)
            let isFree = !isHeld(last)
            if !isFree { tasks.append((last, continuation)) }
            pthread_mutex_unlock(mutex)
            if isFree { continuation.resume() }
        }
    }

    private func isHeld(_ last: Int64) -> Bool { !isOpen && waiting >= budget && expected <= last }

    // By the packer

    /// Waits until something has changed.
    func awaitChange() -> Wake {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        if !hasChanged, closing == nil {
            isBusy = false
            pthread_cond_broadcast(condition)
        }
        while !hasChanged, closing == nil { pthread_cond_wait(condition, mutex) }
        (hasChanged, isBusy) = (false, true)
        return closing ?? .more
    }

    func isSettled(_ id: Int64) -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return settled.contains(id)
    }

    /// Says which row packing waits for.
    func expect(_ id: Int64) {
        pthread_mutex_lock(mutex)
        expected = id
        letGo()
    }

    /// Rows up to this one are over.
    func forget(upTo id: Int64) {
        pthread_mutex_lock(mutex)
        settled = settled.filter { $0 > id }
        pthread_mutex_unlock(mutex)
    }

    private func change(_ body: () -> Void) {
        pthread_mutex_lock(mutex)
        body()
        hasChanged = true
        letGo()
    }

    /// Ends the lock and lets those go on who need not wait any more.
    private func letGo() {
        let free = tasks.filter { !isHeld($0.last) }
        tasks.removeAll { !isHeld($0.last) }
        pthread_mutex_unlock(mutex)
        pthread_cond_broadcast(condition)
        for task in free { task.continuation.resume() }
    }
}
