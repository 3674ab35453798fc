import CLinux
import FetchCore
import FetchEngine
import Glibc
import Synchronization

/// Shows a run while it goes on: lines that are drawn over on a terminal, one plain line every 30 s elsewhere.
final class ProgressDisplay: Sendable {
    private let progress: RunProgress
    private let meter: TransferMeter
    private let noun: String
    private let state = Mutex(State())

    private struct State {
        var isEnded = false
        var isHidden = true
        var drawnLines = 0
        var rate = RateEstimate()
        var lastPlain = Timestamp.monotonic()
    }

    /// Seconds between redraws on a terminal, and between plain lines elsewhere.
    private static let redraw = 0.2
    private static let plainEvery = 30.0

    init(progress: RunProgress, meter: TransferMeter, noun: String) {
        self.progress = progress
        self.meter = meter
        self.noun = noun
    }

    /// Starts showing.
    func start() {
        if Console.isTerminal {
            Console.setPainter { [weak self] paint in self?.paint(paint) }
        }
        DetachedThread.start("fetch-progress") { [weak self] in
            while let self, self.tick() { usleep(UInt32(Self.redraw * 1e6)) }
        }
    }

    /// Clears what was drawn.
    func end() {
        Console.setPainter(nil)
        state.withLock { state in
            state.isEnded = true
            erase(&state)
        }
    }

    private func tick() -> Bool {
        let now = Timestamp.monotonic()
        return state.withLock { state in
            if state.isEnded { return false }
            state.rate.add(bytes: meter.receivedBytes, now: now)
            if Console.isTerminal {
                draw(&state)
            } else if now - state.lastPlain >= Self.plainEvery {
                state.lastPlain = now
                Console.raw(
                    ProgressText.total(progress.snapshot, rate: state.rate.value, noun: noun, meter: meter) + "\n")
            }
            return true
        }
    }

    private func paint(_ paint: Console.Paint) {
        state.withLock { state in
            if state.isEnded { return }
            switch paint {
            case .hide: erase(&state)
            case .show: draw(&state)
            }
        }
    }

    private func erase(_ state: inout State) {
        guard state.drawnLines > 0 else { return }
        Console.raw("\r\u{1B}[\(state.drawnLines)A\u{1B}[J\u{1B}[?25h")
        state.drawnLines = 0
    }

    private func draw(_ state: inout State) {
        let columns = max(40, Int(fetch_terminal_columns(2)))
        let rows = max(6, Int(fetch_terminal_rows(2)))
        let room = min(12, rows - 4)
        let activities = meter.activities
        var lines = activities.prefix(room).map { ProgressText.transfer($0, columns: columns) }
        if activities.count > room { lines.append("  … and \(activities.count - room) more") }
        lines.append(ProgressText.total(progress.snapshot, rate: state.rate.value, noun: noun, meter: meter))
        var text = state.drawnLines > 0 ? "\r\u{1B}[\(state.drawnLines)A" : "\u{1B}[?25l"
        for line in lines { text += String(line.prefix(columns - 1)) + "\u{1B}[K\n" }
        text += "\u{1B}[J"
        Console.raw(text)
        state.drawnLines = lines.count
    }
}

/// Bytes a second, smoothed over a few seconds.
struct RateEstimate {
    private var samples: [(time: Double, bytes: Int64)] = []
    /// The figure now; 0 before two looks.
    private(set) var value = 0.0

    /// How far back the figure looks, in seconds.
    private static let window = 8.0

    mutating func add(bytes: Int64, now: Double) {
        samples.append((now, bytes))
        while samples.count > 2, now - samples[0].time > Self.window { samples.removeFirst() }
        let first = samples[0]
        value = now > first.time ? Double(bytes - first.bytes) / (now - first.time) : 0
    }
}
