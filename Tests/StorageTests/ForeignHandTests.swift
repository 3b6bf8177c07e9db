import Alarms
import Foundation
import GRDB
import TankFarm
import TestSupport
import Testing

@testable import Storage

/// A file in which other hands have been: what nobody writes there ends no process, neither a reader's nor the station's.
@Suite struct ForeignHandTests {
    private func written() throws -> Farm {
        let farm = try Farm()
        farm.writer.submit(
            entries: [
                (raised(0), nil),
                (JournalEntry(at: morning, event: .jumped, tank: "TK-101", text: "by 900 mm"), nil),
                (JournalEntry(at: morning, event: .stuck, tank: "TK-101", text: "stopped"), nil),
            ], ticket: 1)
        for second in stride(from: 0, to: 1_500, by: 10) {
            farm.writer.submit(sample: sample(Double(second), level: 1_000 + Double(second)))
        }
        farm.stop()
        return farm
    }

    private func tamper(_ farm: Farm, _ sql: String) throws {
        try foreignConnection(farm.path).writeWithoutTransaction {
            try $0.execute(sql: "DROP TRIGGER journal_is_never_changed; DROP TRIGGER journal_is_never_deleted; \(sql)")
        }
    }

    private static let tampering = [
        "UPDATE sample SET level_mm = 'x', interface_mm = x'aa', temperature_tenths_c = 'hot'",
        "UPDATE sample SET quality = 'fine'",
        "UPDATE latest SET at_ms = 'x', turn = 'y'",
        "UPDATE latest SET last_good_level_mm = x'aa', last_good_level_at_ms = 'noon'",
        "UPDATE minute SET level_mm = 'x', level_below_mm = x'aa', level_mean_tenths = 'mean'",
        "UPDATE minute SET level_mm = 9e999, level_above_mm = -5, level_mean_tenths = 1e300, cover = 'x'",
        "UPDATE minute SET cover = -1; UPDATE hour SET cover = 9223372036854775807",
        "UPDATE hour SET hour = 9223372036854775807, level_mm = 1",
        "INSERT OR REPLACE INTO thinned SELECT tank_id, 'x', x'aa', 0.5 FROM tank",
        "INSERT OR REPLACE INTO thinned SELECT tank_id, 9223372036854775807, 9223372036854775807, 0 FROM tank",
        "INSERT OR REPLACE INTO thinned SELECT tank_id, -9223372036854775807, -9223372036854775807, 0 FROM tank",
        """
        INSERT OR REPLACE INTO thinned SELECT tank_id, 9223372036854775807, 0, 0 FROM tank;
        INSERT INTO kept_span (tank_id, from_ms, to_ms, cause, rows)
            SELECT tank_id, -9223372036854775807, 9223372036854775807, 'x', 'many' FROM tank
        """,
        "INSERT INTO import VALUES (1, x'aaff', 'x', 'y', 'z', x'00')",
        "UPDATE run SET started_at_ms = 'x'",
        "UPDATE run SET last_alive_at_ms = 0.5, stopped_at_ms = 'x'",
        "UPDATE tank SET name = x'aaff'",
        "UPDATE journal SET tank = x'aaff', event = 'stuck', text = x'00'",
        "UPDATE journal SET serial = 'x'",
        "UPDATE journal SET serial = 9223372036854775807",
        "UPDATE journal_anchor SET count = 'x'",
        "UPDATE journal_anchor SET last_hash = 'x'",
        "DELETE FROM journal_anchor",
        "UPDATE open_span SET from_ms = 0.5",
        "UPDATE open_span SET to_ms = 'x'",
    ]

    @Test(arguments: tampering) func `every reader comes to an end`(sql: String) throws {
        let farm = try written()
        try tamper(farm, sql)
        let database = try farm.reading()
        let tanks: [TankName] = ["TK-101"]
        let end = morning + .seconds(3_600)
        _ = try database.latest(tanks: tanks)
        _ = try database.latestLevels(tanks: tanks)
        _ = try database.unansweredStops(tanks: tanks)
        _ = try database.levelFindings(from: morning, to: end)
        _ = try database.fastestRise(tanks: tanks, from: morning, to: end)
        _ = try database.buckets(tanks: tanks, from: morning, step: .seconds(300), count: 12)
        _ = try database.buckets(tanks: tanks, from: morning, step: .seconds(60), count: 60)
        _ = try database.buckets(tanks: tanks, from: morning, step: .seconds(7), count: 600)
        _ = try database.buckets(tanks: tanks, from: morning, step: .seconds(7_200), count: 2)
        try database.steps(tanks: tanks, from: morning, to: end, step: .seconds(100)) { _, _, _ in }
        _ = try database.periodFigures(tanks: tanks, from: morning, to: end, lookBack: .seconds(900))
        _ = try database.historyStatistics()
        _ = try database.lastRun()
        _ = try database.unwatched(from: morning, to: end)
        _ = try database.journal()
        _ = try database.verifyJournal()
        let next = try database.nextSerial()
        #expect((1...2).contains(next))
        let stored = try farm.stored()
        #expect(stored.allSatisfy { $0.level.quality != .good || $0.level.value != nil })
    }

    @Test(arguments: tampering) func `a station goes on, or tells that it cannot`(sql: String) throws {
        let first = try written()
        try tamper(first, sql)
        let second = try Farm(in: first.folder)
        second.writer.submit(entries: [(raised(2_000, serial: 2), nil)], ticket: 7)
        second.writer.submit(sample: sample(2_000, level: 1_500))
        #expect(
            second.events.wait { events in
                events.hasFailed || events.contains { if case .committed(7, _) = $0 { true } else { false } }
            })
        second.stop()
    }

    @Test func `a glance at a database at rest leaves nothing beside it`() throws {
        let farm = try written()
        func names() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: farm.folder.path).sorted()
        }
        let before = try names()
        let database = try UllageDatabase.openForReading(path: farm.path, leavingNoTrace: true)
        #expect(try database.journal().count == 3)
        #expect(try names() == before)
        database.close()
        #expect(try names() == before)
    }

    @Test func `a glance at a database at work sees what was written last`() throws {
        let farm = try Farm()
        farm.writer.submit(entries: [(raised(0), nil)], ticket: 1)
        #expect(farm.events.waitForTicket(1))
        let database = try UllageDatabase.openForReading(path: farm.path, leavingNoTrace: true)
        #expect(try database.journal().count == 1)
        database.close()
        farm.stop()
    }
}
