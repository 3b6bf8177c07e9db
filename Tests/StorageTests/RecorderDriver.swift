import Alarms
import GRDB
import TankFarm
import TestSupport

@testable import Storage

/// A recorder at its file, without a thread: every step is the test's, and so is the time.
final class RecorderDriver {
    let folder: TemporaryFolder
    let path: String
    let database: UllageDatabase
    private(set) var recorder: Recorder
    private(set) var now: Moment

    /// In another one's folder it goes on with that one's file, as a station that was killed or stopped.
    init(in folder: TemporaryFolder? = nil, at now: Moment = ManualClock().now()) throws {
        let folder = try folder ?? TemporaryFolder()
        self.folder = folder
        self.now = now
        path = folder.file("ullage.db")
        database = try UllageDatabase.openForStation(path: path, at: now.wall)
        recorder = Recorder(database: database, startedAt: now)
    }

    /// Both clocks go on.
    func advance(by duration: Duration) { now = now + duration }

    /// Somebody sets the wall clock; the recorder sees it with the next batch.
    func setWall(to wall: WallTime) throws {
        now = Moment(monotonic: now.monotonic, wall: wall)
        try write([])
    }

    /// One batch a second for so long.
    func live(_ duration: Duration, every step: Duration = .seconds(60)) throws {
        let end = now.monotonic + duration
        while now.monotonic < end {
            advance(by: step)
            try write([])
        }
    }

    func write(_ samples: [HistorySample]) throws {
        try recorder.commit(samples: samples, at: now)
    }

    func keep(_ span: KeptSpan) throws {
        _ = try recorder.commit(entries: [], changes: RecordChanges([.keep(span)]), at: now)
    }

    /// As the writer does behind a failure.
    func forget() { recorder.forget(isNewFile: false) }

    /// Makes all figures that can be made.
    func thin() throws {
        while try thinOnce() {}
    }

    func thinOnce() throws -> Bool { try recorder.thin(at: now) }

    /// Deletes all that may go, a step of one tank in each slice; how many rows of samples went with each that took any.
    @discardableResult
    func prune(_ retention: HistoryRetention) throws -> [Int64] {
        var taken: [Int64] = []
        var before = try rawRows
        while try recorder.prune(retention, at: now, for: .zero) {
            let after = try rawRows
            if after != before { taken.append(before - after) }
            before = after
        }
        return taken
    }

    func handBack() throws {
        while try recorder.handBack(pages: 64, at: now) {}
    }

    /// As `StorageWriter.stop`, or as a kill.
    func stop(inOrder: Bool = true) throws {
        if inOrder { try recorder.finish(at: now) }
        database.close()
    }

    /// Rows of the first tank whose figures are taken for made: for tests that are about many of them.
    func fill(rows: Int, from: Int64, everyMilliseconds step: Int64) throws {
        try database.write { db in
            try db.execute(
                sql: """
                    WITH RECURSIVE place(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM place WHERE n < ?)
                    INSERT INTO sample (tank_id, at_ms, turn, level_mm, interface_mm, temperature_tenths_c)
                    SELECT 1, ? + n * ?, 0, n % 13000, 300, 325 FROM place
                    """, arguments: [rows - 1, from, step])
        }
    }

    func integers(_ sql: String) throws -> [Int64] {
        try database.read { try Int64.fetchAll($0, sql: sql) }
    }

    func integer(_ sql: String) throws -> Int64 { try integers(sql).first ?? 0 }

    var rawRows: Int64 { get throws { try integer("SELECT count(*) FROM sample") } }
}

/// A sample in so many seconds for so many hours, beginning so many hours from the morning; the level rises by 1 mm each.
func stream(
    _ tank: TankName = "TK-101", fromHour: Double, hours: Double, every seconds: Double = 10
) -> [HistorySample] {
    (0..<Int(hours * 3_600 / seconds)).map { number in
        sample(tank, fromHour * 3_600 + Double(number) * seconds, level: Double(number % 10_000))
    }
}
