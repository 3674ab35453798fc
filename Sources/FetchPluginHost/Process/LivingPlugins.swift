import Glibc
import Synchronization

/// The plugins that run now, so that none outlives the program, however that ends.
public enum LivingPlugins {
    private static let groups = Mutex<Set<pid_t>>([])

    static func add(_ group: pid_t) { groups.withLock { _ = $0.insert(group) } }

    /// Ends what is left of a group, its leader being gone already.
    static func remove(_ group: pid_t) {
        groups.withLock { _ = $0.remove(group) }
        kill(-group, SIGKILL)
    }

    /// Ends all of them at once, for a program that is about to leave.
    public static func endAll() {
        for group in groups.withLock({ $0 }) { kill(-group, SIGKILL) }
    }
}
