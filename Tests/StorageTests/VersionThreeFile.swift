import Alarms
import GRDB
import TankFarm
import TestSupport

@testable import Storage

/// A database as the third schema left it: one of the second, its step, rows in its own tables, and samples of days.
enum VersionThreeFile {
    static let value = ManualValue(
        tank: "TK-101", quantity: .density, value: 860, by: "li", at: morning, until: morning + .seconds(86_400))
    /// Their own, so that what the older files hold stays as it was.
    static let tanks: [TankName] = ["TK-301", "TK-302"]
    /// Whole hours.
    static let from = morning - .seconds(50 * 3_600)
    static let to = morning - .seconds(2 * 3_600)

    /// - Parameter interval: between two samples of a tank, in seconds; a multiple of 5.
    static func make(_ path: String, interval: Int = 20) throws {
        try VersionTwoFile.make(path)
        let queue = try DatabaseQueue(path: path)
        try Schema.migrator.migrate(queue, upTo: Schema.quantitiesStep)
        try queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO manual_value (tank, quantity, value, operator, at_ms, until_ms)
                    VALUES ('TK-101', 'density', 860, 'li', \(morning.milliseconds), \(morning.milliseconds + 86_400_000));
                    INSERT INTO run (started_at_ms, last_alive_at_ms, stopped_at_ms) VALUES
                        (\(from.milliseconds), \(from.milliseconds + 30 * 3_600_000), NULL),
                        (\(from.milliseconds + 32 * 3_600_000), \(to.milliseconds), \(to.milliseconds));
                    """)
            for (index, tank) in tanks.enumerated() {
                let id = Int64(10 + index)
                try db.execute(sql: "INSERT INTO tank VALUES (?, ?)", arguments: [id, tank.text])
                try insert(into: db, tank: id, interval: interval)
            }
        }
        try queue.close()
    }

    private static func insert(into db: Database, tank: Int64, interval: Int) throws {
        let statement = try db.cachedStatement(sql: "INSERT INTO sample VALUES (?, ?, ?, ?, ?, ?, ?)")
        var last: StatementArguments = []
        for second in stride(from: 0, to: Int((to - from).components.seconds), by: interval) {
            let hour = second / 3_600
            // A tank's silence of two hours; and an hour in which its gauge said nothing.
            if hour == 30 || hour == 31 { continue }
            let isBad = hour == 7
            let level = 5_000 + second / 60 * Int(tank) % 4_000 + second % 7
            last = [
                tank, from.milliseconds + Int64(second) * 1_000, 0, isBad ? nil : level, isBad ? nil : 300 + hour,
                isBad ? nil : Double(325) + Double(second % 3) / 2, isBad ? 2 | 2 << 6 | 2 << 12 : nil,
            ]
            try statement.execute(arguments: last)
        }
        try db.execute(
            sql: """
                INSERT INTO latest SELECT tank_id, at_ms, turn, level_mm, interface_mm, temperature_tenths_c, quality,
                    level_mm, at_ms FROM sample WHERE tank_id = ? ORDER BY at_ms DESC LIMIT 1
                """, arguments: [tank])
        try db.execute(
            sql: "INSERT INTO open_bucket VALUES (?, ?)",
            arguments: [tank, to.milliseconds - 300_000])
    }

    /// What a reader is given of these days.
    static func buckets(_ database: UllageDatabase, step: Int = 600) throws -> [TankName: [HistoryBucket?]] {
        let count = Int((to - from).components.seconds) / step
        return try database.buckets(tanks: tanks, from: from, step: .seconds(step), count: count)
    }

    /// Where two readings of these days differ by more than the thinned levels' rounding, in words.
    static func difference(_ one: [TankName: [HistoryBucket?]], _ other: [TankName: [HistoryBucket?]]) -> String? {
        for tank in tanks {
            let (first, second) = (one[tank] ?? [], other[tank] ?? [])
            guard first.count == second.count else { return "\(tank): \(first.count) and \(second.count) steps" }
            for (a, b) in zip(first, second) {
                guard let a, let b else {
                    if a == nil, b == nil { continue }
                    return "\(tank): \(String(describing: a)) and \(String(describing: b))"
                }
                let isClose =
                    abs(a.good - b.good) < 0.002
                    && [Measurand.level, .interface, .temperature].allSatisfy { isSame(a[$0], b[$0]) }
                guard isClose else { return "\(tank): \(a) and \(b)" }
            }
        }
        return nil
    }

    private static func isSame(_ one: ValueSpan?, _ other: ValueSpan?) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        return abs(one.minimum - other.minimum) < 1e-6 && abs(one.maximum - other.maximum) < 1e-6
            && abs(one.last - other.last) < 1e-6 && abs(one.mean - other.mean) < 0.1
    }
}
