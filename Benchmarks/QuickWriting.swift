import CSystem
import Configuration
import Station
import Storage
import Synchronization
import TankFarm

/// Hours of a farm at 1 Hz through the station's own writer, as fast as the disk takes them: a minute at a time, and with the clock at
/// that minute, so that it closes minutes and hours as it would in life.
struct QuickWriting {
    private static let chunkSeconds = 60

    /// Rows, by the writer's own rule of what is worth one.
    let rows: Int
    let seconds: Double

    /// - Parameters:
    ///   - tanks: go on from where they stand.
    ///   - from: the first second.
    init(
        _ tanks: inout [WaveringTank], to path: String, from: Moment, hours: Int,
        retention: HistoryRetention = HistoryRetention()
    ) throws {
        let clock = SteppedClock(from)
        let database = try UllageDatabase.openForStation(path: path, at: from.wall)
        let troubles = Troubles()
        let writer = StorageWriter(
            database: database, clock: clock, blockSignals: { ullage_block_signals() },
            limits: StorageLimits(batchInterval: .milliseconds(1)), retention: retention
        ) { troubles.note($0) }
        try writer.start()
        let watch = Stopwatch()
        var rows = 0
        for _ in 0..<hours * 3_600 / QuickWriting.chunkSeconds {
            let start = clock.now().wall
            clock.advance(by: .seconds(QuickWriting.chunkSeconds))
            for second in 0..<QuickWriting.chunkSeconds {
                for index in tanks.indices {
                    guard let sample = tanks[index].nextRow(at: start + .seconds(second)) else { continue }
                    rows += 1
                    writer.submit(sample: sample)
                }
            }
            while writer.waitingCounts.samples > 0, troubles.first == nil { Stopwatch.pause(seconds: 0.000_5) }
        }
        writer.stop()
        database.close()
        seconds = watch.seconds
        if let trouble = troubles.first { throw BenchFailure("the history could not be written: \(trouble)") }
        self.rows = rows
    }
}

/// What a writer told that must not be: figures of a database that lost rows would flatter.
final class Troubles: Sendable {
    private let words = Mutex<String?>(nil)

    var first: String? { words.withLock { $0 } }

    func note(_ event: StorageEvent) {
        switch event {
        case .failed, .lost, .begunAnew, .abandoned: words.withLock { $0 = $0 ?? "\(event)" }
        default: return
        }
    }
}
