import CSystem
import Glibc
import Station
import Storage
import Synchronization
import TankFarm

extension Measure {
    /// What the writer's thread takes of the processor on a very large farm.
    static let writer = Measure(name: "writer", what: "the writer's cost") { bench in
        try WriterLoad(bench, secondsPerChange: 3).rows() + WriterLoad(bench, secondsPerChange: 1).rows()
    }
}

/// Ten thousand tanks at 1 Hz through the station's own writer, in real time: rows, minutes out of them, and the deletion of as many old
/// rows as new ones come.
///
/// The writer deletes by whole hours: of a few tanks a whole hour that is too old lies in the file, so many rows in all as come meanwhile.
/// All tanks have pages of their own there before it begins, as in life, where each new row goes to another page.
struct WriterLoad {
    private static let tanks = 10_000
    /// Of one core.
    private static let mostPercent = 25.0
    private static let retention = HistoryRetention(rawDays: 1)
    private static let hour: Int64 = 3_600_000
    /// About so many rows fill a page.
    private static let rowsOfPage: UInt64 = 150

    private let bench: Bench
    private let secondsPerChange: UInt64
    private let seconds: Int

    init(_ bench: Bench, secondsPerChange: UInt64) {
        self.bench = bench
        self.secondsPerChange = secondsPerChange
        seconds = bench.isQuick ? 15 : 60
    }

    func rows() throws -> [BenchRow] {
        let path = try bench.folder.subfolder("writer") + "/ullage.db"
        let clock = SystemMoments()
        var tanks = (0..<WriterLoad.tanks).map {
            WaveringTank(TankName("T-\($0)"), number: $0, secondsPerChange: secondsPerChange)
        }
        let database = try UllageDatabase.openForStation(path: path, at: clock.now().wall)
        defer { database.close() }
        let old = try fill(database, &tanks, at: clock.now().wall)
        let oldRows = try rows(of: old, in: database)
        let troubles = Troubles()
        let processor = ThreadTime()
        let writer = StorageWriter(
            database: database, clock: clock,
            blockSignals: {
                ullage_block_signals()
                processor.beginHere()
            }, retention: WriterLoad.retention
        ) { troubles.note($0) }
        let watch = Stopwatch()
        try writer.start()
        defer { writer.stop() }
        var mostWaiting = 0
        for second in 0..<seconds {
            let at = clock.now().wall
            for index in tanks.indices { writer.submit(sample: tanks[index].next(at: at)) }
            mostWaiting = max(mostWaiting, writer.waitingCounts.samples)
            Stopwatch.pause(seconds: max(0, Double(second + 1) - watch.seconds))
        }
        let percent = try processor.seconds() / watch.seconds * 100
        let left = try rows(of: old, in: database)
        if let trouble = troubles.first { throw BenchFailure("the writer: \(trouble)") }
        let share = secondsPerChange == 1 ? "all changing" : "a third changing"
        return [
            .atMost(
                "writer, \(WriterLoad.tanks) tanks at 1 Hz, \(share), thinning, deleting: % of one core over \(seconds) s",
                percent, limit: WriterLoad.mostPercent, decimals: 1, unit: "%"),
            .told(
                "the same: raw rows too old, before and after; most samples waiting",
                "\(oldRows), \(left); \(mostWaiting)"),
        ]
    }

    private struct OldHour {
        let tanks: [TankName]
        let from: WallTime
    }

    /// Of some tanks an hour that is too old, and of all of them the last minutes.
    private func fill(
        _ database: UllageDatabase, _ tanks: inout [WaveringTank], at now: WallTime
    ) throws -> OldHour {
        let bound = (now.milliseconds - 86_400_000) / WriterLoad.hour * WriterLoad.hour
        let from = WallTime(milliseconds: bound - WriterLoad.hour)
        let count = tanks.count * seconds / 3_600
        _ = try database.loadHistory(retention: HistoryRetention(rawDays: 3), now: now) { loader in
            for second in 0..<3_600 {
                for index in 0..<count {
                    guard let sample = tanks[index].nextRow(at: from + .seconds(second)) else { continue }
                    try loader.take(sample)
                }
            }
            let before = Int(WriterLoad.rowsOfPage * secondsPerChange)
            for second in 0..<before {
                for index in tanks.indices {
                    guard let sample = tanks[index].nextRow(at: now - .seconds(before - second)) else { continue }
                    try loader.take(sample)
                }
            }
            return nil
        }
        return OldHour(tanks: tanks[..<count].map(\.name), from: from)
    }

    private func rows(of old: OldHour, in database: UllageDatabase) throws -> Int {
        var count = 0
        try database.samples(
            tanks: old.tanks, from: old.from, to: WallTime(milliseconds: old.from.milliseconds + WriterLoad.hour)
        ) { _ in count += 1 }
        return count
    }
}

/// The processor time of one thread, read from another.
final class ThreadTime: Sendable {
    private let clock = Mutex<clockid_t?>(nil)

    /// Called on the thread in question, while it lives.
    func beginHere() {
        var found = clockid_t()
        if pthread_getcpuclockid(pthread_self(), &found) == 0 { clock.withLock { $0 = found } }
    }

    func seconds() throws -> Double {
        var time = timespec()
        guard let clock = clock.withLock({ $0 }), clock_gettime(clock, &time) == 0 else {
            throw BenchFailure("the system does not tell the thread's time")
        }
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
